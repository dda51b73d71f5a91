"""How complete what has come is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from contract.catalogue import Kind
from contract.clock import rfc3339
from db.rollup import DAY
from ioc_api import PREFIX
from ioc_api.accounts.admission import ScopeDep
from ioc_api.accounts.needs import needs
from ioc_api.accounts.right import Right
from ioc_api.completeness.queries import Asked, found
from ioc_api.completeness.rules import LEVELS, By, Item, body
from ioc_api.completeness.schemas import CompletenessDocument
from ioc_api.errors import BadParameterError
from ioc_api.given import CityDep, CityTimeDep, PoolDep
from ioc_api.http import problem
from ioc_api.http.answer import answer_made
from ioc_api.series.chosen import known_area, named_sensors
from ioc_api.series.plan import is_aligned
from ioc_api.series.request import known_kind, named_zone, series_span
from ioc_api.span import Span

router = APIRouter(prefix=PREFIX, tags=["completeness"])


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which sensors are meant."""

    kind: Annotated[Kind, Depends(known_kind)]
    area: Annotated[str | None, Depends(known_area)]
    sensor_ids: Annotated[Sequence[str] | None, Depends(named_sensors)]
    scope: ScopeDep


async def asked_completeness(
    city: CityDep,
    chosen: Annotated[Chosen, Depends()],
    span: Annotated[Span, Depends(series_span)],
    zone: Annotated[str | None, Depends(named_zone)],
) -> Asked:
    """Return what a request means. Raises `BadParameterError` for a zone with other days."""
    offset = timedelta(hours=city.utc_offset_h)
    if zone is not None and not is_aligned(DAY, zone, span, offset):
        raise BadParameterError("tz", zone, ("the city's zone",), "has other days than the city")
    return Asked(
        kind=chosen.kind,
        area=chosen.area,
        sensor_ids=chosen.sensor_ids,
        scope=chosen.scope,
        span=span,
        offset=offset,
    )


@dataclass(frozen=True, slots=True)
class Form:
    """How it is told."""

    by: Annotated[By, Query(description="What has an item each.")] = "1d"
    zone: Annotated[str | None, Depends(named_zone)] = None


@router.get(
    "/completeness",
    summary="How much of what sensors were to send has come",
    response_model=CompletenessDocument,
    responses=problem.responses(413, 503),
)
@needs(Right.READ)
async def completeness(
    pool: PoolDep,
    city: CityDep,
    city_time: CityTimeDep,
    asked: Annotated[Asked, Depends(asked_completeness)],
    form: Annotated[Form, Depends()],
) -> Response:
    """Return what has come beside what was to be expected, by sensor, area or day.

    A sensor is expected to read once in its period while it is in service: from its first birth,
    or the first of its readings where that is earlier, to its retirement. One that was silent all
    the time is there with nothing received. All is judged by sensor and day of the city, whatever
    the items are.
    """
    city_now = city_time.now()
    by, zone = form.by, form.zone
    shared = city.codes_sharing(asked.area, LEVELS[by]) if by in LEVELS else ()
    areas = [code for code in shared if asked.scope.touches(code, city)]
    what, has_come = await found(pool, city.time_zone, asked, city_now)
    head: Item = {
        "kind": asked.kind.code,
        "area": asked.area,
        "scope": asked.scope.codes,
        "by": by,
        "tz": zone or city.time_zone,
        "from": rfc3339(asked.span.from_at),
        "to": rfc3339(asked.span.to_at),
        "counted_from": rfc3339(what.span.from_at),
        "counted_to": rfc3339(what.span.to_at),
        "as_of": rfc3339(city_now),
    }
    return await answer_made(lambda: head | body(by, what, has_come, areas=areas, zone=zone))
