"""A series of many sensors equals their readings, each where its sensor stood."""

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from contract.clock import from_us, rfc3339
from db import rollup
from db.rollup import TIERS
from ioc_api.series.schemas import SeriesDocument
from tests.stand.history import (
    BEGIN,
    END,
    ROWS,
    SPAN,
    buckets_s,
    circular_mean_deg,
    compute,
    energetic_mean_db,
    grouped,
    noise,
    store,
    stored,
    times_s,
)
from tests.stand.running_api import Api, Start
from tests.stand.stage import City

pytestmark = pytest.mark.integration


async def series(api: Api, **params: str) -> dict[str, Any]:
    document = await api.get("/series", {**SPAN, **params})
    SeriesDocument.model_validate(document, strict=True)
    return document


async def test_a_series_equals_its_sensors_readings(city: City, start: Start, way: str) -> None:
    """Weighted by count: three sensors, one of them with every third reading only."""
    columns = [100 * noise(seed) for seed in (1, 2, 3)]
    keys = [city.sensor(f"pt-{n}", "power_transformer", area=f"76{n}") for n in range(3)]
    for key, column in zip(keys, columns, strict=True):
        thinned = slice(None, None, 3) if key == keys[2] else slice(None)
        if way == "late" and key == keys[1]:
            store(city, key, "power_transformer", {"load_kw": column}, slice(None, 300))
            thinned = slice(301, None)
        store(city, key, "power_transformer", {"load_kw": column}, thinned)
        if way == "computed" or (way == "open" and key == keys[0]):
            compute(city, "power_transformer")
    if way == "late":
        compute(city, "power_transformer")
        store(city, keys[1], "power_transformer", {"load_kw": columns[1]}, slice(300, 301))
    api = await start()
    for tier in TIERS:
        document = await series(api, kind="power_transformer", resolution=tier.name)
        assert (document["quantity"], document["unit"], document["area"]) == ("load_kw", "kW", None)
        buckets = buckets_s(tier)
        for item, at in zip(document["items"], np.unique(buckets), strict=True):
            within = [column[buckets == at] for column in columns]
            within[2] = columns[2][(buckets == at) & (np.arange(ROWS) % 3 == 0)]
            readings = np.concatenate(within)
            assert item.pop("bucket_at") == rfc3339(from_us(int(at) * 1_000_000))
            assert item == pytest.approx(
                {
                    "mean": readings.mean(),
                    "min": readings.min(),
                    "max": readings.max(),
                    "sensor_count": sum(1 for part in within if len(part)),
                    "count": len(readings),
                    "untrusted_count": 0,
                    "total": sum(part.mean() for part in within if len(part)),
                },
                rel=1e-5,
            )
        one_area = await series(api, kind="power_transformer", resolution=tier.name, area="761")
        assert {item["sensor_count"] for item in one_area["items"]} == {1}


def move(city: City, key: int, row: int, area: str) -> None:
    """Let a sensor stand in another area from a reading on."""
    at = datetime.fromtimestamp(int(times_s()[row]), UTC)
    city.connection.execute(
        "UPDATE sensor_place SET to_at = %s WHERE sensor_key = %s AND to_at IS NULL", [at, key]
    )
    city.connection.execute(
        "INSERT INTO sensor_place (sensor_key, from_at, area_code, lat_deg, lon_deg) "
        "VALUES (%s, %s, %s, 10.8, 106.7)",
        [key, at, area],
    )
    city.connection.execute("UPDATE sensor SET area_code = %s WHERE sensor_key = %s", [area, key])


async def test_readings_stay_in_the_area_that_their_sensor_stood_in(
    city: City, start: Start, way: str
) -> None:
    """Also those of the quarter and the day in which it moved."""
    load, kind = 100 * noise(), "power_transformer"
    key = city.sensor("pt-1", kind, area="760")
    neighbour = city.sensor("pt-2", kind, area="769")
    for each in (key, neighbour):
        stored(city, way, each, kind, {"load_kw": load})
    left, back = 301, 700
    move(city, key, left, "769")
    move(city, key, back, "760")
    rows = np.arange(ROWS)
    was_away = (rows >= left) & (rows < back)
    api = await start()
    for tier in TIERS:
        buckets = buckets_s(tier)
        for area, chosen, others in (("760", ~was_away, 0), ("769", was_away, 1)):
            document = await series(api, kind=kind, resolution=tier.name, area=area)
            counts = {
                int(at): int((chosen & (buckets == at)).sum() + others * (buckets == at).sum())
                for at in np.unique(buckets)
            }
            assert {item["bucket_at"]: item["count"] for item in document["items"]} == {
                rfc3339(from_us(at * 1_000_000)): count for at, count in counts.items() if count
            }
            mean = np.concatenate([load[chosen], load[: others * ROWS]]).mean()
            total = sum(item["mean"] * item["count"] for item in document["items"])
            assert total / sum(counts.values()) == pytest.approx(mean, rel=1e-5)


