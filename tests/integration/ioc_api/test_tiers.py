"""Every tier equals what the readings give, computed or not, late or not, open or closed."""

import math
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from contract.arrays import FloatArray
from contract.catalogue import KIND_BY_CODE
from contract.clock import from_us, rfc3339
from db import rollup
from db.rollup import TIERS, Tier
from ioc_api.readings.schemas import ReadingPage
from ioc_api.series.schemas import SeriesDocument
from tests.stand.stage import Api, City, Start

pytestmark = pytest.mark.integration

OFFSET_S = 7 * 3600
STEP_S = 300
ROWS = 3 * 24 * 12
BEGIN = datetime(2026, 11, 12, 3, 7, tzinfo=UTC)
END = BEGIN + timedelta(seconds=ROWS * STEP_S)
SPAN = {"from": rfc3339(BEGIN), "to": rfc3339(END)}
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)

by_tier = pytest.mark.parametrize("tier", TIERS, ids=lambda tier: tier.name)


def noise(seed: int = 7) -> FloatArray:
    return np.random.Generator(np.random.Philox(seed)).random(ROWS)


def times_s() -> NDArray[np.int64]:
    return int(BEGIN.timestamp()) + STEP_S * np.arange(ROWS, dtype=np.int64)


def buckets_s(tier: Tier) -> NDArray[np.int64]:
    local = times_s() + OFFSET_S
    return local - local % tier.width_s - OFFSET_S


def store(city: City, key: int, kind: str, values: dict[str, FloatArray], rows: slice) -> None:
    """Store rows and mark their buckets, as ingest does."""
    with city.connection.transaction():
        for row in range(ROWS)[rows]:
            at = datetime.fromtimestamp(int(times_s()[row]), UTC)
            one = {name: float(column[row]) for name, column in values.items()}
            city.reading(key, at, one, kind=kind)
            quarter = datetime.fromtimestamp(int(buckets_s(rollup.QUARTER)[row]), UTC)
            city.connection.execute(
                "INSERT INTO dirty_bucket VALUES (%s, %s, %s)", [kind, key, quarter]
            )


def compute(city: City, kind: str) -> None:
    """Compute what is marked, as maintenance does."""
    city.connection.execute("SET timezone TO 'UTC'")
    city.connection.execute(rollup.MAKE_DIRTY)
    with city.connection.transaction():
        city.connection.execute(
            "WITH gone AS (DELETE FROM dirty_bucket WHERE kind = %s "
            "RETURNING kind, sensor_key, bucket_at) "
            "INSERT INTO dirty SELECT DISTINCT kind, sensor_key, bucket_at FROM gone",
            [kind],
        )
        for tier in TIERS:
            statement = rollup.refresh(KIND_BY_CODE[kind], tier, "Asia/Ho_Chi_Minh")
            city.connection.execute(statement, {"floor_at": LONG_AGO})


WAYS = ("computed", "not computed", "open", "late")


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> Iterator[str]:
    """How far maintenance has come."""
    return request.param


def stored(city: City, way: str, key: int, kind: str, values: dict[str, FloatArray]) -> None:
    """Store all rows; maintenance runs after some of them, after all, or never."""
    match way:
        case "computed":
            store(city, key, kind, values, slice(None))
            compute(city, kind)
        case "open":
            store(city, key, kind, values, slice(None, -40))
            compute(city, kind)
            store(city, key, kind, values, slice(-40, None))
        case "late":
            store(city, key, kind, values, slice(None, 300))
            store(city, key, kind, values, slice(301, None))
            compute(city, kind)
            store(city, key, kind, values, slice(300, 301))
        case _:
            store(city, key, kind, values, slice(None))


async def items(api: Api, sensor_id: str, tier: Tier, **more: str) -> list[dict[str, Any]]:
    page = await api.get(
        f"/sensors/{sensor_id}/readings", {**SPAN, "resolution": tier.name, **more}
    )
    ReadingPage.model_validate(page, strict=True)
    assert page["tier"] == tier.name
    assert page["next_cursor"] is None
    return page["items"]


def grouped(tier: Tier, column: FloatArray) -> dict[str, FloatArray]:
    buckets = buckets_s(tier)
    return {
        rfc3339(from_us(int(at) * 1_000_000)): column[buckets == at] for at in np.unique(buckets)
    }


def circular_mean_deg(values: FloatArray) -> float:
    angles = np.radians(values)
    return math.degrees(math.atan2(np.sin(angles).sum(), np.cos(angles).sum())) % 360


def energetic_mean_db(values: FloatArray) -> float:
    return float(10 * np.log10(np.mean(10 ** (values / 10))))


