"""A file holds exactly what is stored, and says where that comes from."""

from itertools import product
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from contract.clock import from_us, rfc3339
from contract.version import VERSION
from db.rollup import TIERS
from ioc_api.export.schemas import EstimateDocument, ProvenanceDocument
from tests.stand.exported import EXPORT, rows, text
from tests.stand.history import (
    ROWS,
    SPAN,
    items,
    noise,
    store,
    stored,
    times_s,
)
from tests.stand.running_api import Start
from tests.stand.stage import City

pytestmark = pytest.mark.integration

DOUBTFUL: NDArray[np.int64] = np.where(np.arange(ROWS) % 10 == 0, 1, 0).astype(np.int64)


async def test_readings_are_told_as_they_are_stored(city: City, start: Start) -> None:
    columns = {
        name: noise(seed).astype(np.float32).astype(np.float64)
        for seed, name in ((1, "b"), (2, "a"))
    }
    for name, column in columns.items():
        key = city.sensor(f"aq-{name}")
        store(city, key, "air_quality", {"pm25_ugm3": column}, slice(None))
    city.sensor("aq-silent")
    city.sensor("other", "noise")
    api = await start()

    whole = await text(api, kind="air_quality", quantity="pm25_ugm3")

    lines = whole.split("\r\n")
    assert lines[0] == "sensor_id,observed_at,quality,pm25_ugm3"
    assert lines[-1] == ""
    assert "\n" not in "".join(lines)
    expected = [
        [f"aq-{name}", rfc3339(from_us(int(at) * 1_000_000)), "0", value]
        for name in ("a", "b")
        for at, value in zip(times_s(), columns[name], strict=True)
    ]
    told = [line.split(",") for line in lines[1:-1]]
    assert [line[:3] for line in told] == [line[:3] for line in expected]
    assert [np.float32(line[3]) for line in told] == [np.float32(line[3]) for line in expected]


@pytest.mark.parametrize(("quality", "left"), [("good", DOUBTFUL == 0), ("all", DOUBTFUL >= 0)])
async def test_what_is_doubtful_is_told_only_where_all_is_wanted(
    city: City, start: Start, quality: str, left: NDArray[np.bool_]
) -> None:
    column = noise()
    key = city.sensor("aq-1")
    store(city, key, "air_quality", {"pm25_ugm3": column}, slice(None), DOUBTFUL)
    api = await start()

    told = await rows(api, kind="air_quality", quality=quality)

    assert [int(row["quality"]) for row in told] == DOUBTFUL[left].tolist()
    assert sum(float(row["pm25_ugm3"]) for row in told) == pytest.approx(column[left].sum())
    assert {row["no2_ugm3"] for row in told} == {""}


async def test_buckets_are_those_of_each_sensors_history(
    city: City, start: Start, way: str
) -> None:
    for number, kind in enumerate(("smart_meter", "weather", "rain_gauge")):
        key = city.sensor(f"s-{number}", kind)
        told = {
            "smart_meter": {"energy_kwh": np.cumsum(noise())},
            "weather": {"wind_from_deg": 360 * noise(), "temperature_degc": 30 * noise(3)},
            "rain_gauge": {"rain_mm": noise()},
        }[kind]
        stored(city, way, key, kind, told, DOUBTFUL)
    api = await start()

    for number, kind in enumerate(("smart_meter", "weather", "rain_gauge")):
        for tier, quality in product(TIERS, ("good", "all")):
            found = await rows(api, kind=kind, resolution=tier.name, quality=quality)
            shown = await items(api, f"s-{number}", tier, quality=quality)
            same_buckets(found, shown)


def same_buckets(found: list[dict[str, str]], shown: list[dict[str, Any]]) -> None:
    """Hold a file's rows against the buckets of a history."""
    assert [row["observed_at"] for row in found] == [item["bucket_at"] for item in shown]
    for row, item in zip(found, shown, strict=True):
        assert (int(row["count"]), int(row["untrusted_count"])) == (
            item["count"],
            item["untrusted_count"],
        )
        for column in list(row)[4:]:
            name, _, part = column.rpartition("_")
            value: Any = item["values"][name][part]
            cell = None if row[column] == "" else float(row[column])
            assert cell == (None if value is None else pytest.approx(value, rel=1e-6))


