"""Sensors: list, GeoJSON, and one by its id."""

import contextlib
from typing import Annotated, NamedTuple

import numpy as np
from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import StreamingResponse

from contract.city_threshold import LEVELS
from ioc_api import PREFIX
from ioc_api.accounts.admission import ScopeDep
from ioc_api.accounts.needs import needs
from ioc_api.accounts.right import Right
from ioc_api.errors import NotFoundError, UnavailableError
from ioc_api.fleet.fleet import Fleet
from ioc_api.fleet.status import STATUSES
from ioc_api.given import CityDep, CityTimeDep, FleetDep, JudgeDep, PoolDep
from ioc_api.http import cursor, parameters, problem
from ioc_api.http.answer import GEO_JSON, answer, next_link
from ioc_api.sensors.queries import (
    Item,
    Seen,
    SensorCursor,
    SensorFilter,
    areas_named,
    as_feature,
    crossings_of,
    feature_blocks,
    seen_now,
    select,
    select_all,
    sensor_items,
    with_birth,
)
from ioc_api.sensors.refusal import last_refusal
from ioc_api.sensors.schemas import SensorDetail, SensorFeatures, SensorPage

router = APIRouter(prefix=PREFIX, tags=["sensors"])

SensorId = Annotated[
    str, Path(description="Id of the sensor.", examples=[parameters.EXAMPLE_SENSOR_ID])
]
StatusQuery = Annotated[
    str | None,
    Query(
        description="Only sensors of these statuses, separated by commas: new, live, late, silent, "
        "offline, retired. Without it, all but the retired ones.",
        examples=["late,silent"],
        json_schema_extra={"pattern": parameters.list_pattern("|".join(STATUSES))},
    ),
]


async def sensor_filter(  # noqa: PLR0913, PLR0917 - the parameters of a list of sensors
    city: CityDep,
    scope: ScopeDep,
    kind: parameters.KindQuery = None,
    area: parameters.AreaQuery = None,
    status: StatusQuery = None,
    level: parameters.LevelQuery = None,
    q: parameters.TextQuery = None,
    bbox: parameters.BboxQuery = None,
) -> SensorFilter:
    """Return what a request asks for. Raises `ForbiddenError` for areas that are not its own."""
    areas = parameters.areas(area, city)
    scope.refuse_outside(areas, city)
    return SensorFilter(
        scope=scope.areas,
        kinds=parameters.kinds(kind),
        areas=areas,
        statuses=parameters.chosen("status", status, STATUSES),
        levels=parameters.chosen("level", level, LEVELS),
        text=q,
        named_areas=frozenset() if q is None else areas_named(q, city),
        box=parameters.bbox(bbox),
    )


PAGE_ITEMS = 100
OptionalLimitQuery = Annotated[
    int | None,
    Query(ge=1, le=1000, description="Items on a page at most; without it all are answered."),
]
FilterDep = Annotated[SensorFilter, Depends(sensor_filter)]


class Page(NamedTuple):
    """The items of a page and the cursor of the next."""

    items: list[Item]
    next_cursor: str | None


async def seen(fleet: FleetDep, judge: JudgeDep, city_time: CityTimeDep) -> Seen:
    """Return how all sensors are now."""
    return seen_now(fleet, judge, city_time)


SeenDep = Annotated[Seen, Depends(seen)]


def page_of(
    fleet: Fleet, wanted: SensorFilter, seen: Seen, cursor_text: str | None, limit: int
) -> Page:
    """Return a page of the sensors that pass a filter."""
    after = None if cursor_text is None else cursor.decode(cursor_text, SensorCursor).after
    selection = select(fleet, wanted, seen, after=after, limit=limit)
    following = selection.next_after
    return Page(
        sensor_items(fleet, selection.rows, seen),
        None if following is None else cursor.encode(SensorCursor(following)),
    )


@router.get(
    "/sensors",
    summary="Sensors with status and newest reading",
    response_model=SensorPage,
    responses=problem.responses(503),
)
@needs(Right.READ)
async def sensors(
    request: Request,
    fleet: FleetDep,
    wanted: FilterDep,
    seen: SeenDep,
    limit: parameters.LimitQuery = 100,
    cursor_text: parameters.CursorQuery = None,
) -> Response:
    """Return the sensors that pass all filters, in the order of their ids."""
    page = page_of(fleet, wanted, seen, cursor_text, limit)
    return answer(
        {"items": page.items, "next_cursor": page.next_cursor},
        headers=next_link(request, page.next_cursor),
    )


@router.get(
    "/sensors.geojson",
    summary="Sensors as GeoJSON",
    responses={
        200: {"model": SensorFeatures, "description": "The sensors."},
        **problem.responses(503),
    },
)
@needs(Right.READ)
async def sensors_geojson(
    request: Request,
    fleet: FleetDep,
    wanted: FilterDep,
    seen: SeenDep,
    limit: OptionalLimitQuery = None,
    cursor_text: parameters.CursorQuery = None,
) -> Response:
    """Return the same sensors as `sensors` as a GeoJSON FeatureCollection (RFC 7946).

    All of them at once, unless `limit` asks for a page. What is known of each stands in flat
    columns, as geographic information systems read them.
    """
    if limit is None and cursor_text is None:
        rows = select_all(fleet, wanted, seen)
        return StreamingResponse(
            feature_blocks(fleet, rows, seen),
            media_type=GEO_JSON,
            headers={"Cache-Control": "no-store"},
        )
    page = page_of(fleet, wanted, seen, cursor_text, limit or PAGE_ITEMS)
    return answer(
        {
            "type": "FeatureCollection",
            "features": [as_feature(item) for item in page.items],
            "next_cursor": page.next_cursor,
        },
        media_type=GEO_JSON,
        headers=next_link(request, page.next_cursor),
    )


@router.get(
    "/sensors/{sensor_id}",
    summary="One sensor",
    response_model=SensorDetail,
    responses=problem.responses(404, 503),
)
@needs(Right.READ)
async def sensor(
    sensor_id: SensorId,
    fleet: FleetDep,
    judge: JudgeDep,
    seen: SeenDep,
    pool: PoolDep,
    scope: ScopeDep,
) -> Response:
    """Return one sensor, a retired one too, with everything that its birth told.

    And with what it is beyond, and what was last refused of it.
    """
    row = fleet.row(sensor_id)
    if row is None:
        raise NotFoundError(f"no sensor has the id {sensor_id[:100]!r}")
    known = fleet.sensors[row]
    scope.refuse_sensor(sensor_id, *fleet.areas_of(row))
    (item,) = sensor_items(fleet, np.array([row]), seen)
    item = with_birth(item, known)
    item["crossings"] = crossings_of(judge, seen.statuses, row)
    # While the database is away the live state is shown all the same; that nothing was refused
    # is not said then.
    with contextlib.suppress(UnavailableError):
        refusal = await last_refusal(pool, sensor_id)
        item["last_refusal"] = None if refusal is None else refusal.item()
    return answer(item)
