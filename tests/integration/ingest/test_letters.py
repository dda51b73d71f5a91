"""A thousand bad messages of every reason among a thousand good ones."""

from collections import Counter

import pytest

from contract.reason import Reason
from tests.stand.bad_reading import BAD
from tests.stand.message import HOME, TELEMETRY, reading
from tests.stand.station import Station

pytestmark = pytest.mark.integration

COUNT = 1_000
PLENTY = {
    f"ingest_letter_{scope}_bytes_per_min": 1_000_000_000 for scope in ("device", "reason", "total")
}
EVERY = list(Reason)[: list(Reason).index(Reason.CONFLICT)]
EVERY.remove(Reason.NOT_OWNER)  # only the private broker tells owners: test_owners.py


def publish_lot(station: Station, lot: int) -> Counter[str]:
    """Publish good and bad in turn and return how many letters each reason should have.

    The last messages of a lot contradict its first good ones: `conflict` needs a stored rival.
    """
    expected: Counter[str] = Counter()
    conflicts = COUNT // len(BAD)
    good = [reading(3_600 * (lot + 1) - index) for index in range(COUNT)]
    for index in range(COUNT):
        station.publish(TELEMETRY, good[index], waits=index % 200 == 199)
        if index >= COUNT - conflicts:
            rival = good[index - COUNT + conflicts] | {"values": {"pm25_ugm3": 7.7}}
            station.publish(TELEMETRY, rival, waits=False)
            expected[Reason.CONFLICT] += 1
        else:
            reason, topic, payload, content_type = BAD[index % len(BAD)]
            station.publish(topic, payload, content_type=content_type, waits=False)
            expected[reason] += 1
    return expected


def test_every_letter_has_its_reason_and_no_crash_doubles_one(station: Station) -> None:
    """One worker takes the first lot; one that is killed in the middle of the next adds none."""
    worker = station.start_worker(waits=True, **PLENTY)
    station.register(HOME)

    def stored(lots: int) -> bool:
        rows = station.query("SELECT count(*) FROM reading_air_quality")
        letters = station.query("SELECT count(*) FROM dead_letter")
        return rows == letters == [(lots * COUNT,)]

    expected = publish_lot(station, 0)
    assert set(EVERY) < set(expected)
    station.until(lambda: stored(1), "1 000 rows and 1 000 letters")
    assert (
        dict(station.query("SELECT reason, count(*) FROM dead_letter GROUP BY reason")) == expected
    )
    assert worker.is_running()

    expected += publish_lot(station, 1)
    before = station.query("SELECT count(*) FROM dead_letter")[0][0]
    worker.kill()
    assert before < 2 * COUNT, "the worker was killed too late to prove anything"
    station.start_worker(waits=True, **PLENTY)
    station.until(lambda: stored(2), "2 000 rows and 2 000 letters")
    station.publish(TELEMETRY, reading())
    station.until(
        lambda: station.query("SELECT count(*) FROM reading_air_quality") == [(2 * COUNT + 1,)],
        "the queue is drained",
    )
    assert (
        dict(station.query("SELECT reason, count(*) FROM dead_letter GROUP BY reason")) == expected
    )