async def test_rows_of_an_area_are_those_observed_there(city: City, start: Start) -> None:
    key = city.sensor("aq-1", area="760")
    other = city.sensor("aq-2", area="769")
    for each in (key, other):
        store(city, each, "air_quality", {"pm25_ugm3": noise()}, slice(None))
    moved_at = from_us(int(times_s()[100]) * 1_000_000)
    city.connection.execute(
        "UPDATE sensor_place SET to_at = %s WHERE sensor_key = %s", [moved_at, key]
    )
    city.connection.execute(
        "INSERT INTO sensor_place (sensor_key, from_at, area_code, lat_deg, lon_deg) "
        "VALUES (%s, %s, '769', 10.8, 106.7)",
        [key, moved_at],
    )
    api = await start()

    counts = {area: len(await rows(api, kind="air_quality", area=area)) for area in ("760", "769")}

    assert counts == {"760": 100, "769": 2 * ROWS - 100}
    assert len(await rows(api, kind="air_quality", area="760,769")) == 2 * ROWS


async def test_a_box_and_a_list_choose_sensors(city: City, start: Start) -> None:
    for number, lon_deg in enumerate((106.6, 106.7, 106.8)):
        key = city.sensor(f"aq-{number}", lon_deg=lon_deg)
        store(city, key, "air_quality", {"pm25_ugm3": noise()}, slice(0, 3))
    api = await start()

    async def told(**params: str) -> set[str]:
        return {row["sensor_id"] for row in await rows(api, kind="air_quality", **params)}

    assert await told(bbox="106.65,10,107,11") == {"aq-1", "aq-2"}
    assert await told(sensor_id="aq-0,aq-2") == {"aq-0", "aq-2"}


async def test_a_spreadsheet_gets_its_delimiter_decimal_mark_and_local_time(
    city: City, start: Start
) -> None:
    key = city.sensor("-1-2")
    store(city, key, "air_quality", {"pm25_ugm3": noise() - 1}, slice(0, 2))
    api = await start()

    whole = await text(
        api,
        kind="air_quality",
        quantity="pm25_ugm3",
        delimiter=";",
        decimal=",",
        bom="1",
        tz="Asia/Ho_Chi_Minh",
    )

    assert whole.startswith("\ufeffsensor_id;observed_at;local_at;quality;pm25_ugm3\r\n")
    sensor_id, at, local, quality, value = whole.split("\r\n")[1].split(";")
    assert sensor_id == "'-1-2"
    assert (at, local) == ("2026-11-12T03:07:00.000Z", "2026-11-12 10:07:00")
    assert quality == "0"
    assert float(value.replace(",", ".")) == pytest.approx(noise()[0] - 1, rel=1e-6)


async def test_an_estimate_is_near_and_provenance_is_exact(
    city: City, start: Start, way: str
) -> None:
    for number in range(2):
        stored(city, way, city.sensor(f"aq-{number}"), "air_quality", {"pm25_ugm3": noise()})
    api = await start()

    for resolution in ("raw", *(tier.name for tier in TIERS)):
        params = {**SPAN, "kind": "air_quality", "resolution": resolution}
        answer = await api.client.get(EXPORT, params=params)
        row_count = answer.content.count(b"\n") - 1
        guessed = await api.get("/export/estimate", params)
        EstimateDocument.model_validate(guessed, strict=True)
        # A day that is partly computed and partly marked is counted in both.
        assert row_count * 0.8 <= guessed["rows"] <= row_count * 1.5 + 2 * 2
        assert guessed["tier"] == resolution
        assert guessed["bytes"] > guessed["rows"]
        origin = await api.get("/export/provenance", params)
        ProvenanceDocument.model_validate(origin, strict=True)
        assert (origin["rows"], origin["sensor_count"]) == (row_count, 2)
        assert (origin["tier"], origin["quality"]) == (resolution, "good")
        assert answer.headers["export-tier"] == resolution
        assert answer.headers["export-version"] == origin["version"] == VERSION
        assert answer.headers["export-query"] == origin["query"]
        assert answer.headers["export-rows-estimated"] == str(guessed["rows"])
