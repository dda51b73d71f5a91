"""Analysts' libraries read from files what the database holds, also straight from the API."""

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import numpy as np
import pandas as pd  # pyright: ignore[reportMissingTypeStubs] - has none
import polars as pl
import pytest

from tests.stand import duckdb_http
from tests.stand.exported import EXPORT
from tests.stand.history import ROWS, SPAN, noise, stored
from tests.stand.read_back import READERS, Sums
from tests.stand.running_api import Api, Start
from tests.stand.stage import City

pytestmark = pytest.mark.integration

SENSORS = 3
NAMES = ("pm25_ugm3", "no2_ugm3")
FORMS = ("csv", "parquet")
DOUBTFUL = np.where(np.arange(ROWS) % 10 == 0, 1, 0)
ASK = (
    "SELECT count(*), count(DISTINCT sensor_key), sum(pm25_ugm3::DOUBLE PRECISION), "
    "sum(no2_ugm3::DOUBLE PRECISION) FROM reading_air_quality WHERE quality & 63 = 0"
)
PANDAS: Any = pd  # it has no types


def filled(city: City) -> Sums:
    """Store readings, and return what the database says of those that can be trusted."""
    for number in range(SENSORS):
        values = {"pm25_ugm3": 50 * noise(number)}
        if number:
            values["no2_ugm3"] = noise(9) - 0.5
        stored(city, "open", city.sensor(f"aq-{number}"), "air_quality", values, DOUBTFUL)
    ((rows, sensors, *values),) = city.connection.execute(ASK).fetchall()
    return Sums(rows, sensors, [*values])


def equal(found: Sums, expected: Sums) -> bool:
    """Tell whether a library found what there is; its sums are of another order."""
    return found[:2] == expected[:2] and found.sums == pytest.approx(expected.sums, rel=1e-6)


async def test_a_file_read_back_is_what_the_database_holds(
    city: City, start: Start, tmp_path: Path
) -> None:
    expected = filled(city)
    api = await start()

    for form in FORMS:
        path, params = tmp_path / f"file.{form}", {"kind": "air_quality", "format": form}
        answer = await api.client.get(EXPORT, params={**SPAN, **params})
        path.write_bytes(answer.content)
        for library, read in READERS.items():
            assert equal(read(path, NAMES), expected), (library, form)


def address(api: Api, path: str, **params: str) -> str:
    return str(api.client.base_url.join(path).copy_merge_params({**SPAN, **params}))


def in_pandas(url: str) -> Sums:
    read = PANDAS.read_parquet if url.endswith("parquet") else PANDAS.read_csv
    return Sums(len(read(url)), read(url)["sensor_id"].nunique(), [*read(url)[[*NAMES]].sum()])


def in_polars(url: str) -> Sums:
    with urlopen(url) as answer:  # noqa: S310 - ours
        read = pl.read_parquet if url.endswith("parquet") else pl.read_csv
        table = read(answer.read())
    return Sums(
        table.height,
        table["sensor_id"].n_unique(),
        [float(table[name].cast(pl.Float64).sum()) for name in NAMES],
    )


def in_duckdb(url: str) -> Sums:
    read = "read_parquet" if url.endswith("parquet") else "read_csv"
    found = duckdb_http.connection().execute(
        f"SELECT count(*), count(DISTINCT sensor_id), sum(pm25_ugm3::DOUBLE), "  # noqa: S608 - ours
        f"sum(no2_ugm3::DOUBLE) FROM {read}('{url}')"
    )
    ((rows, sensors, *values),) = found.fetchall()
    return Sums(rows, sensors, values)


async def test_it_is_read_straight_from_the_api(city: City, start: Start) -> None:
    expected = filled(city)
    api = await start()
    for form in FORMS:
        url = address(api, EXPORT, kind="air_quality", format=form)
        for read in (in_pandas, in_polars, in_duckdb):
            assert equal(await asyncio.to_thread(read, url), expected), (read.__name__, form)


Lines = list[tuple[str, str, float]]
"""Time, area, value."""


def line_in_pandas(url: str) -> Lines:
    table = PANDAS.DataFrame(PANDAS.read_json(url, typ="series")["items"])
    return [*table[["bucket_at", "area", "mean"]].itertuples(index=False, name=None)]


def line_in_polars(url: str) -> Lines:
    with urlopen(url) as answer:  # noqa: S310 - ours
        table = pl.DataFrame(json.load(answer)["items"])
    return table.select("bucket_at", "area", "mean").rows()


def line_in_duckdb(url: str) -> Lines:
    items = f"(SELECT unnest(items, recursive := true) FROM read_json('{url}'))"  # noqa: S608 - ours
    at = "strftime(bucket_at, '%Y-%m-%dT%H:%M:%S.%gZ')"
    asked = f"SELECT {at}, area, mean FROM {items}"  # noqa: S608 - ours
    return duckdb_http.connection().execute(asked).fetchall()


async def test_hours_by_district_are_one_request_and_one_line(city: City, start: Start) -> None:
    for area in ("760", "769"):
        key = city.sensor(f"aq-{area}", area=area)
        stored(city, "computed", key, "air_quality", {"pm25_ugm3": noise(int(area))})
    api = await start()
    asked: Mapping[str, str] = {"kind": "air_quality", "by": "area", "resolution": "1h"}

    items = (await api.get("/series", {**SPAN, **asked}))["items"]
    assert len(items) > 100
    expected = [(item["bucket_at"], item["area"], pytest.approx(item["mean"])) for item in items]
    for read in (line_in_pandas, line_in_polars, line_in_duckdb):
        found = await asyncio.to_thread(read, address(api, "/api/v1/series", **asked))
        assert sorted(found) == sorted(expected, key=lambda line: line[:2]), read.__name__
