"""When the system is ready."""

from typing import Any

import pytest

from ioc_api.fleet.broker import BrokerLink
from ioc_api.system.rules import Found, IngestWorker, check_ingest, readiness


def worker(slot: int = 0, **changes: Any) -> IngestWorker:
    """Return a worker that is well, but for the changes."""
    well: dict[str, Any] = {
        "is_connected": True,
        "lag_s": 0.1,
        "oldest_uncommitted_s": 0.1,
        "problem": None,
        "beat_age_s": 0.5,
    }
    return IngestWorker(slot=slot, **(well | changes))


@pytest.mark.parametrize(
    ("workers", "reason"),
    [
        ([], "no ingest worker"),
        ([worker(beat_age_s=10.1)], "slot 0: no beat"),
        ([worker(is_connected=False)], "not connected"),
        ([worker(), worker(1, problem="dead_letter_share_high")], "slot 1: dead_letter_share_high"),
    ],
)
def test_ingest_is_not_ready_for_a_reason(workers: list[IngestWorker], reason: str) -> None:
    found = check_ingest(workers)
    assert not found.ok
    assert reason in (found.reason or "")


def test_ingest_lags_as_its_slowest_worker() -> None:
    found = check_ingest([worker(), worker(1, lag_s=2.5)])
    assert (found.ok, found.reason, found.lag_s) == (True, None, 2.5)


def test_nothing_is_ready_before_the_live_state_has_been_read() -> None:
    """Its answers are refused until then."""
    found, link = Found(workers=(worker(),), problem=None), BrokerLink()
    link.problem = None
    before, after = (
        readiness(found, link, is_loaded=is_loaded, unjudged=None) for is_loaded in (False, True)
    )
    assert (before.ready, before.checks.database.ok) == (False, False)
    assert "live state" in (before.checks.database.reason or "")
    assert after.ready


def test_nothing_is_ready_while_what_comes_in_cannot_be_judged() -> None:
    found, link = Found(workers=(worker(),), problem=None), BrokerLink()
    link.problem = None
    unjudged = readiness(found, link, is_loaded=True, unjudged="means: have not been read yet")
    assert not unjudged.ready
    assert list(unjudged.checks.failing()) == ["judgement"]
    assert unjudged.checks.judgement.reason == "means: have not been read yet"
