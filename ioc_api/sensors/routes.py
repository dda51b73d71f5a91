"""Sensors: list, GeoJSON, and one by its id."""

from typing import Annotated, NamedTuple

import numpy as np
from fastapi import APIRouter, Depends, Path, Query, Request, Response

from ioc_api import PREFIX
from ioc_api.errors import NotFoundError
from ioc_api.fleet.status import STATUSES
from ioc_api.given import CityDep, CityTimeDep, FleetDep
from ioc_api.http import cursor, parameters, problem
from ioc_api.http.answer import GEO_JSON, answer, next_link
from ioc_api.sensors.queries import (
    Item,
    SensorCursor,
    SensorFilter,
    as_feature,
    select,
    sensor_items,
    with_birth,
)
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


async def sensor_filter(
    city: CityDep,
    kind: parameters.KindQuery = None,
    area: parameters.AreaQuery = None,
    status: StatusQuery = None,
    q: parameters.TextQuery = None,
    bbox: parameters.BboxQuery = None,
) -> SensorFilter:
    """Return what a request asks for."""
    return SensorFilter(
        kinds=parameters.kinds(kind),
        areas=parameters.areas(area, city),
        statuses=parameters.chosen("status", status, STATUSES),
        text=q,
        box=parameters.bbox(bbox),
    )


FilterDep = Annotated[SensorFilter, Depends(sensor_filter)]


class Page(NamedTuple):
    """The items of a page and the cursor of the next."""

    items: list[Item]
    next_cursor: str | None


async def sensor_page(
    fleet: FleetDep,
    city_time: CityTimeDep,
    wanted: FilterDep,
    limit: parameters.LimitQuery = 100,
    cursor_text: parameters.CursorQuery = None,
) -> Page:
    """Return the page that a request asks for."""
    after = None if cursor_text is None else cursor.decode(cursor_text, SensorCursor).after
    statuses = fleet.statuses_now(city_time)
    selection = select(fleet, wanted, statuses, after=after, limit=limit)
    following = selection.next_after
    return Page(
        sensor_items(fleet, selection.rows, statuses),
        None if following is None else cursor.encode(SensorCursor(following)),
    )


PageDep = Annotated[Page, Depends(sensor_page)]


@router.get(
    "/sensors",
    summary="Sensors with status and newest reading",
    response_model=SensorPage,
    responses=problem.responses(503),
)
async def sensors(request: Request, page: PageDep) -> Response:
    """Return the sensors that pass all filters, in the order of their ids."""
    return answer(
        {"items": page.items, "next_cursor": page.next_cursor},
        headers=next_link(request, page.next_cursor),
    )


@router.get(
    "/sensors.geojson",
    summary="Sensors as GeoJSON",
    responses={
        200: {"model": SensorFeatures, "description": "A page of sensors."},
        **problem.responses(503),
    },
)
async def sensors_geojson(request: Request, page: PageDep) -> Response:
    """Return the same sensors as `sensors`, as a GeoJSON FeatureCollection (RFC 7946)."""
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
async def sensor(sensor_id: SensorId, fleet: FleetDep, city_time: CityTimeDep) -> Response:
    """Return one sensor, a retired one too, with everything that its birth told."""
    row = fleet.row(sensor_id)
    if row is None:
        raise NotFoundError(f"no sensor has the id {sensor_id[:100]!r}")
    statuses = fleet.statuses_now(city_time)
    (item,) = sensor_items(fleet, np.array([row]), statuses)
    return answer(with_birth(item, fleet.sensors[row]))
