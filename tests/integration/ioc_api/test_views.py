"""Analysts' views and the API give the same numbers: bucket by bucket, and over districts."""

from collections.abc import Iterator

import numpy as np
import pytest
from psycopg import Connection
from psycopg.rows import DictRow, dict_row
from psycopg.sql import SQL, Identifier

from contract.arrays import FloatArray
from contract.catalogue import KIND_BY_CODE
from contract.clock import rfc3339
from contract.database_role import Role
from contract.quantity import Quantity
from db.rollup import HOUR, TIERS, Tier
from tests.stand.account import as_role
from tests.stand.history import BEGIN, END, ROWS, SPAN, items, noise, stored
from tests.stand.running_api import Start
from tests.stand.stage import City

pytestmark = pytest.mark.integration

# One for each way in which values add up.
QUANTITIES = {
    "power_transformer": "load_kw",
    "noise": "leq_db",
    "weather": "wind_from_deg",
    "rain_gauge": "rain_mm",
    "smart_meter": "energy_kwh",
}
BY_DISTRICT = """
SELECT
    bucket_at,
    area,
    sum(load_kw_mean * (count - untrusted_count)) / sum(count - untrusted_count) AS mean,
    min(load_kw_min) AS min,
    max(load_kw_max) AS max,
    sum(count - untrusted_count)::INT AS count,
    count(*) AS sensor_count
FROM power_transformer_1h
WHERE bucket_at >= %s AND bucket_at < %s AND load_kw_mean IS NOT NULL
GROUP BY bucket_at, area
ORDER BY bucket_at, area
"""
QUALITY = np.random.Generator(np.random.Philox(3)).choice([0, 0, 0, 64, 1], ROWS)


@pytest.fixture
def analyst(database_url: str) -> Iterator[Connection[DictRow]]:
    url = as_role(database_url, Role.ANALYST)
    with Connection[DictRow].connect(url, autocommit=True, row_factory=dict_row) as opened:
        yield opened


def values_of(quantity: Quantity, seed: int) -> FloatArray:
    """Return plausible numbers; a register grows."""
    numbers = noise(seed)
    if quantity.aggregate == "counter":
        return np.round(1_000 + np.cumsum(numbers), 2)
    return quantity.possible[0] + quantity.axis[1] * (0.2 + numbers)


@pytest.mark.parametrize("kind", QUANTITIES)
@pytest.mark.parametrize("tier", TIERS, ids=lambda tier: tier.name)
async def test_a_bucket_is_the_apis(
    city: City, start: Start, analyst: Connection[DictRow], kind: str, tier: Tier
) -> None:
    """Its mean by its aggregate, its extremes, and of how many readings."""
    quantity = next(each for each in KIND_BY_CODE[kind].quantities if each.name == QUANTITIES[kind])
    name = quantity.name
    stored(
        city, "computed", city.sensor("s-1", kind), kind, {name: values_of(quantity, 7)}, QUALITY
    )
    api = await start()
    answered = await items(api, "s-1", tier, quantity=name)
    view = SQL(
        "SELECT bucket_at, count, untrusted_count, {} AS mean, {} AS min, {} AS max FROM {} "
        "ORDER BY bucket_at"
    ).format(
        *(Identifier(f"{name}_{end}") for end in ("mean", "min", "max")),
        Identifier(f"{kind}_{tier.name}"),
    )
    rows = analyst.execute(view).fetchall()
    assert len(rows) == len(answered) > 0
    for row, item in zip(rows, answered, strict=True):
        said = item["values"][name]
        assert rfc3339(row["bucket_at"]) == item["bucket_at"]
        assert (row["count"], row["untrusted_count"]) == (item["count"], item["untrusted_count"])
        for end in ("mean", "min", "max"):
            expected = said.get(end)
            assert row[end] == (None if expected is None else pytest.approx(expected, abs=0.06))


async def test_a_line_of_a_district_is_the_apis(
    city: City, start: Start, analyst: Connection[DictRow]
) -> None:
    """What is hourly by district, weighted by trusted readings."""
    quantity = KIND_BY_CODE["power_transformer"].primary
    for number, area in enumerate(("760", "760", "761")):
        key = city.sensor(f"s-{number}", "power_transformer", area=area)
        values = {quantity.name: values_of(quantity, number)}
        stored(city, "computed", key, "power_transformer", values, np.roll(QUALITY, number))
    api = await start()
    document = await api.get(
        "/series",
        {
            **SPAN,
            "kind": "power_transformer",
            "quantity": quantity.name,
            "by": "area",
            "resolution": HOUR.name,
        },
    )
    first_at = BEGIN.replace(minute=0)
    rows = analyst.execute(BY_DISTRICT, [first_at, END]).fetchall()
    answered = {(item["bucket_at"], item["area"]): item for item in document["items"]}
    assert {(rfc3339(row["bucket_at"]), row["area"]) for row in rows} == answered.keys()
    for row in rows:
        item = answered[rfc3339(row["bucket_at"]), row["area"]]
        assert row["mean"] == pytest.approx(item["mean"], abs=0.06)
        assert (row["count"], row["sensor_count"]) == (item["count"], item["sensor_count"])
        for end in ("min", "max"):
            assert row[end] == pytest.approx(item[end], abs=0.06)
