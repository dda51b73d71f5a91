"""The history of one sensor."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request, Response

from contract.catalogue import KIND_BY_CODE
from contract.clock import from_us, rfc3339, to_us
from ioc_api import PREFIX, cursor, parameters, problem
from ioc_api.answer import answer, next_link
from ioc_api.errors import NotFoundError
from ioc_api.live.fleet import Sensor
from ioc_api.parts import FleetDep, PartsDep
from ioc_api.readings.queries import RawReading, RawSpan, raw_readings
from ioc_api.readings.schemas import ReadingPage
from ioc_api.readings.span import ReadingCursor, continued, span
from ioc_api.sensors.routes import SensorId

router = APIRouter(prefix=PREFIX, tags=["readings"])


async def known_sensor(sensor_id: SensorId, fleet: FleetDep) -> Sensor:
    """Return the sensor of the path.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    row = fleet.row(sensor_id)
    if row is None:
        raise NotFoundError(f"no sensor has the id {sensor_id[:100]!r}")
    return fleet.sensors[row]


SensorDep = Annotated[Sensor, Depends(known_sensor)]


async def quantity_names(
    sensor: SensorDep,
    quantity: Annotated[
        str | None,
        Query(
            description="Only these quantities, separated by commas; by default all.",
            examples=["pm25_ugm3,pm10_ugm3"],
        ),
    ] = None,
) -> list[str]:
    """Return the quantities that a request asks for, in the order of the catalogue."""
    names = KIND_BY_CODE[sensor.kind].quantity_names
    chosen = parameters.chosen("quantity", quantity, names)
    return [name for name in names if chosen is None or name in chosen]


async def tier(
    resolution: Annotated[
        Literal["auto", "raw"],
        Query(description="`raw`: readings as sent. `auto`: the best tier there is; now, `raw`."),
    ] = "auto",
    max_points: Annotated[  # noqa: ARG001 - bounds a rollup's answer; the raw tier pages
        int,
        Query(
            ge=1, le=10_000, description="Points that `auto` may answer from a rollup; `raw` pages."
        ),
    ] = 2000,
) -> Literal["raw"]:
    """Return the tier that answers: the raw one is the only one there is."""
    return "raw" if resolution == "auto" else resolution


async def raw_span(
    parts: PartsDep,
    sensor: SensorDep,
    from_text: Annotated[
        str | None,
        Query(
            alias="from",
            description="Begin of the span, included, RFC 3339 with Z or an offset; by default "
            "24 h before its end.",
            examples=["2026-11-22T00:00:00Z"],
        ),
    ] = None,
    to_text: Annotated[
        str | None,
        Query(
            alias="to",
            description="End of the span, excluded, RFC 3339 with Z or an offset; by default city "
            "time now.",
            examples=["2026-11-23T00:00:00Z"],
        ),
    ] = None,
    limit: Annotated[int, Query(ge=1, le=10_000, description="Readings on a page at most.")] = 1000,
    cursor_text: parameters.CursorQuery = None,
) -> RawSpan:
    """Return which readings a request means."""
    from_at = parameters.instant("from", from_text)
    to_at = parameters.instant("to", to_text)
    if cursor_text is None:
        after, found = None, span(from_at, to_at, parts.city_time.now())
    else:
        place = cursor.decode(cursor_text, ReadingCursor)
        found, after = continued(place, from_at, to_at), from_us(place.after_us)
    return RawSpan(
        sensor_key=sensor.sensor_key,
        from_at=found.from_at,
        to_at=found.to_at,
        after=after,
        limit=limit,
    )


@router.get(
    "/sensors/{sensor_id}/readings",  # noqa: FAST003 - `known_sensor` takes the id
    summary="History of one sensor",
    response_model=ReadingPage,
    responses=problem.responses(404, 422, 503),
)
async def readings(
    request: Request,
    parts: PartsDep,
    sensor: SensorDep,
    names: Annotated[list[str], Depends(quantity_names)],
    chosen_tier: Annotated[str, Depends(tier)],
    wanted: Annotated[RawSpan, Depends(raw_span)],
) -> Response:
    """Return the readings of a half-open span, ascending in event time, page by page."""
    found = await raw_readings(parts.pool, sensor.kind, names, wanted)
    page = found[: wanted.limit]
    next_cursor = _cursor(page[-1], wanted) if len(found) > wanted.limit else None
    return answer(
        {
            "sensor_id": sensor.sensor_id,
            "kind": sensor.kind,
            "tier": chosen_tier,
            "from": rfc3339(wanted.from_at),
            "to": rfc3339(wanted.to_at),
            "items": [_item(reading, names) for reading in page],
            "next_cursor": next_cursor,
        },
        headers=next_link(request, next_cursor),
    )


def _item(reading: RawReading, names: list[str]) -> dict[str, object]:
    return {
        "observed_at": rfc3339(reading.observed_at),
        "quality": reading.quality,
        "values": dict(zip(names, reading.values, strict=True)),
    }


def _cursor(last: RawReading, wanted: RawSpan) -> str:
    place = ReadingCursor(to_us(last.observed_at), to_us(wanted.from_at), to_us(wanted.to_at))
    return cursor.encode(place)
