"""What a request for a series means: each parameter read, documented and refused here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, get_args

from fastapi import Depends, Query

from contract.catalogue import KIND_BY_CODE, KINDS, Kind
from contract.quantity import Quantity
from db.rollup import DAY, Tier
from db.trusted import Trust
from ioc_api.accounts.admission import ScopeDep
from ioc_api.errors import BadParameterError
from ioc_api.given import CityDep, CityTimeDep
from ioc_api.http import parameters
from ioc_api.http.nearest import nearest_first
from ioc_api.http.zones import ZONE_PATTERN, known_zone
from ioc_api.series.chosen import known_area, named_sensors
from ioc_api.series.filling import Fill, refuse_other_fills
from ioc_api.series.plan import (
    PLACES,
    By,
    Division,
    Series,
    SeriesResolution,
    class_tiers,
    is_aligned,
    refuse_other_days,
    tiers,
)
from ioc_api.series.stat import STATS, Stat, stats
from ioc_api.span import Span, span

NAMES = sorted({name for kind in KINDS for name in kind.quantity_names})
BYS: tuple[By, ...] = get_args(By)


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
        known = {each.code: each.label_en for each in KINDS}
        raise BadParameterError("kind", kind, nearest_first(kind, known))
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
        labels = {each.name: each.label_en for each in kind.quantities}
        raise BadParameterError("quantity", name, nearest_first(name, labels))
    return known[name]


async def series_span(
    city_time: CityTimeDep,
    from_text: parameters.FromQuery = None,
    to_text: parameters.ToQuery = None,
) -> Span:
    """Return the span that a request means."""
    from_at = parameters.instant("from", from_text)
    to_at = parameters.instant("to", to_text)
    return span(from_at, to_at, city_time.now())


async def named_zone(
    tz: Annotated[
        str | None,
        Query(
            description="Time zone by its IANA name: of hours of the day and weekdays, and of "
            "`local_at`, which items then have; by default the city's, without `local_at`.",
            examples=["Asia/Bangkok"],
            json_schema_extra={"pattern": ZONE_PATTERN},
        ),
    ] = None,
) -> str | None:
    """Return the zone that a request names. Raises `BadParameterError` where there is none."""
    return None if tz is None else known_zone("tz", tz)


async def known_division(
    city: CityDep,
    zone: Annotated[str | None, Depends(named_zone)],
    by: Annotated[
        str | None,
        Query(
            description="What has a line each: `area` (districts), `ward` or `sensor`; `hour` of "
            "the day and `weekday` take the place of buckets. Several are separated by commas.",
            examples=["area"],
            json_schema_extra={"pattern": parameters.list_pattern("|".join(BYS))},
        ),
    ] = None,
) -> Division:
    """Return by what a series is divided.

    Raises
    ------
    BadParameterError
        If one of them is not known, or districts are to be divided from their own wards.
    """
    chosen = parameters.chosen("by", by, BYS) or frozenset()
    if len(chosen & PLACES.keys()) > 1:
        raise BadParameterError("by", by, ("area", "ward"), "asks for districts and for wards")
    return Division(by=chosen, time_zone=zone or city.time_zone)


async def lined_areas(
    city: CityDep,
    scope: ScopeDep,
    area: Annotated[str | None, Depends(known_area)],
    division: Annotated[Division, Depends(known_division)],
) -> Sequence[str] | None:
    """Return the areas that have a line each: all that share ground with the one named.

    None of them lies wholly where the asker may not look.
    """
    level = division.level
    if level is None:
        return None if area is None else (area,)
    return tuple(code for code in city.codes_sharing(area, level) if scope.touches(code, city))


async def asked_stats(
    quantity: Annotated[Quantity, Depends(known_quantity)],
    stat: Annotated[
        str | None,
        Query(
            description="Which numbers, separated by commas; `sum` is what adds up of the "
            "quantity: `total`, `sum` or `increase`. `p10`, `p50`, `p90`, `p95`, `p99` are "
            "percentiles of the readings, while these are kept. By default `mean,min,max,sum`.",
            examples=["mean,p95"],
            json_schema_extra={"pattern": parameters.list_pattern("|".join(STATS["mean"]))},
        ),
    ] = None,
) -> Sequence[Stat] | None:
    """Return the numbers that are asked for. Raises `BadParameterError` as `stats` does."""
    return stats(stat, quantity.aggregate)


async def fitting_tiers(
    city: CityDep,
    wanted: Annotated[Span, Depends(series_span)],
    division: Annotated[Division, Depends(known_division)],
    resolution: Annotated[
        SeriesResolution,
        Query(
            description="Width of the buckets. `auto`: the finest with at most `max_points` in "
            "the span that still holds something of it."
        ),
    ] = "auto",
    max_points: Annotated[
        int, Query(ge=1, le=10_000, description="Buckets in the span, of each line, at most.")
    ] = 2000,
) -> list[Tier]:
    """Return the tiers that may answer, finest first."""
    offset = timedelta(hours=city.utc_offset_h)
    if not division.has_buckets:
        return class_tiers(resolution, division, wanted, offset=offset)
    fitting = tiers(resolution, wanted, offset=offset, max_points=max_points)
    refuse_other_days(fitting, division.time_zone, wanted, offset)
    return [
        tier
        for tier in fitting
        if tier is not DAY or is_aligned(tier, division.time_zone, wanted, offset)
    ]


@dataclass(frozen=True, slots=True)
class Line:
    """Which sensors are meant, and how they are told apart."""

    area: Annotated[str | None, Depends(known_area)]
    areas: Annotated[Sequence[str] | None, Depends(lined_areas)]
    sensor_ids: Annotated[Sequence[str] | None, Depends(named_sensors)]
    division: Annotated[Division, Depends(known_division)]


@dataclass(frozen=True, slots=True)
class Measure:
    """What is meant of the sensors."""

    kind: Annotated[Kind, Depends(known_kind)]
    quantity: Annotated[Quantity, Depends(known_quantity)]
    stats: Annotated[Sequence[Stat] | None, Depends(asked_stats)]
    quality: Annotated[
        Trust,
        Query(
            description="What it is made of. `good`: readings that can be trusted (`quality & 63` "
            "is 0). `all`: all of them, while they are kept."
        ),
    ] = "good"


async def asked_series(
    city: CityDep,
    scope: ScopeDep,
    measure: Annotated[Measure, Depends()],
    line: Annotated[Line, Depends()],
    wanted: Annotated[Span, Depends(series_span)],
    fitting: Annotated[list[Tier], Depends(fitting_tiers)],
) -> Series:
    """Return the series that a request means."""
    return Series(
        kind=measure.kind,
        quantity=measure.quantity,
        area=line.area,
        areas=line.areas,
        division=line.division,
        sensor_ids=line.sensor_ids,
        scope=scope,
        tiers=fitting,
        span=wanted,
        offset=timedelta(hours=city.utc_offset_h),
        stats=measure.stats,
        trust=measure.quality,
    )


async def known_fill(
    asked: Annotated[Series, Depends(asked_series)],
    fill: Annotated[
        Fill,
        Query(
            description="What stands in buckets without values. `none`: they are left out. `null`: "
            "null. `previous`: the numbers of the last bucket before that has some. `linear`: what "
            "lies between those before and after. A filled item has a `count` of 0; what adds up "
            "is never filled."
        ),
    ] = "none",
) -> Fill:
    """Return how a request wants gaps. Raises `BadParameterError` as `refuse_other_fills` does."""
    refuse_other_fills(fill, asked)
    return fill
