"""Payloads of a stranger: the same worker goes on, nothing is lost, and nothing stays behind.

Each attack is bounded. Before it the worker has seen as many messages of that size as make its
memory what it is at work; afterwards it has grown by a fifth at most.
"""

import json
from collections.abc import Callable, Iterable

import pytest

from contract.payload.senml import SENML
from tests.stand.message import HOME, META, TELEMETRY, home_of, reading
from tests.stand.station import Station
from tests.stand.worker import WorkerProcess

pytestmark = [pytest.mark.integration, pytest.mark.slow]

GATEWAY = "city/v1/hcmc/760/gateway/gw-760-1/telemetry"
GROWTH_MAX = 1.2
Attack = Iterable[tuple[str, bytes, str | None]]


def surrogates() -> Attack:
    for text in (r"\ud800", r"\udfff\ud800", r"\u0000", r"2026-11-22T07:00:00.000\ud800"):
        body = f'{{"observed_at":"{text}","values":{{"pm25_ugm3":1}}}}'.encode()
        for topic in (TELEMETRY, home_of("nobody") + "/telemetry"):
            yield topic, body, None
        yield META, f'{{"name":"{text}","lat_deg":1,"lon_deg":1}}'.encode(), None
        yield GATEWAY, f'[{{"n":"{text}:pm25_ugm3","v":1}}]'.encode(), SENML


def long_names() -> Attack:
    long = "x" * 400_000
    records = [{"bn": long, "n": "pm25_ugm3", "v": 1}, *({"n": str(n), "v": 1} for n in range(900))]
    for _ in range(20):
        yield GATEWAY, json.dumps(records).encode(), SENML
        yield TELEMETRY, json.dumps(reading() | {"values": {long: 1}}).encode(), None
        yield META, json.dumps({"name": long, "lat_deg": 1, "lon_deg": 1}).encode(), None


def many_parts() -> Attack:
    values = {f"q{n}": 1.0 for n in range(60_000)}
    for _ in range(20):
        yield TELEMETRY, json.dumps(reading() | {"values": values}).encode(), None
        yield GATEWAY, json.dumps([{"bt": 1}] * 80_000).encode(), SENML
        yield TELEMETRY, b"[" * 1_000_000, None
        yield TELEMETRY, b'{"observed_at":' + b"9" * 1_000_000, None


def long_topics() -> Attack:
    for number in range(1_000):
        yield home_of(f"{number:0200}") + "/telemetry", b"{}", None
        yield f"city/v1/hcmc/{number:050000}/noise/noise/n-1/telemetry", b"{}", None


ATTACKS = [surrogates, long_names, many_parts, long_topics]


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_the_worker_goes_on_as_it_was(station: Station, attack: Callable[[], Attack]) -> None:
    worker = station.start_worker()
    station.register(HOME)
    station.publish_many(HOME, 500)
    station.until_stored(500)
    sent = list(attack())
    strike(station, sent)
    rested(station, worker, len(sent))
    before_mib = worker.resident_mib
    for _ in range(2):
        strike(station, sent)
    rested(station, worker, 3 * len(sent))
    station.publish_many(HOME, 500, first=500)
    station.until_stored(1_000)
    assert worker.is_running(), worker.log
    assert worker.resident_mib <= GROWTH_MAX * before_mib
    assert worker.events("message_unreadable") == []


def strike(station: Station, sent: list[tuple[str, bytes, str | None]]) -> None:
    """Publish an attack's messages; the broker has them all when this returns."""
    for topic, payload, content_type in sent:
        station.publish(topic, payload, content_type=content_type)


def rested(station: Station, worker: WorkerProcess, refused_count: int) -> None:
    """Wait until every message of the attack is counted as refused and nothing waits."""
    station.until(
        lambda: (
            station.query("SELECT coalesce(sum(reading_count), 0) FROM dead_letter")[0][0]
            >= refused_count
            and worker.metric('ingest_uncommitted_messages{slot="0"}') == 0
        ),
        f"{refused_count} refused messages are in letters or summaries",
    )