async def test_where_readings_are_gone_a_bucket_belongs_to_where_it_began(
    city: City, start: Start
) -> None:
    kind = "power_transformer"
    key = city.sensor("pt-1", kind, area="760")
    stored(city, "computed", key, kind, {"load_kw": noise()})
    move(city, key, 301, "769")
    city.connection.execute(
        "INSERT INTO retention (tier, kept_from_at, applied_at, cut_at) "
        "VALUES ('raw', %s, now(), %s)",
        [END, END],
    )
    city.connection.execute("TRUNCATE reading_power_transformer")
    api = await start()
    for tier in TIERS:
        buckets, moved_s = buckets_s(tier), times_s()[301]
        for area, chosen in (("760", buckets < moved_s), ("769", buckets >= moved_s)):
            document = await series(api, kind=kind, resolution=tier.name, area=area)
            assert sum(item["count"] for item in document["items"]) == chosen.sum()


async def test_series_of_directions_and_levels(city: City, start: Start) -> None:
    wind = np.round(340 + 40 * noise()) % 360
    level = 50 + 30 * noise()
    stored(city, "open", city.sensor("wind-1", "weather"), "weather", {"wind_from_deg": wind})
    stored(city, "open", city.sensor("noise-1", "noise"), "noise", {"leq_db": level})
    api = await start()
    directions = await series(api, kind="weather", quantity="wind_from_deg", resolution="1d")
    for item, expected in zip(directions["items"], grouped(rollup.DAY, wind).values(), strict=True):
        turn = item["mean"] - circular_mean_deg(expected)
        assert abs((turn + 180) % 360 - 180) < 1e-3
        assert (item["min"], item["max"], "total" in item) == (None, None, False)
    levels = await series(api, kind="noise", resolution="1d")
    for item, expected in zip(levels["items"], grouped(rollup.DAY, level).values(), strict=True):
        assert item["mean"] == pytest.approx(energetic_mean_db(expected), rel=1e-6)


async def test_auto_series_take_the_finest_tier_that_fits_and_holds_something(
    city: City, start: Start
) -> None:
    stored(city, "computed", city.sensor("noise-1", "noise"), "noise", {"leq_db": 50 + noise()})
    api = await start()
    assert (await series(api, kind="noise"))["tier"] == "15m"
    assert (await series(api, kind="noise", max_points="100"))["tier"] == "1h"
    city.connection.execute("DELETE FROM rollup_noise_15m")
    assert (await series(api, kind="noise"))["tier"] == "1h"
    assert (await series(api, kind="weather"))["items"] == []


BAD_SERIES: tuple[tuple[str, dict[str, str]], ...] = (
    ("kind", {}),
    ("kind", {"kind": "nose"}),
    ("quantity", {"kind": "noise", "quantity": "depth_m"}),
    ("quality", {"kind": "noise", "quality": "bad"}),
    ("area", {"kind": "noise", "area": "99"}),
    ("resolution", {"kind": "noise", "resolution": "raw"}),
    ("max_points", {"kind": "noise", "max_points": "10001"}),
    ("max_points", {"kind": "noise", "resolution": "15m", "max_points": "3"}),
    ("from", {"kind": "noise", "from": "yesterday"}),
    ("from", {"kind": "noise", "to": rfc3339(BEGIN - timedelta(days=1))}),
)


async def test_bad_series_are_refused(start: Start) -> None:
    api = await start()
    for name, params in BAD_SERIES:
        problem = await api.problem(422, "/series", {**SPAN, **params})
        assert problem["errors"][0]["parameter"] == name
