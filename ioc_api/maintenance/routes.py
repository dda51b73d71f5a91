"""Maintenance windows: what is worked on, and until when its alerts are put aside."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request, Response

from contract.clock import rfc3339, utc_now
from ioc_api import PREFIX
from ioc_api.accounts import trail
from ioc_api.accounts.admission import PrincipalDep, ScopeDep
from ioc_api.accounts.needs import needs
from ioc_api.accounts.principal import Principal
from ioc_api.accounts.right import Right
from ioc_api.errors import BadBodyError
from ioc_api.given import CityDep, CityTimeDep, PoolDep
from ioc_api.http import parameters, problem
from ioc_api.http.answer import answer, optional_time
from ioc_api.maintenance import queries, rules
from ioc_api.maintenance.queries import Change, StoredWindow, Wanted
from ioc_api.maintenance.schemas import NewWindow, WindowItem, WindowList
from ioc_api.rules.rules import note_of, refusing

router = APIRouter(prefix=PREFIX, tags=["maintenance"])

StateQuery = Annotated[
    Literal["open", "all"],
    Query(description="`open`: those that are not over; `all`: those that are over as well."),
]
WindowIdPath = Annotated[
    int, Path(ge=1, le=2**63 - 1, description="Number of the window.", examples=[1])
]


@router.get(
    "/maintenance",
    summary="What is worked on",
    response_model=WindowList,
    responses=problem.responses(503),
)
@needs(Right.READ)
async def maintenance(
    pool: PoolDep,
    scope: ScopeDep,
    city: CityDep,
    city_time: CityTimeDep,
    state: StateQuery = "open",
) -> Response:
    """Return maintenance windows, the last to end first.

    Whoever may look at some areas only gets none of other areas and sensors.
    """
    now = city_time.now()
    found = await queries.windows(pool, scope, city, not_over_at=now if state == "open" else None)
    return answer({"items": [_item(window, now) for window in found]})


@router.post(
    "/maintenance",
    summary="Put aside the alerts of what is worked on",
    status_code=201,
    response_model=WindowItem,
    responses=problem.responses(409, 503),
)
@needs(Right.RULE)
async def make_window(
    request: Request,
    new: NewWindow,
    asking: PrincipalDep,
    pool: PoolDep,
    city: CityDep,
    city_time: CityTimeDep,
) -> Response:
    """Make a window: alerts of all that it names are suppressed until its end.

    It names a rule, a kind, an area or a sensor, at least one of them.
    """
    now = city_time.now()
    with refusing():
        wanted = _wanted(new, now)
        made = await queries.add(pool, _change(request, asking, now), wanted, city)
    return answer(_item(made, now), status=201)


@router.delete(
    "/maintenance/{window_id}",
    summary="End a maintenance window",
    status_code=204,
    response_class=Response,
    responses=problem.responses(404, 503),
)
@needs(Right.RULE)
async def end_window(
    request: Request,
    window_id: WindowIdPath,
    asking: PrincipalDep,
    pool: PoolDep,
    city: CityDep,
    city_time: CityTimeDep,
) -> Response:
    """End a window now, one that has not begun as well; one that is over stays as it is."""
    await queries.end(pool, _change(request, asking, city_time.now()), window_id, city)
    return Response(status_code=204, headers={"Cache-Control": "no-store"})


def _wanted(new: NewWindow, now: datetime) -> Wanted:
    from_at = parameters.instant("from_at", new.from_at) or now
    to_at = parameters.instant("to_at", new.to_at) or now
    rules.refuse_span(from_at, to_at, now)
    if new.rule_id is None and new.kind is None and new.area is None and new.sensor_id is None:
        raise BadBodyError("area", "or rule_id, kind or sensor_id must be named")
    note = note_of(new.note)
    if note is None:
        raise BadBodyError("note", "says nothing")
    return Wanted(
        from_at=from_at,
        to_at=to_at,
        rule_id=new.rule_id,
        kind=new.kind,
        area=new.area,
        sensor_id=new.sensor_id,
        note=note,
    )


def _change(request: Request, asking: Principal, city_now: datetime) -> Change:
    return Change(asking, trail.actor_of(asking, request), utc_now(), city_now)


def _item(window: StoredWindow, now: datetime) -> dict[str, object]:
    return {
        "window_id": window.window_id,
        "from_at": rfc3339(window.from_at),
        "to_at": rfc3339(window.to_at),
        "rule_id": window.rule_id,
        "kind": window.kind,
        "area": window.area,
        "sensor_id": window.sensor_id,
        "note": window.note,
        "made_by": window.made_by,
        "made_at": rfc3339(window.made_at),
        "ended_at": optional_time(window.ended_at),
        "is_active": rules.is_active(window, now),
    }
