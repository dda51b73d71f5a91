"""A file in columns holds what the file of text holds, and says what its columns are."""

import csv
import io
from itertools import product
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from contract.catalogue import KIND_BY_CODE
from contract.clock import from_us, rfc3339
from contract.version import VERSION
from tests.stand.exported import EXPORT, rows
from tests.stand.history import ROWS, SPAN, noise, stored
from tests.stand.running_api import Api, Start
from tests.stand.stage import City

pytestmark = pytest.mark.integration

PARQUET: Any = pq  # its stubs know only some of what it takes
FORMATS = ("parquet", "arrow")
MEDIA_TYPES = {
    "parquet": "application/vnd.apache.parquet",
    "arrow": "application/vnd.apache.arrow.file",
}


async def table(api: Api, form: str, **params: str) -> pa.Table:
    answer = await api.client.get(EXPORT, params={**SPAN, "format": form, **params})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == MEDIA_TYPES[form]
    assert f'.{form}"' in answer.headers["content-disposition"]
    assert ("content-encoding" in answer.headers) == (form == "arrow")
    if form == "parquet":
        return PARQUET.read_table(io.BytesIO(answer.content))
    return pa.ipc.open_file(io.BytesIO(answer.content)).read_all()


def cells(found: pa.Table) -> list[dict[str, str]]:
    """Return a table as CSV would tell it."""
    told: list[dict[str, str]] = []
    for row in found.to_pylist():
        at = rfc3339(row.pop("observed_at"))
        values = {name: "" if value is None else str(value) for name, value in row.items()}
        told.append({**values, "observed_at": at})
    return told


def near(found: list[dict[str, str]], expected: list[dict[str, str]]) -> bool:
    return len(found) == len(expected) and all(
        one.keys() == other.keys()
        and all(
            one[name] == other[name]
            or (one[name] != "" and float(one[name]) == pytest.approx(float(other[name]), rel=1e-6))
            for name in one
        )
        for one, other in zip(found, expected, strict=True)
    )


async def test_columns_hold_what_text_holds(city: City, start: Start) -> None:
    """Nulls too: a sensor without a quantity, a bucket of which nobody counted the doubtful."""
    doubtful = np.where(np.arange(ROWS) % 10 == 0, 1, 0)
    for number, kind in enumerate(("smart_meter", "weather", "weather")):
        names = ("energy_kwh",) if kind == "smart_meter" else ("wind_from_deg", "humidity_frac")
        values = {name: np.cumsum(noise()) / 1000 for name in names[: number or 1]}
        stored(city, "open", city.sensor(f"s-{number}", kind), kind, values, doubtful)
    city.connection.execute("UPDATE rollup_weather_1h SET untrusted_count = NULL")
    api = await start()

    for kind, resolution in product(("smart_meter", "weather"), ("raw", "15m", "1h", "1d")):
        params = {"kind": kind, "resolution": resolution, "quality": "good"}
        expected = await rows(api, **params)
        for form in FORMATS:
            found = await table(api, form, **params)
            assert near(cells(found), expected), (form, params)
            assert found.column_names == list(expected[0])


@pytest.mark.parametrize("form", FORMATS)
async def test_a_field_says_its_unit_its_labels_and_its_source(
    city: City, start: Start, form: str
) -> None:
    city.sensor("aq-1")
    api = await start()

    found = await table(api, form, kind="air_quality", quantity="pm25_ugm3", tz="Asia/Ho_Chi_Minh")

    quantity = KIND_BY_CODE["air_quality"].primary
    assert found.num_rows == 0
    schema: Any = found.schema
    fields = {name: schema.field(name) for name in found.column_names}
    metadata: dict[bytes, bytes] = fields["pm25_ugm3"].metadata
    assert metadata[b"unit"].decode() == quantity.unit
    assert metadata[b"label_vi"].decode() == quantity.label_vi
    assert metadata[b"label_en"].decode() == quantity.label_en
    assert metadata[b"source"]
    assert fields["observed_at"].type == pa.timestamp("us", "Asia/Ho_Chi_Minh")
    origin = found.schema.metadata or {}
    assert (origin[b"kind"], origin[b"tier"]) == (b"air_quality", b"raw")
    assert origin[b"version"].decode() == VERSION


async def test_many_row_groups_are_one_table(city: City, start: Start) -> None:
    for number in range(3):
        key = city.sensor(f"aq-{number}")
        city.connection.execute(
            "INSERT INTO reading_air_quality "
            "(sensor_key, observed_at, received_at, quality, pm25_ugm3)"
            " SELECT %s, at, now(), 0, 42.5 FROM generate_series(%s::timestamptz,"
            " %s::timestamptz, '2 seconds') AS at",
            [key, from_us(1_794_450_000_000_000), from_us(1_794_600_000_000_000)],
        )
    api = await start()

    found = await table(api, "parquet", kind="air_quality", quantity="pm25_ugm3")
    lines = await api.client.get(
        EXPORT, params={**SPAN, "kind": "air_quality", "quantity": "pm25_ugm3"}
    )

    told = list(csv.reader(io.StringIO(lines.text, newline="")))[1:]
    assert found.num_rows == len(told) > 200_000
    assert np.sum(found["pm25_ugm3"].to_numpy(), dtype=np.float64) == pytest.approx(
        sum(float(r[3]) for r in told)
    )
    assert found["sensor_id"].to_pylist() == [row[0] for row in told]


async def test_what_concerns_text_alone_is_refused(city: City, start: Start) -> None:
    city.sensor("aq-1")
    api = await start()

    for name, value in {"delimiter": ";", "decimal": ",", "bom": "1"}.items():
        params = {"kind": "air_quality", "format": "parquet", name: value}
        problem = await api.problem(422, "/export", params)
        assert [error["parameter"] for error in problem["errors"]] == [name]
