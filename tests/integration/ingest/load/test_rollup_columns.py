"""Rollups by column equal those that the database computes from the same rows, in every column."""

import itertools
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
import pytest_asyncio
from psycopg import sql

from contract.catalogue import KINDS, Kind
from contract.city import city_folder, load_city
from contract.clock import to_us
from contract.database_role import Role
from db import rollup
from db.connection import Connection, connect
from db.rollup import TIERS
from ingest.judge.bounds import Bounds
from ingest.load.delivery import Delivery
from ingest.load.kept import Kept
from ingest.load.ledger import Ledger
from ingest.load.part_store import store
from ingest.load.prepared import Measure, Prepared, prepare
from ingest.load.sensor_index import SensorIndex
from tests.stand.account import as_role

pytestmark = pytest.mark.integration

PLAUSIBLE = load_city(city_folder("hcmc")).plausible
BEGIN = datetime(2026, 11, 25, 11, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 29, tzinfo=UTC)
SENSORS, ROWS = 3, 900
ZONES = ("Asia/Ho_Chi_Minh", "Asia/Kolkata", "America/St_Johns")
REGISTER = """
INSERT INTO sensor (
    city, sensor_id, kind, domain, name, lat_deg, lon_deg, quantities, period_s, announced_at
)
VALUES ('hcmc', %s, %s, %s, 's', 10.7, 106.7, %s, %s, '2026-11-25T00:00Z')
"""


@pytest_asyncio.fixture
async def connection(database_url: str) -> AsyncGenerator[Connection]:
    async with await connect(as_role(database_url, Role.INGEST), application="load") as opened:
        yield opened


def delivery(kind: Kind, seed: int) -> Delivery:
    """Return rows of some sensors: with nulls, implausible values, gaps and registers that leap."""
    dice = np.random.Generator(np.random.Philox(seed))
    rows = SENSORS * ROWS
    sensor = dice.integers(0, SENSORS, rows)
    steps = np.sort(dice.choice(9 * ROWS, rows, replace=False))
    values = np.empty((rows, len(kind.quantities)))
    for index, quantity in enumerate(kind.quantities):
        low, high = quantity.possible
        if quantity.aggregate == "counter":
            values[:, index] = _register(dice, rows, quantity.greatest_rate_per_h or 0, high)
        else:
            values[:, index] = low + (high - low) * dice.random(rows)
            usual = PLAUSIBLE.range(kind.code, quantity.name)
            keeps = dice.random(rows) < 0.98
            values[keeps, index] = np.clip(values[keeps, index], usual.low, usual.high)
    values[dice.random(values.shape) < 0.1] = np.nan
    # Angles and levels at which sines are exact and powers are not.
    values[:: rows // 7, 0] = np.nan
    order = dice.permutation(rows)
    return Delivery(
        kind,
        f"part {seed}",
        tuple(f"{kind.short}-{number:04}" for number in range(SENSORS)),
        sensor[order],
        to_us(BEGIN) + steps[order] * 30_000_000,
        np.ones(rows, np.int64),
        np.arange(rows),
        values[order],
        np.arange(1, rows + 1),
    )


def _register(dice: np.random.Generator, rows: int, rate_per_h: float, high: float) -> Any:
    """Return a register with dips, zeros between, leaps and new starts."""
    grown = np.cumsum(dice.random(rows) * rate_per_h / 400)
    grown[rows // 3 :] -= grown[rows // 3]
    glitch = dice.random(rows)
    grown = np.where(glitch < 0.01, 0, grown)
    grown = np.where((glitch > 0.01) & (glitch < 0.02), grown + rate_per_h, grown)
    grown = np.where((glitch > 0.02) & (glitch < 0.05), grown * 0.9999, grown)
    return np.clip(np.round(grown, 2), 0, high)


async def prepared(connection: Connection, wanted: Delivery, zone: str) -> Prepared:
    kind = wanted.kind
    for name, period_s in zip(wanted.names, (60.0, 7.0, 100_000.0), strict=True):
        parameters = [name, kind.code, kind.domain, list(kind.quantity_names), period_s]
        await connection.execute(REGISTER, parameters)
    index = SensorIndex("hcmc")
    await index.find(connection, wanted.names)
    bounds = Bounds(to_us(NOW), 0, plausible=PLAUSIBLE)
    return prepare(wanted, index.known, Measure(bounds, Kept(), ZoneInfo(zone), to_us(NOW)))


async def rollups(connection: Connection, kind: Kind, tier: rollup.Tier) -> list[tuple[Any, ...]]:
    statement = sql.SQL("SELECT * FROM {} ORDER BY sensor_key, bucket_at").format(tier.table(kind))
    return await (await connection.execute(statement)).fetchall()


@pytest.mark.parametrize(
    ("kind", "zone"),
    [*((kind, ZONES[0]) for kind in KINDS), *((KINDS[0], zone) for zone in ZONES[1:])],
    ids=lambda one: getattr(one, "code", one),
)
@pytest.mark.asyncio
async def test_every_column_equals_what_the_database_computes(
    connection: Connection, kind: Kind, zone: str
) -> None:
    ready = await prepared(connection, delivery(kind, 7), zone)
    stored = await store(connection, Ledger("test", "test"), ready, may_stand=False, is_whole=False)
    assert stored is not None
    ours = [await rollups(connection, kind, tier) for tier in TIERS]
    assert all(ours)
    await connection.execute(rollup.MAKE_DIRTY)
    async with connection.transaction():
        await connection.execute(
            sql.SQL("INSERT INTO dirty SELECT DISTINCT {}, sensor_key, bucket_at FROM {}").format(
                sql.Literal(kind.code), rollup.QUARTER.table(kind)
            )
        )
        for tier in TIERS:
            done = await connection.execute(
                rollup.refresh(kind, tier, zone), {"floor_at": BEGIN - timedelta(days=30)}
            )
            assert done.rowcount > 0
    theirs = [await rollups(connection, kind, tier) for tier in TIERS]
    for one, other in zip(ours, theirs, strict=True):
        assert len(one) == len(other)
        for mine, right in zip(one, other, strict=True):
            for a, b in itertools.zip_longest(mine, right):
                assert a == b or a == pytest.approx(b, rel=1e-9, abs=1e-9), (mine, right)
