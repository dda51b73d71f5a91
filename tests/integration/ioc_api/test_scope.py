"""What somebody of some areas gets of what is stored: what was observed there, and nothing else."""

import csv
import io
import json
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from contract.clock import rfc3339
from db.rollup import TIERS
from tests.stand.entry import People
from tests.stand.history import BEGIN, END, SPAN, noise, stored
from tests.stand.running_api import Api, Start
from tests.stand.scoped import seen_from
from tests.stand.stage import City

pytestmark = pytest.mark.integration

PARQUET: Any = pq  # its stubs know only some of what it takes
KIND = "power_transformer"
METER = "smart_meter"
CROSSING_WARD = "27424"
"""It lies in the districts 776 and 785."""
STANDS: dict[str, tuple[str | None, str | None]] = {
    "own": ("760", None),
    "other": ("761", None),
    "came": ("761", None),
    "left": ("760", None),
    "east": ("776", CROSSING_WARD),
    "west": ("785", CROSSING_WARD),
    "nowhere": (None, None),
}
CAME_AT = BEGIN + timedelta(hours=20, minutes=5)
LEFT_AT = BEGIN + timedelta(hours=41)


def move(city: City, key: int, at: datetime, area: str) -> None:
    """Let a sensor stand in another area from a time on."""
    city.connection.execute("UPDATE sensor_place SET to_at = %s WHERE sensor_key = %s", [at, key])
    city.connection.execute(
        "INSERT INTO sensor_place (sensor_key, from_at, area_code, lat_deg, lon_deg) "
        "VALUES (%s, %s, %s, 10.8, 106.7)",
        [key, at, area],
    )
    city.connection.execute("UPDATE sensor SET area_code = %s WHERE sensor_key = %s", [area, key])


@pytest.fixture
async def api(city: City, start: Start) -> Api:
    """An API on a city whose sensors stand in several areas, two of which moved."""
    for kind, quantity in ((KIND, "load_kw"), (METER, "energy_kwh")):
        for number, (name, (area, ward)) in enumerate(STANDS.items()):
            if kind == METER and ward is not None:
                continue
            key = city.sensor(f"{kind[0]}-{name}", kind, area=area, ward=ward)
            if name in {"came", "left"}:
                at, to = (CAME_AT, "760") if name == "came" else (LEFT_AT, "761")
                move(city, key, at, to)
            column = 100 * noise(number)
            values = column.cumsum() if kind == METER else column
            stored(city, "late", key, kind, {quantity: values})
    return await start(api_truth=True)


@pytest.fixture
async def own(api: Api, people: People) -> AsyncIterator[Api]:
    """Somebody of one district."""
    async with seen_from(api, people, "760") as one:
        yield one


async def series(api: Api, **params: str) -> dict[str, Any]:
    return await api.get("/series", {**SPAN, "kind": KIND, **params})


ASKED: tuple[dict[str, str], ...] = (
    {},
    {"stat": "mean,min,p50,p95"},
    {"by": "sensor"},
    {"by": "hour,weekday", "stat": "mean,max"},
    {"quality": "all", "fill": "null"},
    {"kind": METER},
    {"kind": METER, "by": "sensor", "stat": "sum"},
)


async def test_a_series_is_the_areas_and_says_so(api: Api, own: Api) -> None:
    """Whatever it is made of: means, percentiles, registers, lines of sensors that came or left."""
    for params in ASKED:
        for tier in TIERS if "by" not in params else TIERS[:1]:
            asked = {"resolution": tier.name, **params} if "hour" not in str(params) else params
            whole = await series(api, area="760", **asked)
            mine = await series(own, **asked)
            assert mine["items"]
            for name in ("items", "count", "untrusted_count", "left_out"):
                assert mine[name] == whole[name], (asked, name)
            assert (mine["area"], mine["scope"]) == (None, ["760"])
            assert (whole["area"], whole["scope"]) == ("760", None)
            assert (await series(own, area="760", **asked))["items"] == whole["items"]


async def test_several_areas_are_one_line_without_the_others(api: Api, people: People) -> None:
    """A sensor that moved from one of them to another counts throughout."""
    everywhere = {"776", "785", "760", "761"}
    named = ",".join(f"p-{name}" for name in STANDS if name != "nowhere")
    async with seen_from(api, people, *everywhere) as one:
        mine, whole = await series(one), await series(api, sensor_id=named)
        for item, same in zip(mine["items"], whole["items"], strict=True):
            assert item.pop("bucket_at") == same.pop("bucket_at")
            assert item == pytest.approx(same, rel=1e-6), "added up in another order"
        assert (await series(one, by="area"))["items"] == (await series(api, by="area"))["items"]


async def test_lines_of_areas_are_those_that_one_may_look_at(api: Api, people: People) -> None:
    """Of a ward on the border what stands on one's own side."""
    async with seen_from(api, people, "776") as one:
        wards = await series(one, by="ward")
        whole = await series(api, by="ward", sensor_id="p-east")
        assert {item["ward"] for item in wards["items"]} == {CROSSING_WARD}
        assert wards["items"] == whole["items"]
        assert (await series(one, area=CROSSING_WARD, by="sensor"))["items"] == (
            await series(api, sensor_id="p-east", by="sensor")
        )["items"]
    async with seen_from(api, people, CROSSING_WARD) as one:
        districts = await series(one, by="area")
        assert {item["area"] for item in districts["items"]} == {"776", "785"}
        assert districts["left_out"]["areas"] == []
        every = await series(one, by="sensor")
        assert {item["sensor_id"] for item in every["items"]} == {"p-east", "p-west"}


