"""The statements that say what sensors there are and how many of their readings have come."""

from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from psycopg.sql import SQL, Composable, Composed, Identifier, Literal, Placeholder

from contract.catalogue import Kind
from db.aggregate import untrusted_readings
from db.queries import load_templates
from db.rollup import DAY, HOUR, QUARTER, Tier, bucket_of, readings_of

_TEMPLATES = load_templates(Path(__file__).with_name("queries.sql"))
_PARTS = load_templates(Path(__file__).with_name("received.sql"))
BOUNDS = ("first_at", "head_to_at", "tail_from_at", "last_at")
"""Parameters: the span of all spans, and where in it its first and its last readings divide."""

_COARSEST_FIRST = (DAY, HOUR, QUARTER)
_RECEIVED = SQL(
    "WITH piece AS MATERIALIZED ({piece}), mark AS MATERIALIZED ({mark}), {tiers}, "
    "found AS ({found}) {told}"
)
_TIER = SQL(
    "{cut} AS MATERIALIZED ({cut_select}), {changed} AS ({stale_select}), "
    "{rest} AS MATERIALIZED ({rest_select})"
)


@lru_cache
def select_sensors(kind: Kind, time_zone: str) -> bytes:
    """Return the statement that lists a kind's sensors with the ends of what they sent."""
    return (
        _TEMPLATES["select_sensors"]
        .format(
            days=DAY.table(kind),
            quarters=QUARTER.table(kind),
            readings=readings_of(kind),
            day_of_first=bucket_of(DAY, SQL("marked.first_at"), time_zone),
            day_of_last=bucket_of(DAY, SQL("marked.last_at"), time_zone),
        )
        .as_bytes()
    )


@lru_cache
def select_received(kind: Kind, time_zone: str) -> bytes:
    """Return the statement that counts readings of sensors in spans, as they are at this moment.

    By buckets that lie whole in them, days where it can be; readings are counted where no bucket
    does, and where something has changed since it was computed.
    """
    tiers: list[Composed] = []
    counts: list[Composed] = []
    parts: Composable = SQL("piece")
    for tier in _COARSEST_FIRST:
        names = {part: Identifier(f"{part}_{tier.name}") for part in ("cut", "changed", "rest")}
        tiers.append(_tier(tier, parts, names, time_zone))
        counts.append(_PARTS["whole"].format(**names, rollup=tier.table(kind)))
        parts = names["rest"]
    counts += [
        _PARTS["counted"].format(
            parts=parts,
            readings=readings_of(kind),
            untrusted_count=untrusted_readings(),
            reach_from=Placeholder(begin),
            reach_to=Placeholder(end),
        )
        for begin, end in pairwise(BOUNDS)
    ]
    return _RECEIVED.format(
        piece=_PARTS["piece"],
        mark=_PARTS["mark"],
        tiers=SQL(", ").join(tiers),
        found=SQL(" UNION ALL ").join(counts),
        told=_PARTS["told"],
    ).as_bytes()


def _tier(tier: Tier, parts: Composable, names: dict[str, Identifier], time_zone: str) -> Composed:
    width = SQL("{} * INTERVAL '1 second'").format(Literal(tier.width_s))
    last_tick = SQL("part.from_at + {} - INTERVAL '1 microsecond'").format(width)
    return _TIER.format(
        **names,
        cut_select=_PARTS["cut"].format(
            parts=parts,
            next_begin=bucket_of(tier, last_tick, time_zone),
            last_end=bucket_of(tier, SQL("part.to_at"), time_zone),
        ),
        stale_select=_PARTS["stale"].format(
            bucket=bucket_of(tier, SQL("mark.bucket_at"), time_zone)
        ),
        rest_select=_PARTS["rest"].format(**names, width=width),
    )
