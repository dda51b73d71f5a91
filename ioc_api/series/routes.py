"""One quantity over all sensors of a kind."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from contract.catalogue import KIND_BY_CODE, KINDS, Kind
from contract.clock import rfc3339
from contract.quantity import Quantity
from db.rollup import Tier
from db.trusted import Trust
from ioc_api import PREFIX
from ioc_api.bucket import Grid
from ioc_api.errors import BadParameterError
from ioc_api.given import CityDep, CityTimeDep, PoolDep
from ioc_api.http import parameters, problem
from ioc_api.http.answer import answer
from ioc_api.series.queries import Series, first_held
from ioc_api.series.rules import SeriesResolution, tiers
from ioc_api.series.schemas import SeriesDocument
from ioc_api.span import Span, span

NAMES = sorted({name for kind in KINDS for name in kind.quantity_names})

router = APIRouter(prefix=PREFIX, tags=["series"])


async def known_kind(
    kind: Annotated[
        str,
        Query(
            description="Kind of sensor.",
            examples=["power_transformer"],
            json_schema_extra={"enum": [*KIND_BY_CODE]},
        ),
    ],
) -> Kind:
    """Return the kind that a request names. Raises `BadParameterError` where there is none."""
    if kind not in KIND_BY_CODE:
        raise BadParameterError("kind", kind, tuple(KIND_BY_CODE))
    return KIND_BY_CODE[kind]


async def known_quantity(
    kind: Annotated[Kind, Depends(known_kind)],
    quantity: Annotated[
        str | None,
        Query(
            description="Quantity of the kind; by default its primary one.",
            examples=["load_kw"],
            json_schema_extra={"pattern": f"^({'|'.join(NAMES)})$"},
        ),
    ] = None,
) -> Quantity:
    """Return the quantity that a request means. Raises `BadParameterError` if there is none."""
    known = {each.name: each for each in kind.quantities}
    name = kind.primary.name if quantity is None else quantity
    if name not in known:
        raise BadParameterError("quantity", name, tuple(known))
    return known[name]


async def known_area(
    city: CityDep,
    area: Annotated[
        str | None,
        Query(description="Only sensors of this district or ward.", examples=["760"]),
    ] = None,
) -> str | None:
    """Return the area that a request names. Raises `BadParameterError` where there is none."""
    if area is not None and area not in city.areas:
        raise BadParameterError("area", area, tuple(city.areas))
    return area


async def series_span(
    city_time: CityTimeDep,
    from_text: parameters.FromQuery = None,
    to_text: parameters.ToQuery = None,
) -> Span:
    """Return the span that a request means."""
    from_at = parameters.instant("from", from_text)
    to_at = parameters.instant("to", to_text)
    return span(from_at, to_at, city_time.now())


async def fitting_tiers(
    city: CityDep,
    wanted: Annotated[Span, Depends(series_span)],
    resolution: Annotated[
        SeriesResolution,
        Query(
            description="Width of the buckets. `auto`: the finest with at most `max_points` in "
            "the span that still holds something of it."
        ),
    ] = "auto",
    max_points: Annotated[
        int, Query(ge=1, le=10_000, description="Buckets in the span at most.")
    ] = 2000,
) -> list[Tier]:
    """Return the tiers that may answer, finest first."""
    offset = timedelta(hours=city.utc_offset_h)
    return tiers(resolution, wanted, offset=offset, max_points=max_points)


async def asked_series(  # noqa: PLR0913, PLR0917 - each a parameter of the request
    city: CityDep,
    kind: Annotated[Kind, Depends(known_kind)],
    quantity: Annotated[Quantity, Depends(known_quantity)],
    area: Annotated[str | None, Depends(known_area)],
    wanted: Annotated[Span, Depends(series_span)],
    fitting: Annotated[list[Tier], Depends(fitting_tiers)],
    quality: Annotated[
        Trust,
        Query(
            description="What it is made of. `good`: readings that can be trusted (`quality & 63` "
            "is 0). `all`: all of them, while they are kept."
        ),
    ] = "good",
) -> list[Series]:
    """Return the series that may answer, finest first."""
    offset = timedelta(hours=city.utc_offset_h)
    return [
        Series(
            kind=kind,
            quantity=quantity,
            area=area,
            tier=tier,
            whole=Grid(tier, offset).whole(wanted),
            trust=quality,
        )
        for tier in fitting
    ]


@router.get(
    "/series",
    summary="One quantity of all sensors of a kind over time",
    response_model=SeriesDocument,
    responses=problem.responses(503),
)
async def kind_series(
    pool: PoolDep,
    city: CityDep,
    wanted: Annotated[Span, Depends(series_span)],
    asked: Annotated[list[Series], Depends(asked_series)],
) -> Response:
    """Return mean, extremes and counts over the sensors, bucket by bucket.

    Buckets are exact at the moment of the answer, the open one included: what maintenance has not
    computed since its last readings came is computed from the readings. So the newest bucket
    covers less time than the others until it is full.
    """
    one, items = await first_held(pool, city.time_zone, asked)
    return answer(
        {
            "kind": one.kind.code,
            "quantity": one.quantity.name,
            "area": one.area,
            "tier": one.tier.name,
            "from": rfc3339(wanted.from_at),
            "to": rfc3339(wanted.to_at),
            "unit": one.quantity.unit,
            "items": items,
        }
    )
