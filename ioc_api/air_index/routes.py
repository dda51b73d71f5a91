"""The index of the air: now, and its course."""

from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from contract.area import AreaLevel
from contract.clock import rfc3339
from contract.topic import ID_PATTERN, is_id
from ioc_api import PREFIX
from ioc_api.accounts.admission import ScopeDep
from ioc_api.accounts.needs import needs
from ioc_api.accounts.right import Right
from ioc_api.accounts.scope import Scope
from ioc_api.air_index import rules
from ioc_api.air_index.history import Asked, Resolution, items, whole_span
from ioc_api.air_index.now import Air, AirNow
from ioc_api.air_index.rules import METHOD, Item, Station
from ioc_api.air_index.schemas import AirIndexDocument, AirNowDocument
from ioc_api.errors import BadParameterError
from ioc_api.given import CityDep, CityTimeDep, PoolDep, ViewDep, given
from ioc_api.http import parameters, problem
from ioc_api.http.answer import answer, answer_made, optional_time
from ioc_api.series.chosen import known_area
from ioc_api.series.request import series_span
from ioc_api.span import Span

router = APIRouter(prefix=PREFIX, tags=["air"])

AirDep = Annotated[Air, given(Air)]


@router.get(
    "/air-index/now",
    summary="The air of the newest hour",
    response_model=AirNowDocument,
    responses=problem.responses(503),
)
@needs(Right.READ)
async def air_now(
    air: AirDep,
    view: ViewDep,
    scope: ScopeDep,
    level: Annotated[
        AreaLevel | None,
        Query(description="Which areas; without it those that the city's view shows."),
    ] = None,
) -> Response:
    """Return VN_AQI of the newest hour that is over, of stations, areas and the city.

    It is computed when the hour is over, and again when late readings change it. Where it is not
    known it says what is missing.
    """
    found = await air.now()
    return await answer_made(lambda: now_document(found, level or view.level, scope))


def now_document(found: AirNow, level: AreaLevel, scope: Scope) -> Item:
    """Return what `AirNowDocument` documents."""
    stations = [one for one in found.stations if scope.holds(one.area, one.ward)]
    by_area: dict[str, list[Station]] = {}
    for station in stations:
        area = station.area if level == "district" else station.ward
        if area is not None:
            by_area.setdefault(area, []).append(station)
    return {
        "as_of": rfc3339(found.as_of),
        "hour_at": optional_time(found.hour_at),
        "method": METHOD,
        "grades": rules.grade_items(),
        "city": _several(found, stations),
        "areas": [{"area": area, **_several(found, by_area[area])} for area in sorted(by_area)],
        "stations": [_station(found, one) for one in stations],
    }


def _several(found: AirNow, stations: Iterable[Station]) -> Item:
    of = rules.several(list(stations))
    if found.is_old:
        return rules.unknown_area_cell("not_computed", of.station_count)
    return rules.area_cell(of)


def _station(found: AirNow, station: Station) -> Item:
    place: Item = {
        "sensor_id": station.sensor_id,
        "name": station.name,
        "lat_deg": station.lat_deg,
        "lon_deg": station.lon_deg,
        "area": station.area,
        "ward": station.ward,
    }
    if found.is_old:
        return place | rules.unknown_cell("not_computed")
    return place | rules.station_cell(
        has_row=station.has_row,
        value=station.value,
        dominant=station.dominant,
        by_pollutant=station.by_pollutant,
    )


@router.get(
    "/air-index",
    summary="The course of the index of the air",
    response_model=AirIndexDocument,
    responses=problem.responses(403, 413, 503),
)
@needs(Right.READ)
async def air_index(  # noqa: PLR0913, PLR0917 - what it is given, and its parameters
    pool: PoolDep,
    city: CityDep,
    city_time: CityTimeDep,
    scope: ScopeDep,
    area: Annotated[str | None, Depends(known_area)],
    span: Annotated[Span, Depends(series_span)],
    sensor_id: Annotated[
        str | None,
        Query(
            description="Only this station; without it and `area` the city.",
            examples=[parameters.EXAMPLE_SENSOR_ID],
            json_schema_extra={"pattern": ID_PATTERN},
        ),
    ] = None,
    resolution: Annotated[
        Resolution, Query(description="`1h`: hours. `1d`: days of the city.")
    ] = "1h",
) -> Response:
    """Return VN_AQI of each hour or day of a span that is over.

    Of an area or the city it is the mean of the stations that stood there, where half of them have
    an index. Each item without one says what is missing.
    """
    if sensor_id is not None and not is_id(sensor_id):
        raise BadParameterError("sensor_id", sensor_id, (parameters.ID_FORM,))
    if sensor_id is not None and area is not None:
        raise BadParameterError(
            "sensor_id", sensor_id, ("area or sensor_id",), "stands beside area"
        )
    asked = Asked(
        sensor_id=sensor_id,
        area=area,
        scope=scope,
        resolution=resolution,
        span=whole_span(span, resolution, city=city, city_now=city_time.now()),
    )
    head: Item = {
        "resolution": resolution,
        "area": area,
        "sensor_id": sensor_id,
        "scope": scope.codes,
        "method": METHOD,
    }
    return answer(head | {"items": await items(pool, city, asked)})
