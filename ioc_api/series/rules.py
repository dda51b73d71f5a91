"""Which tiers may answer a series: pure."""

from datetime import timedelta
from typing import Literal

from db.rollup import TIERS, Tier
from ioc_api.bucket import Grid
from ioc_api.errors import BadParameterError
from ioc_api.span import Span

SeriesTier = Literal["15m", "1h", "1d"]
SeriesResolution = Literal["auto", "15m", "1h", "1d"]


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