PATHS = ("/series", "/completeness", "/export", "/export/estimate", "/export/provenance")


async def test_what_lies_elsewhere_is_refused_by_name(api: Api, own: Api) -> None:
    for path in PATHS:
        await refuses_others(api, own, path)


async def refuses_others(api: Api, own: Api, path: str) -> None:
    """Ask for an area and for sensors that are somebody's, and for others."""
    ends = {**SPAN, "kind": KIND}
    refused = await own.problem(403, path, {**ends, "area": "761"})
    assert (refused["type"], refused["areas"]) == ("/problems/forbidden", ["760"])
    assert "761" in refused["detail"]
    for names in ("p-other", "p-own,p-west", "p-nowhere"):
        refused = await own.problem(403, path, {**ends, "sensor_id": names})
        assert names.rpartition(",")[2] in refused["detail"]
        assert refused["areas"] == ["760"]
    unknown = await own.problem(422, path, {**ends, "sensor_id": "p-othe"})
    assert "p-other" not in json.dumps(unknown), "what is like it stands elsewhere"
    assert "p-other" in json.dumps(await api.problem(422, path, {**ends, "sensor_id": "p-othe"}))
    await own.problem(422, path, {**ends, "area": "nowhere"})
    for name in ("p-own", "p-came", "p-left"):
        answer = await own.client.get(f"/api/v1{path}", params={**ends, "sensor_id": name})
        assert answer.status_code == 200, answer.text
    later = {"kind": KIND, "from": rfc3339(LEFT_AT + timedelta(hours=26)), "to": rfc3339(END)}
    await own.problem(403, path, {**later, "sensor_id": "p-left"})


def _of_csv(body: bytes) -> list[dict[str, Any]]:
    return list(csv.DictReader(io.StringIO(body.decode(), newline="")))


def _of_parquet(body: bytes) -> list[dict[str, Any]]:
    return PARQUET.read_table(io.BytesIO(body)).to_pylist()


def _of_arrow(body: bytes) -> list[dict[str, Any]]:
    return pa.ipc.open_file(io.BytesIO(body)).read_all().to_pylist()


def _of_geojson(body: bytes) -> list[dict[str, Any]]:
    return [each["properties"] for each in json.loads(body)["features"]]


FORMATS: dict[str, Callable[[bytes], list[dict[str, Any]]]] = {
    "csv": _of_csv,
    "parquet": _of_parquet,
    "arrow": _of_arrow,
    "geojson": _of_geojson,
}


async def test_a_file_holds_what_was_observed_there(api: Api, own: Api) -> None:
    for form in FORMATS:
        for resolution in ("raw", "1h"):
            await holds_own(api, own, form, resolution)


async def holds_own(api: Api, own: Api, form: str, resolution: str) -> None:
    """Hold a file of somebody against the area's."""
    asked = {**SPAN, "kind": KIND, "format": form, "resolution": resolution}
    whole = await api.client.get("/api/v1/export", params={**asked, "area": "760"})
    mine = await own.client.get("/api/v1/export", params=asked)
    rows = FORMATS[form](mine.content)
    assert rows == FORMATS[form](whole.content)
    assert {row["sensor_id"] for row in rows} == {"p-own", "p-came", "p-left"}
    assert mine.headers["export-scope"] == "760"
    assert "export-scope" not in whole.headers
    if form == "parquet":
        said = PARQUET.read_schema(io.BytesIO(mine.content)).metadata
        assert said is not None
        assert said[b"scope"] == b"760"
    provenance = await own.get("/export/provenance", asked)
    assert (provenance["rows"], provenance["scope"]) == (len(rows), ["760"])
    assert provenance["sensor_count"] == 3
    assert (await own.get("/export/estimate", asked))["rows"] < (
        await api.get("/export/estimate", asked)
    )["rows"]


async def test_completeness_counts_what_was_to_come_from_there(api: Api, own: Api) -> None:
    for by in ("1d", "sensor", "area", "ward"):
        asked = {**SPAN, "kind": KIND, "by": by}
        mine = await own.get("/completeness", asked)
        whole = await api.get("/completeness", {**asked, "area": "760"})
        assert mine["items"]
        assert (mine.pop("scope"), whole.pop("scope")) == (["760"], None)
        for told in (mine, whole):
            del told["as_of"], told["area"]
        assert mine == whole


async def test_a_sensors_history_is_for_whoever_it_stands_with_now(own: Api) -> None:
    for name, status in (
        ("own", 200), ("came", 200), ("left", 403), ("other", 403), ("nowhere", 403), ("un", 404),
    ):  # fmt: skip
        answer = await own.client.get(f"/api/v1/sensors/p-{name}/readings", params=SPAN)
        assert answer.status_code == status, name
        if status == 403:
            assert f"p-{name}" in answer.json()["detail"]
            assert answer.json()["areas"] == ["760"]
