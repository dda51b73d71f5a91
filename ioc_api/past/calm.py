"""Of which sensors no value of some hours reaches a bound: their means do not either."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from psycopg.sql import SQL, Identifier, Literal

from contract.arrays import IntArray
from contract.catalogue import Kind
from db.column import comma
from db.queries import load_templates
from db.rollup import Tier
from ioc_api.past.columns import integers
from ioc_api.past.queries import Cursor
from ioc_api.span import Span

_TEMPLATES = load_templates(Path(__file__).with_suffix(".sql"))
_TOLD = SQL(
    "max(stored.{max}) AS {max}, "
    "sum(least(stored.{count} * sensor.period_s, greatest({width_s}, sensor.period_s))) "
    "FILTER (WHERE stored.bucket_at < %(ended_at)s) AS {covered}"
)
_CALM = SQL(
    "array_agg(sensor.sensor_key) FILTER (WHERE told.{max} < {bound} "
    "AND told.{covered} >= %(window_s)s::DOUBLE PRECISION)"
)


@dataclass(frozen=True, slots=True)
class Window:
    """Buckets that are looked at: those that begin in a span, its begin not included.

    Attributes
    ----------
    ended_at : datetime
        When the last of those that have ended ends: these count.
    covered_s : float
        How much of them values must cover at least.
    """

    tier: Tier
    span: Span
    ended_at: datetime
    covered_s: float


async def calm_keys(
    cursor: Cursor, kind: Kind, window: Window, bounds: tuple[tuple[str, float], ...]
) -> list[IntArray]:
    """Return of each quantity the sensors of a kind of which no value in a window reaches a bound.

    Parameters
    ----------
    bounds
        Quantities with their bounds.
    """
    parameters: dict[str, object] = {
        "from_at": window.span.from_at,
        "to_at": window.span.to_at,
        "ended_at": window.ended_at,
        "window_s": window.covered_s,
    }
    query = _select_calm(kind, bounds, window.tier)
    await cursor.execute(query, parameters, prepare=False, binary=True)
    result = cursor.pgresult
    if result is None:
        return []
    return [integers(result.get_value(0, place)) for place in range(len(bounds))]


@lru_cache
def _select_calm(kind: Kind, bounds: tuple[tuple[str, float], ...], tier: Tier) -> bytes:
    pieces = [
        {
            "max": Identifier(f"{name}_max"),
            "count": Identifier(f"{name}_count"),
            "covered": Identifier(f"{name}_covered_s"),
            "bound": Literal(bound),
            "width_s": Literal(tier.width_s),
        }
        for name, bound in bounds
    ]
    return (
        _TEMPLATES["select_calm"]
        .format(
            kind=Literal(kind.code),
            buckets=tier.table(kind),
            told=comma([_TOLD.format(**each) for each in pieces]),
            calm=comma([_CALM.format(**each) for each in pieces]),
        )
        .as_bytes()
    )
