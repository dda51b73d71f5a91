"""The index of the air as it is answered: numbers with how many spoke, or what is missing."""

import io
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow.parquet as pq
import pytest
from psycopg import AsyncConnection

from contract.city_time import CityTime
from contract.clock import rfc3339, to_us, utc_now
from contract.database_role import Role
from db.connection import Connection
from db.pool import open_pool
from ioc_api.air_index.now import Air
from ioc_api.air_index.schemas import AirIndexDocument, AirNowDocument
from operations.air_index import keeper
from operations.air_index.units import HOUR_US
from tests.stand.account import as_role
from tests.stand.air_hours import announce, write_hour
from tests.stand.running_api import Api, Start

pytestmark = pytest.mark.integration
PARQUET: Any = pq  # its stubs know only some of what it takes
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OFFSET_US = 7 * HOUR_US
CLEAN = {"pm25": 20.0, "pm10": 40.0, "no2": 50.0}
"""Of which the index is 40, by PM2.5."""
DIRTY = {"pm25": 100.0, "pm10": 40.0, "no2": 50.0}


def last_hour() -> datetime:
    """Return the begin of the newest hour that is over."""
    now = utc_now()
    return now.replace(minute=0, second=0, microsecond=0) - HOUR


@pytest.fixture
async def owner(database_url: str) -> AsyncIterator[Connection]:
    async with await AsyncConnection.connect(database_url, autocommit=True) as connection:
        yield connection


async def compute(owner: Connection, now: datetime) -> None:
    while (await keeper.keep(owner, to_us(now), OFFSET_US)).marks:
        pass


async def stations(owner: Connection, last: datetime, hours: int = 6) -> None:
    """Have three stations in a district, one of them silent, and one of bad air in another."""
    begin = last - (hours - 1) * HOUR
    for sensor_id, area, means in (
        ("air-1", "760", CLEAN),
        ("air-2", "760", CLEAN | {"pm25": 30.0}),
        ("air-3", "760", None),
        ("air-4", "769", DIRTY),
        ("air-5", "778", None),
    ):
        key = await announce(owner, sensor_id, begin - DAY, area=area)
        for hour in range(hours if means else 0):
            await write_hour(owner, key, begin + hour * HOUR, means or {})
    await compute(owner, last + HOUR)


@pytest.fixture
async def api(start: Start, owner: Connection) -> Api:
    await stations(owner, last_hour())
    return await start()


async def test_the_air_now(api: Api) -> None:
    """Of stations, of areas with how many of how many spoke, and of the city."""
    document = await api.get("/air-index/now")
    AirNowDocument.model_validate(document, strict=True)
    of = {cell["sensor_id"]: cell for cell in document["stations"]}
    assert (of["air-1"]["value"], of["air-1"]["grade"]) == (40, "good")
    assert (of["air-1"]["dominant"], of["air-1"]["by_pollutant"]["no2"]) == ("pm25", 25)
    assert of["air-1"]["by_pollutant"]["o3"] is None
    assert (of["air-3"]["value"], of["air-3"]["missing"]) == (None, ["no_hours"])
    assert (of["air-4"]["value"], of["air-4"]["grade"]) == (164, "bad")
    areas = {cell["area"]: cell for cell in document["areas"]}
    assert (areas["760"]["value"], areas["760"]["known"], areas["760"]["of"]) == (50, 2, 3)
    assert areas["760"]["worst_sensor_id"] == "air-2"
    assert (areas["778"]["value"], areas["778"]["missing"]) == (None, ["too_few_stations"])
    assert (document["city"]["known"], document["city"]["of"]) == (3, 5)
    assert document["hour_at"] in {rfc3339(last_hour()), rfc3339(last_hour() - HOUR)}
    assert document["grades"][0]["code"] == "good"


async def test_air_that_is_computed_no_more_is_not_known(start: Start, owner: Connection) -> None:
    """Three hours old, it says nothing of now; what it was says its course."""
    await stations(owner, last_hour() - 3 * HOUR)
    api = await start()
    document = await api.get("/air-index/now")
    assert document["city"] == {
        "value": None,
        "grade": None,
        "dominant": None,
        "by_pollutant": dict.fromkeys(("pm25", "pm10", "o3", "no2", "so2", "co")),
        "missing": ["not_computed"],
        "known": 0,
        "of": 5,
        "worst_sensor_id": None,
    }
    assert {tuple(cell["missing"]) for cell in document["stations"]} == {("not_computed",)}


async def test_until_enough_of_an_hour_is_known_that_of_the_one_before_stands(
    owner: Connection, database_url: str
) -> None:
    """For ten minutes; then what is there is told, be it little."""
    last = datetime(2026, 11, 20, 3, tzinfo=UTC)
    await stations(owner, last)
    await owner.execute("DELETE FROM air_index_1h WHERE bucket_at = %s AND value < 50", [last])
    now = [last + HOUR]
    async with open_pool(as_role(database_url, Role.API), application="test") as pool:
        for minutes, hour_at, known in ((1, last - HOUR, 3), (10, last, 2)):
            now[0] = last + HOUR + timedelta(minutes=minutes)
            found = await Air(pool, CityTime(lambda: now[0])).now()
            assert found.hour_at == hour_at
            assert sum(one.value is not None for one in found.stations) == known


async def test_before_the_first_hour_nothing_is_known(start: Start) -> None:
    api = await start()
    document = await api.get("/air-index/now")
    assert (document["hour_at"], document["city"]["value"]) == (None, None)
    assert document["city"]["missing"] == ["not_computed"]


