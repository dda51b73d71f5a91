"""What a series is made of and how it is divided, and which tiers may answer it: pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from contract.area import AreaLevel
from contract.catalogue import Kind
from contract.quantity import Quantity
from db.rollup import DAY, HOUR, TIERS, Tier
from db.trusted import Trust
from ioc_api.accounts.scope import Scope
from ioc_api.bucket import Grid
from ioc_api.errors import BadParameterError, Fault, TooLargeError
from ioc_api.series.stat import Stat
from ioc_api.span import Span

SeriesTier = Literal["15m", "1h", "1d"]
SeriesResolution = Literal["auto", "15m", "1h", "1d"]
By = Literal["area", "ward", "sensor", "hour", "weekday"]
PLACES: dict[By, AreaLevel] = {"area": "district", "ward": "ward"}
CLASSES: tuple[By, ...] = ("hour", "weekday")

ITEMS_MAX_COUNT = 50_000
"""Items of one answer: more would hold up the process that everybody asks."""

CLASS_BUCKETS_MAX_COUNT = 20_000
"""Buckets that one hour of the day is made of, a sensor: two years of hours."""


SAME_OFFSET = timedelta(days=7)
"""Shorter than any zone's summer or winter time: so often a zone's offset is looked at."""


@dataclass(frozen=True, slots=True)
class Division:
    """By what a series is divided, besides its buckets or in place of them.

    Attributes
    ----------
    by : frozenset[By]
        Lines of areas, wards and sensors; hours of the day and weekdays take the place of buckets.
    time_zone : str
        Whose hours and weekdays.
    """

    by: frozenset[By]
    time_zone: str

    @property
    def level(self) -> AreaLevel | None:
        """Return which areas have a line each; None for none."""
        return next((level for name, level in PLACES.items() if name in self.by), None)

    @property
    def has_buckets(self) -> bool:
        """Tell whether items are buckets of time, and not hours of the day or weekdays."""
        return self.by.isdisjoint(CLASSES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """What is asked for.

    Attributes
    ----------
    area : str or None
        What all lies in; None: the city.
    areas : Sequence[str] or None
        Those that have a line each, which is `area` itself where there is one line. None: the city.
    sensor_ids : Sequence[str] or None
        None: all of the kind.
    scope : Scope
        Where the asker may look: what stood elsewhere is in none of the numbers.
    tiers : Sequence[Tier]
        That may answer, finest first.
    span : Span
        As it was asked for.
    offset : timedelta
        Local time minus UTC, of the buckets.
    stats : Sequence[Stat] or None
        None: those that a quantity has without being asked.
    trust : Trust
        Which readings it is made of.
    """

    kind: Kind
    quantity: Quantity
    area: str | None
    areas: Sequence[str] | None
    division: Division
    sensor_ids: Sequence[str] | None
    scope: Scope
    tiers: Sequence[Tier]
    span: Span
    offset: timedelta
    stats: Sequence[Stat] | None = None
    trust: Trust = "good"

    def whole(self, tier: Tier) -> Span:
        """Return the span of all buckets of a tier that the span touches."""
        return Grid(tier, self.offset).whole(self.span)


def tiers(
    resolution: SeriesResolution, span: Span, *, offset: timedelta, max_points: int
) -> list[Tier]:
    """Return the tiers that may answer a span, finest first; never with more than `max_points`.

    Raises
    ------
    BadParameterError
        If each of them has more buckets than that.
    """
    asked = [tier for tier in TIERS if resolution in {"auto", tier.name}]
    counts = {tier.name: Grid(tier, offset).count(span) for tier in asked}
    fitting = [tier for tier in asked if counts[tier.name] <= max_points]
    if not fitting:
        coarsest = asked[-1].name
        raise BadParameterError(
            "max_points",
            max_points,
            (f"at least {counts[coarsest]} for this span in {coarsest}, or a shorter span",),
            "is fewer than the buckets of the span",
        )
    return fitting


def class_tiers(
    resolution: SeriesResolution, division: Division, span: Span, *, offset: timedelta
) -> list[Tier]:
    """Return the tiers that may answer by hours of the day or weekdays, the best first.

    An hour of the day needs buckets that do not reach over it, a weekday such as begin with it.

    Raises
    ------
    BadParameterError
        If the resolution that is asked for is too coarse.
    TooLargeError
        If the span has more buckets than can be added up.
    """
    right = [
        tier
        for tier in TIERS
        if (tier is not DAY or "hour" not in division.by)
        and is_aligned(tier, division.time_zone, span, offset)
    ]
    if resolution == "auto":
        # Coarser buckets add up to the same, but registers' whose increase belongs to the first.
        found = [tier for tier in right if tier is not TIERS[0]] or right
    else:
        found = [tier for tier in right if tier.name == resolution]
    if not found:
        accepted = ("auto", *(tier.name for tier in right))
        raise BadParameterError(
            "resolution", resolution, accepted, "reaches over what `by` divides"
        )
    fitting = [t for t in found if Grid(t, offset).count(span) <= CLASS_BUCKETS_MAX_COUNT]
    if not fitting:
        count = Grid(found[-1], offset).count(span)
        width = timedelta(seconds=found[-1].width_s)
        days = (CLASS_BUCKETS_MAX_COUNT * width) // timedelta(days=1)
        raise too_large(
            "from",
            span.from_at.isoformat(),
            (f"a span of at most {days} days",),
            f"{count} buckets of {found[-1].name} are more than {CLASS_BUCKETS_MAX_COUNT}",
        )
    return fitting


def is_aligned(tier: Tier, time_zone: str, span: Span, offset: timedelta) -> bool:
    """Tell whether a tier's buckets, which are the city's, begin where a zone's would."""
    zone, width = ZoneInfo(time_zone), timedelta(seconds=tier.width_s)
    count = (span.to_at - span.from_at) // SAME_OFFSET
    instants = (span.from_at + number * SAME_OFFSET for number in range(count + 1))
    return not any((_offset(zone, at) - offset) % width for at in (*instants, span.to_at))


