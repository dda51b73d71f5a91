"""`python -m contract check`: say what ingest would say of a message on standard input."""

import argparse
import os
import sys
from collections.abc import Iterable

from contract.catalogue import KIND_BY_CODE
from contract.clock import from_us, rfc3339, to_us, utc_now
from contract.judgement import judge_birth, judge_domain, judge_time, judge_values
from contract.payload import birth, diagnosis, notice, senml, telemetry
from contract.payload.telemetry import RawReading
from contract.reason import PayloadError, Reason
from contract.topic import GatewayTopic, SensorTopic, parse

DEFAULT_TOPIC = "city/v1/hcmc/760/environment/air_quality/hcmc-aq-0001/telemetry"
DAY_US = 86_400_000_000


def main(arguments: list[str] | None = None) -> int:
    """Judge one message and print the verdict; 0 if all of it would be stored, 1 if not."""
    options = _options(arguments)
    payload = sys.stdin.buffer.read()
    try:
        rows = _rows(options.topic, options.content_type, payload)
    except PayloadError as error:
        _print([_told(error)])
        return 1
    _print(f"row {index}: {_told(verdict)}" for index, verdict in enumerate(rows))
    return int(any(isinstance(verdict, PayloadError) for verdict in rows))


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m contract")
    command = parser.add_subparsers(dest="command", required=True)
    check = command.add_parser("check", help="judge a message from standard input")
    check.add_argument("--topic", default=DEFAULT_TOPIC, help="the topic it would be sent to")
    check.add_argument("--content-type", default=telemetry.JSON)
    return parser.parse_args(arguments)


def _rows(topic_text: str, content_type: str, payload: bytes) -> list[str | PayloadError]:
    now_us = to_us(utc_now())
    try:
        topic = parse(topic_text)
    except PayloadError:
        diagnosis.load_json(payload)
        raise
    if isinstance(topic, SensorTopic) and topic.plane == "meta":
        return [_announced(topic, payload)]
    if isinstance(topic, GatewayTopic) and topic.plane != "telemetry":
        return [_said_of_gateway(topic, payload)]
    kind_code, raw = _decoded(topic, content_type, payload, now_us)
    if isinstance(topic, SensorTopic) and topic.kind in KIND_BY_CODE:
        judge_domain(topic, KIND_BY_CODE[topic.kind])
    return [
        row if isinstance(row, PayloadError) else _verdict(kind_code, row, now_us) for row in raw
    ]


def _announced(topic: SensorTopic, payload: bytes) -> str:
    if not payload:
        return f"{topic.sensor_id} would be retired"
    announced = birth.decode(payload)
    judge_birth(topic, announced)
    return f"a birth of {announced.name}"


def _said_of_gateway(topic: GatewayTopic, payload: bytes) -> str:
    if topic.plane == "command":
        ranges = len(notice.decode_resend(payload).ranges)
        return f"a command to {topic.gateway_id}: {ranges} ranges to send again"
    if payload and payload not in {notice.ONLINE, notice.OFFLINE}:
        raise PayloadError(Reason.WRONG_TYPE, "a gateway's status is online or offline")
    return f"{topic.gateway_id} would be {payload.decode() or 'as before'}"


def _decoded(
    topic: SensorTopic | GatewayTopic, content_type: str, payload: bytes, now_us: int
) -> tuple[str, list[RawReading | PayloadError]]:
    kind_code = topic.kind if isinstance(topic, SensorTopic) else ""
    if content_type == senml.SENML:
        return kind_code, [*senml.decode(payload, now_us=now_us)]
    rows: list[RawReading | PayloadError]
    if isinstance(topic, GatewayTopic):
        kind_code, rows = diagnosis.decode_pack(payload)
    else:
        rows = [diagnosis.decode_reading(payload)]
    if content_type not in {"", telemetry.JSON}:
        raise PayloadError(
            Reason.UNKNOWN_CONTENT_TYPE,
            f"{content_type}; expected {telemetry.JSON} or {senml.SENML}",
        )
    return kind_code, rows


def _verdict(kind_code: str, row: RawReading, now_us: int) -> str | PayloadError:
    kind = KIND_BY_CODE.get(kind_code)
    if kind is None:
        return PayloadError(
            Reason.UNKNOWN_KIND, f"{kind_code or 'none'}; known: {', '.join(KIND_BY_CODE)}"
        )
    try:
        quality = judge_values(kind, row.values)
        judge_time(row.observed_at_us, city_now_us=now_us, oldest_us=now_us - 89 * DAY_US)
    except PayloadError as error:
        return error
    at = rfc3339(from_us(row.observed_at_us or 0))
    return f"would be stored at {at} with quality {int(quality)}, if the sensor is registered"


def _print(lines: Iterable[str]) -> None:
    try:
        print("\n".join(lines), flush=True)
    except BrokenPipeError:
        # The reader has seen enough (`| head`): leave quietly, without the flush at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _told(verdict: str | PayloadError) -> str:
    if isinstance(verdict, PayloadError):
        return f"dead letter {verdict.reason}: {verdict.detail}"
    return verdict


if __name__ == "__main__":
    sys.exit(main())
