"""A long file has a row for each value that the wide one has a cell for."""

import csv
import io
from itertools import product
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from contract.catalogue import KIND_BY_CODE
from contract.clock import rfc3339
from ioc_api.export.schemas import ProvenanceDocument
from tests.stand.exported import EXPORT, rows
from tests.stand.history import ROWS, SPAN, compute, noise, store, stored
from tests.stand.running_api import Api, Start
from tests.stand.stage import City

pytestmark = pytest.mark.integration

PARQUET: Any = pq  # its stubs know only some of what it takes
FORMATS = ("csv", "parquet", "arrow", "geojson")
HEADS = ("sensor_id", "observed_at", "local_at", "quality", "count", "untrusted_count")

Row = dict[str, Any]


async def told(api: Api, form: str, **params: str) -> list[Row]:
    """Return the rows of a file, with numbers as numbers and what is not measured as None."""
    answer = await api.client.get(EXPORT, params={**SPAN, "format": form, **params})
    assert answer.status_code == 200, answer.text
    match form:
        case "csv":
            found = [*csv.DictReader(io.StringIO(answer.content.decode(), newline=""))]
            return [{name: number(name, cell) for name, cell in row.items()} for row in found]
        case "geojson":
            return [each["properties"] for each in answer.json()["features"]]
        case "parquet":
            return timed(PARQUET.read_table(io.BytesIO(answer.content)))
        case _:
            return timed(pa.ipc.open_file(io.BytesIO(answer.content)).read_all())


def timed(table: pa.Table) -> list[Row]:
    return [{**row, "observed_at": rfc3339(row["observed_at"])} for row in table.to_pylist()]


def number(name: str, cell: str) -> Any:
    if name in {"value", *HEADS[3:]}:
        return None if cell == "" else float(cell)
    return cell


def turned(row: dict[str, str], tier: str, kind: str) -> list[Row]:
    """Return the rows that one of a wide file stands for."""
    quantities = {each.name: each for each in KIND_BY_CODE[kind].quantities}
    head: Row = {name: number(name, cell) for name, cell in row.items() if name in HEADS}
    found: list[Row] = []
    for column, cell in row.items():
        if column in HEADS:
            continue
        name, _, stat = (column, "", "") if tier == "raw" else column.rpartition("_")
        which = {"quantity": name} if tier == "raw" else {"quantity": name, "stat": stat}
        value = {"value": number("value", cell), "unit": quantities[name].unit}
        found.append(head | which | value)
    return found


def near(value: float | None) -> Any:
    return None if value is None else pytest.approx(value, rel=1e-6)


async def test_each_cell_of_the_wide_file_is_a_row(city: City, start: Start) -> None:
    """Nulls too: what was not measured is said to be, not left out."""
    doubtful = np.where(np.arange(ROWS) % 10 == 0, 1, 0)
    for number_, kind in enumerate(("smart_meter", "weather", "rain_gauge")):
        names = ("energy_kwh", "wind_from_deg", "rain_mm")[number_ : number_ + 1]
        values = {name: np.cumsum(noise()) / 1000 for name in names}
        stored(city, "open", city.sensor(f"s-{number_}", kind), kind, values, doubtful)
    api = await start()

    kinds = ("smart_meter", "weather", "rain_gauge")
    for kind, resolution, form in product(kinds, ("raw", "1h"), FORMATS):
        params = {"kind": kind, "resolution": resolution}
        if form in {"csv", "geojson"}:
            params["tz"] = "Asia/Ho_Chi_Minh"
        wide = await rows(api, **params)
        found = await told(api, form, shape="long", **params)
        expected = [one for row in wide for one in turned(row, resolution, kind)]
        assert expected
        assert [{**row, "value": None} for row in found] == [
            {**row, "value": None} for row in expected
        ]
        assert list(found[0]) == list(expected[0])
        assert [row["value"] for row in found] == [near(row["value"]) for row in expected]


async def test_a_spreadsheet_gets_its_decimal_mark_in_long_files_too(
    city: City, start: Start
) -> None:
    stored(city, "computed", city.sensor("aq-1"), "air_quality", {"pm25_ugm3": noise() - 0.5})
    api = await start()

    params = {"kind": "air_quality", "quantity": "pm25_ugm3", "shape": "long"}
    answer = await api.client.get(
        EXPORT, params={**SPAN, **params, "delimiter": ";", "decimal": ","}
    )

    lines = answer.text.split("\r\n")
    assert lines[0] == "sensor_id;observed_at;quality;quantity;value;unit"
    cells = lines[1].split(";")
    assert cells[3:] == ["pm25_ugm3", cells[4], "ug/m3"]
    assert float(cells[4].replace(",", ".")) == pytest.approx(noise()[0] - 0.5, rel=1e-6)


async def test_estimate_and_provenance_count_long_rows(city: City, start: Start) -> None:
    stored(city, "computed", city.sensor("aq-1"), "air_quality", {"pm25_ugm3": noise()})
    api = await start()

    for resolution in ("raw", "1h"):
        for form in FORMATS:
            params = {"kind": "air_quality", "resolution": resolution, "format": form}
            wide, long = [
                await api.get("/export/estimate", {**SPAN, **params, "shape": shape})
                for shape in ("wide", "long")
            ]
            columns = 8 if resolution == "raw" else 24
            assert long["rows"] == pytest.approx(wide["rows"] * columns, rel=0.01)
            origin = await api.get("/export/provenance", {**SPAN, **params, "shape": "long"})
            ProvenanceDocument.model_validate(origin, strict=True)
            assert origin["shape"] == "long"
            assert len(origin["columns"]) == columns
            found = await told(api, form, shape="long", resolution=resolution, kind="air_quality")
            assert len(found) == origin["rows"]


async def test_an_estimate_is_about_as_large_as_the_file(city: City, start: Start) -> None:
    """Of readings with as many digits as devices send."""
    names = KIND_BY_CODE["air_quality"].quantity_names
    for number_ in range(20):
        values = {
            name: np.round(50 * noise(8 * number_ + seed), 1) for seed, name in enumerate(names)
        }
        key = city.sensor(f"hcmc-aq-{number_:04}")
        store(city, key, "air_quality", values, slice(None))
    compute(city, "air_quality")
    api = await start()

    for form, shape, resolution in product(FORMATS, ("wide", "long"), ("raw", "1h")):
        params = {"kind": "air_quality", "format": form, "shape": shape, "resolution": resolution}
        answer = await api.client.get(EXPORT, params={**SPAN, **params})
        guessed = await api.get("/export/estimate", {**SPAN, **params})
        assert guessed["bytes"] == pytest.approx(len(answer.content), rel=0.5), params


async def test_a_long_column_of_values_says_what_each_quantity_is(city: City, start: Start) -> None:
    city.sensor("aq-1")
    api = await start()

    params = {**SPAN, "kind": "air_quality", "format": "parquet", "shape": "long"}
    answer = await api.client.get(EXPORT, params=params)

    schema: Any = PARQUET.read_table(io.BytesIO(answer.content)).schema
    metadata: dict[bytes, bytes] = schema.field("quantity").metadata
    for quantity in KIND_BY_CODE["air_quality"].quantities:
        assert metadata[f"{quantity.name}.label_vi".encode()].decode() == quantity.label_vi
    assert schema.field("value").metadata[b"source"]
    assert schema.metadata[b"query"].decode() == str(answer.request.url.query, "ascii")
