"""The history of one sensor."""

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from contract.catalogue import KIND_BY_CODE
from contract.clock import from_us, rfc3339
from db.trusted import Trust
from ioc_api import PREFIX
from ioc_api.accounts.admission import ScopeDep
from ioc_api.accounts.needs import needs
from ioc_api.accounts.right import Right
from ioc_api.errors import BadParameterError, NotFoundError
from ioc_api.fleet.sensor import Sensor
from ioc_api.given import CityDep, CityTimeDep, FleetDep, PoolDep
from ioc_api.http import cursor, parameters, problem
from ioc_api.http.answer import answer, next_link
from ioc_api.readings import history
from ioc_api.readings.place import ReadingCursor, continued
from ioc_api.readings.plan import Thin, Wanted
from ioc_api.readings.schemas import ReadingPage
from ioc_api.readings.thinning import refuse_few
from ioc_api.readings.tier import Resolution
from ioc_api.sensors.routes import SensorId
from ioc_api.span import Span, span

router = APIRouter(prefix=PREFIX, tags=["readings"])
PAGE_ITEMS = 1000


async def known_sensor(sensor_id: SensorId, fleet: FleetDep, scope: ScopeDep) -> Sensor:
    """Return the sensor of the path.

    Raises
    ------
    NotFoundError
        If there is none.
    ForbiddenError
        If it stands where the asker may not look.
    """
    row = fleet.row(sensor_id)
    if row is None:
        raise NotFoundError(f"no sensor has the id {sensor_id[:100]!r}")
    sensor = fleet.sensors[row]
    scope.refuse_sensor(sensor.sensor_id, *fleet.areas_of(row))
    return sensor


SensorDep = Annotated[Sensor, Depends(known_sensor)]


async def quantity_names(
    sensor: SensorDep,
    quantity: Annotated[
        str | None,
        Query(
            description="Only these quantities, separated by commas; by default all.",
            examples=["pm25_ugm3,pm10_ugm3"],
            json_schema_extra={"pattern": parameters.QUANTITIES_PATTERN},
        ),
    ] = None,
) -> tuple[str, ...]:
    """Return the quantities that a request asks for, in the order of the catalogue."""
    names = KIND_BY_CODE[sensor.kind].quantity_names
    chosen = parameters.chosen("quantity", quantity, names)
    return tuple(name for name in names if chosen is None or name in chosen)


ResolutionQuery = Annotated[
    Resolution,
    Query(
        description="`raw`: readings as sent. `15m`, `1h`, `1d`: buckets. `auto`: the finest of "
        "these that knows the whole span and answers it with at most `max_points` items."
    ),
]


QualityQuery = Annotated[
    Trust | None,
    Query(
        description="What buckets are made of. `good`, the default: readings that can be trusted "
        "(`quality & 63` is 0). `all`: all of them, while they are kept. `raw` shows all anyway.",
    ),
]


class Place:
    """Which span is meant, in which resolution, of what, and where its page begins."""

    def __init__(
        self,
        city_time: CityTimeDep,
        resolution: ResolutionQuery = "auto",
        quality: QualityQuery = None,
        from_text: parameters.FromQuery = None,
        to_text: parameters.ToQuery = None,
        cursor_text: parameters.CursorQuery = None,
    ) -> None:
        from_at = parameters.instant("from", from_text)
        to_at = parameters.instant("to", to_text)
        self.after: datetime | None = None
        self.asked: Resolution = resolution
        self.resolution: Resolution = resolution
        self.quality: Trust = quality or "good"
        if cursor_text is None:
            self.span: Span = span(from_at, to_at, city_time.now())
        else:
            place = cursor.decode(cursor_text, ReadingCursor)
            self.span = continued(place, from_at, to_at, resolution, quality)
            self.after, self.resolution = from_us(place.after_us), place.tier
            self.quality = place.quality


async def wanted_history(
    sensor: SensorDep,
    names: Annotated[tuple[str, ...], Depends(quantity_names)],
    place: Annotated[Place, Depends()],
    max_points: Annotated[
        int, Query(ge=1, le=10_000, description="Items that `auto` answers a span with, at most.")
    ] = 2000,
    limit: Annotated[
        int | None,
        Query(
            ge=1,
            le=10_000,
            description="Items on a page at most; by default 1000, for `auto` `max_points`.",
        ),
    ] = None,
    thin: Annotated[
        Thin | None,
        Query(
            description="Raw readings of the whole span on one page, `max_points` of them at most "
            "that look as all do. `minmax` keeps the least and the greatest of each part, `lttb` "
            "the shape."
        ),
    ] = None,
) -> Wanted:
    """Return which history a request means.

    Raises
    ------
    BadParameterError
        If buckets or a further page are to be thinned, or to too few points.
    """
    refuse_few(thin, names, max_points)
    if thin is not None and place.asked not in {"auto", "raw"}:
        raise BadParameterError("resolution", place.asked, ("raw",), "cannot be thinned")
    if thin is not None and place.after is not None:
        raise BadParameterError("thin", thin, ("no cursor",), "has one page")
    return Wanted(
        thin=thin,
        kind=KIND_BY_CODE[sensor.kind],
        sensor_key=sensor.sensor_key,
        names=names,
        span=place.span,
        resolution="raw" if thin else place.resolution,
        max_points=max_points,
        after=place.after,
        trust=place.quality,
        limit=limit or (max_points if place.asked == "auto" else PAGE_ITEMS),
    )


@router.get(
    "/sensors/{sensor_id}/readings",  # noqa: FAST003 - `known_sensor` takes the id
    summary="History of one sensor",
    response_model=ReadingPage,
    responses=problem.responses(404, 413, 503),
)
@needs(Right.READ)
async def readings(
    request: Request,
    pool: PoolDep,
    city: CityDep,
    sensor: SensorDep,
    wanted: Annotated[Wanted, Depends(wanted_history)],
) -> Response:
    """Return what a half-open span holds, ascending in event time, page by page.

    Buckets are exact at the moment of the answer: what has not been computed yet, the open bucket
    above all, is computed from the readings. Buckets without readings are left out. Whoever may
    look at some areas only gets all of a sensor that stands there now.
    """
    where = history.CityDays(time_zone=city.time_zone, offset=timedelta(hours=city.utc_offset_h))
    page = await (
        history.page(pool, where, wanted)
        if wanted.thin is None
        else history.thin_page(pool, where, wanted, wanted.thin)
    )
    next_cursor = None if page.next_place is None else cursor.encode(page.next_place)
    return answer(
        {
            "sensor_id": sensor.sensor_id,
            "kind": sensor.kind,
            "tier": page.tier,
            "from": rfc3339(wanted.span.from_at),
            "to": rfc3339(wanted.span.to_at),
            "items": page.items,
            "next_cursor": next_cursor,
            **({} if page.thinned_from is None else {"thinned_from": page.thinned_from}),
        },
        headers=next_link(request, next_cursor),
    )
