"""What ingest would say of a message: the verdicts of `python -m contract check`."""

from collections.abc import Sequence

from contract.catalogue import KIND_BY_CODE, KINDS
from contract.city import city_folder, known_cities, load_city
from contract.clock import from_us, rfc3339, to_us, utc_now
from contract.environment import DEFAULT_CITY
from contract.errors import PayloadError, unreadable
from contract.judgement import judge_birth, judge_domain, judge_name, judge_time, judge_values
from contract.payload import birth, diagnosis, notice
from contract.payload.contents import take_apart
from contract.payload.telemetry import RawReading
from contract.plausible import WHEREVER_POSSIBLE, Plausible
from contract.quality import Quality
from contract.reason import Reason
from contract.topic import ID_PATTERN, GatewayTopic, SensorTopic, is_id, parse

DEFAULT_TOPIC = (
    f"city/v1/{DEFAULT_CITY}/760/environment/air_quality/{DEFAULT_CITY}-aq-0001/telemetry"
)
DAY_US = 86_400_000_000


def verdicts(topic_text: str, content_type: str, payload: bytes) -> tuple[bool, list[str]]:
    """Return whether all of a message would be stored, and what is to be said of it."""
    try:
        rows = _rows(topic_text, content_type, payload)
    except PayloadError as error:
        return False, [_told(error)]
    except Exception as error:  # noqa: BLE001 - as ingest: whatever fails is the message's refusal
        return False, [_told(unreadable(error))]
    is_good = not any(isinstance(verdict, PayloadError) for verdict in rows)
    return is_good, [f"row {index}: {_told(verdict)}" for index, verdict in enumerate(rows)]


def _rows(topic_text: str, content_type: str, payload: bytes) -> Sequence[str | PayloadError]:
    if topic_text.endswith("/telemetry"):
        now_us = to_us(utc_now())
        kind_code, rows = take_apart(topic_text, payload, content_type=content_type, now_us=now_us)
        topic = parse(topic_text)
        return [_verdict(topic, kind_code, row, now_us) for row in rows]
    if payload and not topic_text.endswith(("/status", "/command")):
        diagnosis.load_json(payload)
    topic = parse(topic_text)
    if isinstance(topic, GatewayTopic):
        return [_said_of_gateway(topic, payload)]
    return [_announced(topic, payload)]


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


def _verdict(
    topic: SensorTopic | GatewayTopic,
    kind_code: str | None,
    row: RawReading | PayloadError,
    now_us: int,
) -> str | PayloadError:
    if isinstance(row, PayloadError):
        return row
    try:
        quality = _judged(topic, kind_code, row)
        of_time = judge_time(row.observed_at_us, city_now_us=now_us, oldest_us=now_us - 89 * DAY_US)
    except PayloadError as error:
        return error
    at = rfc3339(from_us(row.observed_at_us or 0))
    if quality is None:
        return f"would be stored at {at}, if it fits the kind that the sensor is registered with"
    number = int(quality | of_time)
    return f"would be stored at {at} with quality {number}, if the sensor is registered"


def _judged(
    topic: SensorTopic | GatewayTopic, kind_code: str | None, row: RawReading
) -> Quality | None:
    """Return the quality of a reading's values; None where only its birth names its kind."""
    if isinstance(topic, SensorTopic):
        judge_name(topic, row.sensor_id or topic.sensor_id)
        kind_code = topic.kind
    sensor_id = topic.sensor_id if isinstance(topic, SensorTopic) else row.sensor_id
    if kind_code is not None and kind_code not in KIND_BY_CODE:
        shown = diagnosis.printable(kind_code, 64)
        raise PayloadError(Reason.UNKNOWN_KIND, f"kind {shown}; known: {', '.join(KIND_BY_CODE)}")
    if not is_id(sensor_id):
        shown = diagnosis.printable(sensor_id, 64) or "a nameless sensor"
        raise PayloadError(Reason.UNKNOWN_SENSOR, f"{shown} is no id of the form {ID_PATTERN}")
    if kind_code is None:
        _judge_by_any(row)
        return None
    if isinstance(topic, SensorTopic):
        judge_domain(topic, KIND_BY_CODE[kind_code])
    return judge_values(KIND_BY_CODE[kind_code], row.values, _plausible_in(topic.city))


def _plausible_in(city: str) -> Plausible:
    if city in known_cities():
        return load_city(city_folder(city)).plausible
    return WHEREVER_POSSIBLE


def _judge_by_any(row: RawReading) -> None:
    """Accept values that some kind takes, or say what the kind that comes nearest would."""
    best = max(KINDS, key=lambda kind: len(row.values.keys() & set(kind.quantity_names)))
    refusals: list[PayloadError] = []
    for kind in (best, *KINDS):
        try:
            judge_values(kind, row.values)
        except PayloadError as error:
            refusals.append(error)
        else:
            return
    raise refusals[0]


def _told(verdict: str | PayloadError) -> str:
    if isinstance(verdict, PayloadError):
        return f"dead letter {verdict.reason}: {diagnosis.printable(verdict.detail, 400)}"
    return verdict