async def test_means_sums_and_extremes(city: City, start: Start, way: str) -> None:
    """Rain adds up, its intensity is averaged; every tier holds every reading once."""
    values = {"rain_mm": np.round(noise(), 1), "intensity_mmh": 60 * noise(8)}
    stored(city, way, city.sensor("rain-1", "rain_gauge"), "rain_gauge", values)
    api = await start()
    for tier in TIERS:
        found = await items(api, "rain-1", tier)
        rain, intensity = (grouped(tier, values[name]) for name in values)
        assert [item["bucket_at"] for item in found] == list(rain)
        for item in found:
            mm, mmh = rain[item["bucket_at"]], intensity[item["bucket_at"]]
            assert item["count"] == len(mm)
            assert item["values"]["rain_mm"] == pytest.approx(
                {"mean": mm.mean(), "min": mm.min(), "max": mm.max(), "sum": mm.sum()}, rel=1e-6
            )
            assert item["values"]["intensity_mmh"] == pytest.approx(
                {"mean": mmh.mean(), "min": mmh.min(), "max": mmh.max()}, rel=1e-6
            )


async def test_directions_have_a_circular_mean_and_no_extremes(
    city: City, start: Start, way: str
) -> None:
    values = {"wind_from_deg": np.round(340 + 40 * noise()) % 360}
    stored(city, way, city.sensor("wind-1", "weather"), "weather", values)
    api = await start()
    for tier in TIERS:
        expected = grouped(tier, values["wind_from_deg"])
        for item in await items(api, "wind-1", tier, quantity="wind_from_deg"):
            wind = item["values"]["wind_from_deg"]
            turn = wind["mean"] - circular_mean_deg(expected[item["bucket_at"]])
            assert abs((turn + 180) % 360 - 180) < 1e-3
            assert 0 <= wind["mean"] < 360
            assert (wind["min"], wind["max"]) == (None, None)


async def test_noise_has_the_mean_of_its_energy(city: City, start: Start, way: str) -> None:
    values = {"leq_db": 50 + 30 * noise()}
    stored(city, way, city.sensor("noise-1", "noise"), "noise", values)
    api = await start()
    for tier in TIERS:
        expected = grouped(tier, values["leq_db"])
        for item in await items(api, "noise-1", tier, quantity="leq_db"):
            mean = item["values"]["leq_db"]["mean"]
            assert mean == pytest.approx(energetic_mean_db(expected[item["bucket_at"]]), rel=1e-6)


def gained(values: FloatArray) -> float:
    steps = np.diff(values)
    return float(np.where(steps >= 0, steps, values[1:]).sum())


async def test_a_register_gives_its_increase_across_buckets(
    city: City, start: Start, way: str
) -> None:
    """The step from the bucket before belongs to the bucket; so all increases add up."""
    register = 1000 + np.cumsum(noise())
    register[200:] -= register[200]
    stored(
        city, way, city.sensor("meter-1", "smart_meter"), "smart_meter", {"energy_kwh": register}
    )
    api = await start()
    for tier in TIERS:
        found = await items(api, "meter-1", tier, quantity="energy_kwh")
        expected = grouped(tier, register)
        before = np.array([])
        for item in found:
            values = expected[item["bucket_at"]]
            energy = item["values"]["energy_kwh"]
            assert energy["increase"] == pytest.approx(gained(np.append(before, values)), abs=1e-3)
            assert energy["min"] == pytest.approx(values.min())
            assert energy["mean"] is None
            before = values[-1:]
        later = {"from": rfc3339(BEGIN + timedelta(days=2))}
        assert await items(api, "meter-1", tier, quantity="energy_kwh", **later) == [
            item for item in found if item["bucket_at"] >= _start(tier, later["from"])
        ]


async def test_dips_and_glitches_of_a_register_are_no_consumption(
    city: City, start: Start, way: str
) -> None:
    """In no tier, computed or not; a new start is, and a span that begins at a glitch knows it."""
    register = 215_600 + np.cumsum(noise())
    register[300:] -= register[300]
    total = register[299] - register[0] + register[-1]
    dips, glitches = np.arange(40, 290, 41), np.arange(25, 280, 37)
    register[dips] = register[dips - 1] - 0.01
    register[glitches] = 0.0
    stored(
        city, way, city.sensor("meter-1", "smart_meter"), "smart_meter", {"energy_kwh": register}
    )
    api = await start()
    for tier in TIERS:
        found = await items(api, "meter-1", tier, quantity="energy_kwh")
        increases = [item["values"]["energy_kwh"]["increase"] for item in found]
        assert sum(increases) == pytest.approx(total, abs=0.01 * len(dips) + 1e-3)
        later = {"from": found[-1]["bucket_at"]}
        assert await items(api, "meter-1", tier, quantity="energy_kwh", **later) == found[-1:]


