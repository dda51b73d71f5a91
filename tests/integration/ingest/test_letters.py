"""A thousand bad messages of every reason among a thousand good ones."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from contract.reason import Reason
from embedded.mosquitto import MosquittoServer
from tests.conftest import Until
from tests.integration.ingest.conftest import Publisher, StartWorker, birth, reading
from tests.integration.ingest.test_reasons import BAD, HOME, TELEMETRY

pytestmark = pytest.mark.integration

COUNT = 1_000
EVERY = list(Reason)[: list(Reason).index(Reason.CONFLICT)]

Query = Callable[..., list[tuple[Any, ...]]]


def publish_lot(publisher: Publisher, lot: int) -> Counter[str]:
    """Publish good and bad in turn and return how many letters each reason should have.

    The last messages of a lot contradict its first good ones: `conflict` needs a stored rival.
    """
    expected: Counter[str] = Counter()
    conflicts = COUNT // len(BAD)
    good = [reading(3_600 * (lot + 1) - index) for index in range(COUNT)]
    for index in range(COUNT):
        publisher.publish(TELEMETRY, good[index], waits=index % 200 == 199)
        if index >= COUNT - conflicts:
            rival = good[index - COUNT + conflicts] | {"values": {"pm25_ugm3": 7.7}}
            publisher.publish(TELEMETRY, rival, waits=False)
            expected[Reason.CONFLICT] += 1
        else:
            reason, topic, payload, content_type = BAD[index % len(BAD)]
            publisher.publish(topic, payload, content_type=content_type, waits=False)
            expected[reason] += 1
    return expected


def test_every_letter_has_its_reason_and_no_crash_doubles_one(
    database_url: str,
    broker: MosquittoServer,
    start_worker: StartWorker,
    connect_publisher: Callable[[int], Publisher],
    query: Query,
    until: Until,
) -> None:
    """One worker takes the first lot; one that is killed in the middle of the next adds none."""
    worker = start_worker(database_url, broker.url)
    publisher = connect_publisher(broker.port)
    publisher.publish(f"{HOME}/meta", birth(), retain=True)

    def stored(lots: int) -> bool:
        rows = query("SELECT count(*) FROM reading_air_quality")
        letters = query("SELECT count(*) FROM dead_letter")
        return rows == letters == [(lots * COUNT,)]

    expected = publish_lot(publisher, 0)
    assert set(EVERY) < set(expected)
    until(lambda: stored(1), "1 000 rows and 1 000 letters")
    assert dict(query("SELECT reason, count(*) FROM dead_letter GROUP BY reason")) == expected
    assert worker.is_running()

    expected += publish_lot(publisher, 1)
    before = query("SELECT count(*) FROM dead_letter")[0][0]
    worker.kill()
    assert before < 2 * COUNT, "the worker was killed too late to prove anything"
    start_worker(database_url, broker.url)
    until(lambda: stored(2), "2 000 rows and 2 000 letters")
    publisher.publish(TELEMETRY, reading())
    until(
        lambda: query("SELECT count(*) FROM reading_air_quality") == [(2 * COUNT + 1,)],
        "the queue is drained",
    )
    assert dict(query("SELECT reason, count(*) FROM dead_letter GROUP BY reason")) == expected
