"""When the system is ready."""

from datetime import UTC, datetime
from typing import Any

import pytest

from ioc_api.fleet.broker import BrokerLink
from ioc_api.system.rules import (
    Found,
    IngestWorker,
    Judged,
    alerts_judged,
    check_ingest,
    readiness,
)

JUDGED = Judged(datetime(2026, 11, 22, 8, tzinfo=UTC), beat_age_s=0.5)


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
    found, link = Found(workers=(worker(),), judged=JUDGED, problem=None), BrokerLink()
    link.problem = None
    before, after = (
        readiness(found, link, is_loaded=is_loaded, unjudged=None) for is_loaded in (False, True)
    )
    assert (before.ready, before.checks.database.ok) == (False, False)
    assert "live state" in (before.checks.database.reason or "")
    assert after.ready


def test_nothing_is_ready_while_what_comes_in_cannot_be_judged() -> None:
    found, link = Found(workers=(worker(),), judged=JUDGED, problem=None), BrokerLink()
    link.problem = None
    unjudged = readiness(found, link, is_loaded=True, unjudged="means: have not been read yet")
    assert not unjudged.ready
    assert list(unjudged.checks.failing()) == ["judgement"]
    assert unjudged.checks.judgement.reason == "means: have not been read yet"


@pytest.mark.parametrize(
    ("judged", "reason"),
    [
        (None, "nothing has been judged yet"),
        (Judged(JUDGED.city_at, beat_age_s=31.0), "no beat for 31 s"),
    ],
)
def test_that_alerts_are_not_judged_is_told(judged: Judged | None, reason: str) -> None:
    """No alert says nothing then."""
    found, link = Found(workers=(worker(),), judged=judged, problem=None), BrokerLink()
    link.problem = None
    unjudged = readiness(found, link, is_loaded=True, unjudged=None)
    assert list(unjudged.checks.failing()) == ["alerts"]
    assert unjudged.checks.alerts.reason == reason
    assert alerts_judged(found).problem == reason


def test_whether_alerts_are_judged_is_not_known_without_the_database() -> None:
    found = Found(workers=(worker(),), judged=JUDGED, problem="the database cannot be reached")
    assert alerts_judged(found).until_at == "2026-11-22T08:00:00.000Z"
    assert alerts_judged(found).problem == "unknown without the database"