def _start(tier: Tier, text: str) -> str:
    local = int(datetime.fromisoformat(text).timestamp()) + OFFSET_S
    return rfc3339(datetime.fromtimestamp(local - local % tier.width_s - OFFSET_S, UTC))


async def test_a_page_after_another_gives_each_bucket_once(city: City, start: Start) -> None:
    """Also for a register, whose increase needs the page before."""
    values = {"energy_kwh": np.cumsum(noise())}
    stored(city, "open", city.sensor("meter-1", "smart_meter"), "smart_meter", values)
    api = await start()
    whole = await items(api, "meter-1", rollup.QUARTER)
    for limit in (1, 7, 97, len(whole)):
        paged: list[dict[str, Any]] = []
        params = {**SPAN, "resolution": "15m", "limit": str(limit)}
        while True:
            page = await api.get("/sensors/meter-1/readings", params)
            assert len(page["items"]) <= limit
            paged += page["items"]
            if page["next_cursor"] is None:
                break
            params["cursor"] = page["next_cursor"]
            if limit == 1 and len(paged) == 5:
                paged += whole[5:]
                break
        assert paged == whole


async def test_auto_takes_the_finest_tier_that_fits(city: City, start: Start) -> None:
    values = {"rain_mm": noise()}
    stored(city, "open", city.sensor("rain-1", "rain_gauge"), "rain_gauge", values)
    api = await start()
    for most, tier in ((ROWS, "raw"), (ROWS - 1, "15m"), (288, "1h"), (72, "1d"), (4, "1d")):
        page = await api.get(
            "/sensors/rain-1/readings", {**SPAN, "max_points": str(most), "quantity": "rain_mm"}
        )
        assert page["tier"] == tier
        assert len(page["items"]) <= most
        assert page["next_cursor"] is None


async def test_auto_pages_days_where_even_they_are_too_many(city: City, start: Start) -> None:
    stored(
        city, "computed", city.sensor("rain-1", "rain_gauge"), "rain_gauge", {"rain_mm": noise()}
    )
    api = await start()
    params = {**SPAN, "max_points": "3"}
    page = await api.get("/sensors/rain-1/readings", params)
    assert (page["tier"], len(page["items"])) == ("1d", 3)
    rest = await api.get("/sensors/rain-1/readings", {**params, "cursor": page["next_cursor"]})
    assert (rest["tier"], len(rest["items"]), rest["next_cursor"]) == ("1d", 1, None)


async def test_auto_answers_from_rollups_where_readings_are_gone(city: City, start: Start) -> None:
    """What was dropped is answered by the finest tier that still has it, its last bucket too."""
    stored(
        city, "computed", city.sensor("rain-1", "rain_gauge"), "rain_gauge", {"rain_mm": noise()}
    )
    api = await start()
    city.connection.execute("DELETE FROM reading_rain_gauge")
    page = await api.get("/sensors/rain-1/readings", {**SPAN, "max_points": "10000"})
    assert page["tier"] == "15m"
    assert sum(item["count"] for item in page["items"]) == ROWS
    city.connection.execute("DELETE FROM rollup_rain_gauge_15m")
    page = await api.get("/sensors/rain-1/readings", {**SPAN, "max_points": "10000"})
    assert page["tier"] == "1h"
    assert sum(item["count"] for item in page["items"]) == ROWS


async def test_a_gap_stays_a_gap(city: City, start: Start) -> None:
    key = city.sensor("rain-1", "rain_gauge")
    store(city, key, "rain_gauge", {"rain_mm": noise()}, slice(0, 12))
    compute(city, "rain_gauge")
    store(city, key, "rain_gauge", {"rain_mm": noise()}, slice(120, 132))
    api = await start()
    found = await items(api, "rain-1", rollup.HOUR)
    assert [item["count"] for item in found] == [11, 1, 11, 1]


async def test_a_quantity_without_values_is_null(city: City, start: Start) -> None:
    stored(city, "open", city.sensor("rain-1", "rain_gauge"), "rain_gauge", {"rain_mm": noise()})
    api = await start()
    nothing = {"mean": None, "min": None, "max": None}
    for item in await items(api, "rain-1", rollup.QUARTER):
        assert item["values"]["intensity_mmh"] == nothing


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
    ("quantity", {"kind": "smart_meter"}),
    ("quantity", {"kind": "smart_meter", "quantity": "energy_kwh"}),
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
