"""When the system is ready: pure judgements on what was found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from contract.clock import rfc3339
from ioc_api.fleet.broker import BrokerLink
from ioc_api.system.schemas import (
    AlertsJudged,
    Behind,
    Check,
    Checks,
    IngestCheck,
    Readiness,
)

BEAT_MAX_AGE_S = 10.0
JUDGED_MAX_AGE_S = 30.0
"""Whoever judges alerts says so every few seconds, but not while a memory of the city is made."""
UNKNOWN = "unknown without the database"
NOT_LOADED = "the live state has not been read yet"


@dataclass(frozen=True, slots=True)
class IngestWorker:
    """What a slot's worker last wrote about itself."""

    slot: int
    is_connected: bool
    lag_s: float
    oldest_uncommitted_s: float
    problem: str | None
    beat_age_s: float


@dataclass(frozen=True, slots=True)
class HeldCut:
    """What retention does not drop by itself: all of a tier from before a time."""

    tier: str
    held_cut_at: datetime


@dataclass(frozen=True, slots=True)
class Judged:
    """What whoever judges alerts last wrote.

    Attributes
    ----------
    city_at : datetime or None
        City time up to which what was stored is judged; None while nothing came.
    """

    city_at: datetime | None
    beat_age_s: float


@dataclass(frozen=True, slots=True)
class Found:
    """What the database said when it was looked at last, or why it could not be.

    Attributes
    ----------
    held, judged
        Stay as they were while the database is away; `judged` is None before anything was judged.
    """

    workers: Sequence[IngestWorker] = ()
    held: Sequence[HeldCut] = ()
    judged: Judged | None = None
    problem: str | None = "not looked yet"


def readiness(
    found: Found, link: BrokerLink, *, is_loaded: bool, unjudged: str | None
) -> Readiness:
    """Return whether the whole system works.

    Parameters
    ----------
    is_loaded
        Whether the live state has been read from the database; before, its answers are 503.
    unjudged
        What of it cannot be judged, and why.
    """
    if found.problem is None:
        ingest = check_ingest(found.workers)
    else:
        ingest = IngestCheck(ok=False, reason=UNKNOWN, lag_s=None)
    problem = found.problem or (None if is_loaded else NOT_LOADED)
    checks = Checks(
        database=check(problem),
        broker=check(link.problem),
        ingest=ingest,
        judgement=check(unjudged),
        alerts=check(alerts_judged(found).problem),
    )
    return Readiness(
        ready=not checks.failing(),
        checks=checks,
        behind=behind(found.workers, link.queue_count),
        warnings=warnings(found.held),
    )


def alerts_judged(found: Found) -> AlertsJudged:
    """Return how far alerts are judged, and why they are not now."""
    judged = found.judged
    until_at = None if judged is None or judged.city_at is None else rfc3339(judged.city_at)
    return AlertsJudged(until_at=until_at, problem=_unjudged(found))


def _unjudged(found: Found) -> str | None:
    if found.problem is not None:
        return UNKNOWN
    if found.judged is None:
        return "nothing has been judged yet"
    if found.judged.beat_age_s > JUDGED_MAX_AGE_S:
        return f"no beat for {found.judged.beat_age_s:.0f} s"
    return None


def warnings(held: Sequence[HeldCut]) -> list[str]:
    """Return what does not hinder anything and wants somebody's hand."""
    return [
        f"retention_held: the clock wants {cut.tier} from before {rfc3339(cut.held_cut_at)} "
        "dropped, further than time has gone on; if it is right, "
        "python -m ingest retention --until DAY drops it"
        for cut in held
    ]


def check(problem: str | None) -> Check:
    """Return a check that is ok where there is no problem."""
    return Check(ok=problem is None, reason=problem)


def check_ingest(workers: Sequence[IngestWorker]) -> IngestCheck:
    """Return whether every slot is served by a worker that is well."""
    lag_s = max((worker.lag_s for worker in _alive(workers)), default=None)
    problems = [f"slot {worker.slot}: {why}" for worker in workers if (why := _problem(worker))]
    if not workers:
        problems = ["no ingest worker has started"]
    return IngestCheck(ok=not problems, reason="; ".join(problems) or None, lag_s=lag_s)


def behind(workers: Sequence[IngestWorker], broker_queue: int | None) -> Behind:
    """Return how far behind the slowest worker that is alive is."""
    alive = _alive(workers)
    return Behind(
        broker_queue=broker_queue,
        oldest_uncommitted_s=max((worker.oldest_uncommitted_s for worker in alive), default=None),
        lag_s=max((worker.lag_s for worker in alive), default=None),
    )


def _alive(workers: Sequence[IngestWorker]) -> list[IngestWorker]:
    return [worker for worker in workers if worker.beat_age_s <= BEAT_MAX_AGE_S]


def _problem(worker: IngestWorker) -> str | None:
    if worker.beat_age_s > BEAT_MAX_AGE_S:
        return f"no beat for {worker.beat_age_s:.0f} s"
    if not worker.is_connected:
        return worker.problem or "not connected to the broker"
    return worker.problem
