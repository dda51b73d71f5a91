"""Rollups of a city that was written by hand, computed as maintenance does."""

from collections.abc import Sequence
from datetime import datetime

import psycopg
from psycopg.sql import SQL, Identifier, Literal

from contract.catalogue import Kind
from db.rollup import MAKE_DIRTY, TIERS, refresh

_MARK = SQL(
    "INSERT INTO dirty SELECT DISTINCT {}, sensor_key, time_bucket('15 minutes', observed_at) "
    "FROM {}"
)


def roll_up(
    connection: psycopg.Connection, kinds: Sequence[Kind], time_zone: str, floor_at: datetime
) -> None:
    """Compute all rollups of some kinds, in each tier."""
    connection.execute(MAKE_DIRTY)
    for kind in kinds:
        with connection.transaction():
            readings = Identifier(f"reading_{kind.code}")
            connection.execute(_MARK.format(Literal(kind.code), readings))
            for tier in TIERS:
                connection.execute(refresh(kind, tier, time_zone), {"floor_at": floor_at})