def refuse_other_days(
    fitting: Sequence[Tier], time_zone: str, span: Span, offset: timedelta
) -> None:
    """Refuse days that begin at another midnight than the zone's.

    Raises
    ------
    BadParameterError
        If days are all that may answer.
    """
    if list(fitting) == [DAY] and not is_aligned(DAY, time_zone, span, offset):
        raise BadParameterError(
            "tz", time_zone, ("the city's zone", "resolution=1h"), "has other days than the city"
        )


def fitting_items(asked: Series, line_count: int) -> list[Tier]:
    """Return the tiers with which an answer of so many lines stays in bounds, finest first.

    Raises
    ------
    TooLargeError
        If there is none; it says how much it would be, and what would fit.
    """
    if not asked.division.has_buckets:
        return list(asked.tiers)
    counts = {
        tier.name: Grid(tier, asked.offset).count(asked.span) * max(line_count, 1)
        for tier in asked.tiers
    }
    fitting = [tier for tier in asked.tiers if counts[tier.name] <= ITEMS_MAX_COUNT]
    if fitting:
        return fitting
    coarsest = asked.tiers[-1]
    width = timedelta(seconds=coarsest.width_s)
    points = ITEMS_MAX_COUNT // line_count
    accepted = [f"a span of at most {points * width}"] if points else []
    if coarsest is not DAY:
        accepted.insert(0, "resolution=1d" if coarsest is HOUR else "resolution=1h")
    accepted.append("fewer areas or sensors")
    raise too_large(
        "by",
        ",".join(sorted(asked.division.by)),
        tuple(accepted),
        f"up to {counts[coarsest.name]} items are more than {ITEMS_MAX_COUNT}",
    )


def too_large(
    parameter: str, value: str, accepted: tuple[str, ...], estimate: str
) -> TooLargeError:
    """Return the refusal of a parameter that costs too much, with how much and what would fit."""
    return TooLargeError(
        f"{parameter}: {estimate}; what would fit: {', '.join(accepted)}",
        faults=(Fault(parameter, value[:1000], accepted),),
    )


def _offset(zone: ZoneInfo, instant: datetime) -> timedelta:
    return instant.astimezone(zone).utcoffset() or timedelta()
