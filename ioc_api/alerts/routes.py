"""Alerts: which there are, what was done about them, and doing it."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from contract.clock import rfc3339, utc_now
from ioc_api import PREFIX
from ioc_api.accounts import trail
from ioc_api.accounts.admission import PrincipalDep, ScopeDep
from ioc_api.accounts.needs import needs
from ioc_api.accounts.right import Right
from ioc_api.alerts import queries, taking
from ioc_api.alerts.asked import Asked, asked_alerts
from ioc_api.alerts.bodies import AnyStep, ManySteps, NewStep, step_of
from ioc_api.alerts.detail import detail_item
from ioc_api.alerts.items import alert_item
from ioc_api.alerts.rules import Wanted, after, counts_of
from ioc_api.alerts.schemas import (
    AlertAssignees,
    AlertDetail,
    AlertItem,
    AlertPage,
    AlertRate,
    StepOutcomes,
)
from ioc_api.alerts.taking import Hand, Outcome
from ioc_api.errors import BadParameterError
from ioc_api.given import CityDep, CityTimeDep, PoolDep, given
from ioc_api.http import cursor, problem
from ioc_api.http.answer import answer, next_link
from ioc_api.http.version import VersionDep
from ioc_api.system.given import WatchDep
from operations.rules.pack import RulePack

router = APIRouter(prefix=PREFIX, tags=["alerts"])

ID_MAX = 2**53 - 1
SUPPRESSED_MAX = timedelta(days=30)


async def hand_of(
    request: Request,
    asking: PrincipalDep,
    city: CityDep,
    city_time: CityTimeDep,
    pack: Annotated[RulePack, given(RulePack)],
) -> Hand:
    """Return who acts, and when."""
    return Hand(
        asking=asking,
        actor=trail.actor_of(asking, request),
        city=city,
        wall=utc_now(),
        city_now=city_time.now(),
        clocks=pack.clocks,
    )


HandDep = Annotated[Hand, Depends(hand_of)]
AlertIdPath = Annotated[int, Path(ge=1, le=ID_MAX, description="Id of the alert.", examples=[12])]


@router.get(
    "/alerts",
    summary="Alerts, the worst and newest first",
    response_model=AlertPage,
    responses=problem.responses(503),
)
@needs(Right.READ)
async def alerts(
    request: Request,
    pool: PoolDep,
    watch: WatchDep,
    asked: Annotated[Asked, Depends(asked_alerts)],
) -> Response:
    """Return alerts that pass all filters, page by page, and how many there are of each sort.

    Whoever may look at some areas gets what stands there, and that the city as a whole is silent.
    """
    found = await queries.page(pool, asked)
    limit = asked.limit - 1
    page, next_cursor = found.rows[:limit], None
    if len(found.rows) > limit:
        last = page[-1]
        next_cursor = cursor.encode(after(last.severity, last.since_at, last.alert_id))
    return answer(
        {
            "items": [alert_item(row, asked.asking) for row in page],
            "next_cursor": next_cursor,
            "counts": counts_of(found.by_state),
            "judged": watch.alerts_judged().model_dump(),
        },
        headers=next_link(request, next_cursor),
    )


@router.get(
    "/alerts/rate",
    summary="How many alerts come, and from where most",
    response_model=AlertRate,
    responses=problem.responses(503),
)
@needs(Right.READ)
async def alert_rate(
    pool: PoolDep,
    scope: ScopeDep,
    city_time: CityTimeDep,
    hours: Annotated[int, Query(ge=1, le=168, description="Hours until now.")] = 24,
) -> Response:
    """Return how many alerts were raised in each hour, and the noisiest sensors and rules."""
    now = city_time.now()
    from_at, found = await queries.rate(pool, scope, hours, now)
    buckets = queries.hours_of(found["raised"], from_at, hours)
    return answer(
        {
            "from_at": rfc3339(from_at),
            "to_at": rfc3339(now),
            "items": [
                {
                    "bucket_at": rfc3339(each["bucket_at"]),
                    "count": each["all_count"],
                    "critical_count": each["critical_count"],
                }
                for each in buckets
            ],
            "sensors": found["noisy_sensors"],
            "rules": found["noisy_rules"],
        }
    )


@router.get(
    "/alerts/{alert_id:int}",
    summary="An alert with all that was done about it",
    response_model=AlertDetail,
    responses=problem.responses(403, 404, 503),
)
@needs(Right.READ)
async def alert(pool: PoolDep, asking: PrincipalDep, alert_id: AlertIdPath) -> Response:
    """Return an alert with its steps, its sensors, its playbook, and the alerts that it tells."""
    return answer(detail_item(await queries.one(pool, alert_id, asking), asking))


@router.get(
    "/alerts/{alert_id:int}/assignees",
    summary="Who may act where an alert stands",
    response_model=AlertAssignees,
    responses=problem.responses(403, 404, 503),
)
@needs(Right.ACT)
async def alert_assignees(pool: PoolDep, scope: ScopeDep, alert_id: AlertIdPath) -> Response:
    """Return the accounts that an alert can be given to."""
    return answer({"items": await queries.assignees(pool, alert_id, scope)})


@router.post(
    "/alerts/{alert_id:int}/steps",
    summary="Take a step on an alert",
    response_model=AlertItem,
    responses=problem.responses(403, 404, 409, 428, 503),
)
@needs(Right.ACT)
async def take_step(
    alert_id: AlertIdPath, version: VersionDep, body: NewStep, hand: HandDep, pool: PoolDep
) -> Response:
    """Do something about an alert as one has seen it, and return it.

    A 409 says who was faster, or which steps are possible, and how the alert stands now. Resolving
    an alert resolves those that it tells.
    """
    return answer(await taking.take_one(pool, hand, _wanted(body, hand), (alert_id, version)))


@router.post(
    "/alerts/steps",
    summary="Take a step on many alerts",
    response_model=StepOutcomes,
    responses=problem.responses(403, 503),
)
@needs(Right.RULE)
async def take_steps(body: ManySteps, hand: HandDep, pool: PoolDep) -> Response:
    """Do the same about each of many alerts, and say what came of it on each."""
    hand.asking.refuse_unless(Right.ACT)
    seen = [(each.alert_id, each.version) for each in body.items]
    outcomes = await taking.take_many(pool, hand, _wanted(body, hand), seen)
    return answer({"items": [_outcome(one) for one in outcomes]})


def _wanted(body: AnyStep, hand: Hand) -> Wanted:
    until, now = body.until_at, hand.city_now
    if until is not None and not now < until <= now + SUPPRESSED_MAX:
        accepted = f"after {rfc3339(now)}, city time now, and {SUPPRESSED_MAX.days} days on at most"
        raise BadParameterError("until", until.isoformat(), (accepted,))
    return Wanted(
        step=step_of(body),
        who=hand.asking.name or "",
        rights=hand.asking.rights,
        at=now,
        note=body.note,
        assignee=body.whom,
        until=until,
        clocks=hand.clocks,
    )


def _outcome(one: Outcome) -> dict[str, object]:
    if one.error is None:
        return {"alert_id": one.alert_id, "status": 200, "alert": one.item}
    status = one.error.status_code
    said = problem.document(one.error)
    return {"alert_id": one.alert_id, "status": status, "problem": said}
