"""A GeoJSON file holds what the file of text holds, where its sensor stood then."""

from typing import Any

import pytest

from contract.clock import from_us
from tests.stand.exported import EXPORT, rows
from tests.stand.history import ROWS, SPAN, noise, store, times_s
from tests.stand.running_api import Api, Start
from tests.stand.stage import City

pytestmark = pytest.mark.integration


async def features(api: Api, **params: str) -> list[dict[str, Any]]:
    answer = await api.client.get(EXPORT, params={**SPAN, "format": "geojson", **params})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/geo+json"
    document = answer.json()
    assert document["type"] == "FeatureCollection"
    return document["features"]


@pytest.mark.parametrize("resolution", ["raw", "1h"])
async def test_features_hold_what_text_holds(city: City, start: Start, resolution: str) -> None:
    for number in range(2):
        key = city.sensor(f"aq-{number}")
        store(city, key, "air_quality", {"pm25_ugm3": noise(number) - 0.5}, slice(None))
    api = await start()

    params = {"kind": "air_quality", "resolution": resolution, "tz": "Asia/Ho_Chi_Minh"}
    found = await features(api, **params)

    told = [
        {name: "" if value is None else str(value) for name, value in each["properties"].items()}
        for each in found
    ]
    expected = await rows(api, **params)
    assert [list(row) for row in told] == [list(row) for row in expected]
    for row, other in zip(told, expected, strict=True):
        for name, cell in row.items():
            assert cell == other[name] or float(cell) == float(other[name])
    assert len({each["properties"]["sensor_id"] for each in found}) == 2


async def test_a_feature_lies_where_its_sensor_stood(city: City, start: Start) -> None:
    key = city.sensor("aq-1", lat_deg=10.7, lon_deg=106.6)
    store(city, key, "air_quality", {"pm25_ugm3": noise()}, slice(None))
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

    found = await features(api, kind="air_quality")

    points = [each["geometry"]["coordinates"] for each in found]
    assert points == [[106.6, 10.7]] * 100 + [[106.7, 10.8]] * (ROWS - 100)


async def test_a_file_without_rows_is_a_collection_too(city: City, start: Start) -> None:
    city.sensor("aq-1")
    api = await start()
    assert await features(api, kind="air_quality") == []