async def course(api: Api, **params: str) -> list[dict[str, Any]]:
    last = last_hour()
    span = {"from": rfc3339(last - 7 * HOUR), "to": rfc3339(last + HOUR)}
    document = await api.get("/air-index", span | params)
    AirIndexDocument.model_validate(document, strict=True)
    return document["items"]


async def test_the_course_of_a_station_has_an_item_for_each_hour(api: Api) -> None:
    """Two before it came, one of which a NowCast is not known, and what follows."""
    items = await course(api, sensor_id="air-1")
    assert [item["value"] for item in items] == [None] * 3 + [40] * 5
    assert [item["missing"] for item in items[:4]] == [["no_hours"]] * 2 + [["no_dust"], []]
    assert items[2]["by_pollutant"]["no2"] == 25
    assert items[-1]["at"] == rfc3339(last_hour())


async def test_the_course_of_an_area_is_the_mean_of_its_stations(api: Api) -> None:
    items = await course(api, area="760")
    assert [item["value"] for item in items] == [None] * 3 + [50] * 5
    assert {(item["of"], tuple(item["missing"])) for item in items[:3]} == {
        (3, ("too_few_stations",))
    }
    assert {(item["known"], item["worst_sensor_id"]) for item in items[3:]} == {(2, "air-2")}
    assert [item["of"] for item in await course(api, area="773")] == [0] * 8
    assert [item["value"] for item in await course(api)][-1] == round((40 + 60 + 164) / 3)


async def test_days_have_items_too(start: Start, owner: Connection) -> None:
    midnight = datetime(2026, 11, 19, 17, tzinfo=UTC)
    await stations(owner, midnight + 23 * HOUR, hours=24)
    await compute(owner, midnight + 2 * DAY)
    api = await start()
    span = {"from": rfc3339(midnight - DAY), "to": rfc3339(midnight + DAY)}
    document = await api.get("/air-index", span | {"sensor_id": "air-1", "resolution": "1d"})
    assert [item["value"] for item in document["items"]] == [None, 40]
    assert [item["at"] for item in document["items"]] == [
        rfc3339(midnight - DAY),
        rfc3339(midnight),
    ]


async def test_before_the_rule_there_is_none_and_it_says_so(api: Api) -> None:
    span = {"from": "2019-11-11T16:00:00Z", "to": "2019-11-11T18:00:00Z"}
    for params in ({}, {"area": "760"}, {"sensor_id": "air-1"}):
        document = await api.get("/air-index", span | params)
        assert document["items"][0]["missing"] == ["before_rule"]
        assert document["items"][1]["missing"] != ["before_rule"]
        assert document["method"]["valid_from"] == "2019-11-12"


@pytest.mark.parametrize(
    ("params", "status", "says"),
    [
        ({"sensor_id": "air-9"}, 422, "is not known"),
        ({"sensor_id": "air-1\0"}, 422, "ids of the form"),
        ({"sensor_id": "air-1", "area": "760"}, 422, "stands beside area"),
        ({"area": "000"}, 422, "accepted: 760"),
        ({"resolution": "15m"}, 422, "1h"),
        ({"from": "2024-11-11T16:00:00Z"}, 413, "resolution=1d"),
    ],
)
async def test_what_cannot_be_asked_is_told(
    api: Api, params: dict[str, str], status: int, says: str
) -> None:
    answer = await api.client.get("/api/v1/air-index", params=params)
    assert answer.status_code == status
    assert says in answer.text


async def test_files_of_hours_have_the_index_where_it_is_asked_for(api: Api) -> None:
    """Beside what was measured, or alone; where it is not known the cell is empty."""
    last = last_hour()
    params = {
        "kind": "air_quality",
        "resolution": "1h",
        "sensor_id": "air-1,air-4",
        "from": rfc3339(last - 5 * HOUR),
        "to": rfc3339(last + HOUR),
    }
    answer = await api.client.get("/api/v1/export", params=params | {"quantity": "vn_aqi"})
    assert answer.status_code == 200, answer.text
    head, *lines = answer.text.splitlines()
    assert head == "sensor_id,observed_at,count,untrusted_count,vn_aqi"
    told = [line.split(",") for line in lines]
    assert [row[-1] for row in told] == ["", *["40"] * 5, "", *["164"] * 5]

    both = params | {"quantity": "pm25_ugm3,vn_aqi", "shape": "long"}
    answer = await api.client.get("/api/v1/export", params=both)
    assert {tuple(line.split(",")[4:6]) for line in answer.text.splitlines()[1:]} == {
        *(("pm25_ugm3", stat) for stat in ("mean", "min", "max")),
        ("vn_aqi", "index"),
    }
    answer = await api.client.get("/api/v1/export", params=both | {"format": "parquet"})
    table = PARQUET.read_table(io.BytesIO(answer.content))
    assert table.num_rows == 12 * 4
    provenance = await api.get("/export/provenance", params | {"quantity": "vn_aqi"})
    (column,) = provenance["columns"]
    assert (column["name"], column["aggregate"], provenance["rows"]) == ("vn_aqi", "index", 12)


@pytest.mark.parametrize(
    ("params", "says"),
    [
        ({"resolution": "15m"}, "has no vn_aqi"),
        ({"resolution": "raw"}, "has no vn_aqi"),
        ({"resolution": "1h", "kind": "noise"}, "quantity"),
    ],
)
async def test_what_has_no_index_is_refused(api: Api, params: dict[str, str], says: str) -> None:
    asked = {"kind": "air_quality", "quantity": "vn_aqi"} | params
    answer = await api.client.get("/api/v1/export", params=asked)
    assert answer.status_code == 422
    assert says in answer.text
