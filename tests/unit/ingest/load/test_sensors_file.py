"""Sensors that a load brings with it: right as a whole, or refused with all that is wrong."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from ingest.errors import LoadError
from ingest.load import sensors_file
from ingest.registry.precedence import Announced, Origin

PARQUET: Any = parquet
HEADER = "sensor_id,kind,name,lat_deg,lon_deg"
FIRST = 'my-aq-1,air_quality,"Nguyễn Văn Cừ, Q5",10.7602,106.6822'
SECOND = "my-sf-1,street_flood,Bến Thành,10.7725,106.6980"


def read(folder: Path, *lines: str) -> list[Announced]:
    path = folder / "sensors.csv"
    path.write_text("\n".join(lines), "utf-8")
    return sensors_file.read(path, "hcmc", received_us=7)


def test_each_row_is_a_birth_of_its_owner(tmp_path: Path) -> None:
    first, second = read(tmp_path, "\ufeff" + HEADER, FIRST, "", SECOND)

    assert str(first.topic) == "city/v1/hcmc/none/environment/air_quality/my-aq-1/meta"
    assert (first.birth.name, first.birth.lat_deg) == ("Nguyễn Văn Cừ, Q5", 10.7602)
    assert (first.origin, first.received_us, first.message_index) == (Origin.OWNER, 7, 2)
    assert (second.topic.sensor_id, second.message_index) == ("my-sf-1", 4)


def test_the_rest_of_a_birth_may_be_told(tmp_path: Path) -> None:
    (one,) = read(
        tmp_path,
        HEADER + ",area,gateway_id,period_s,installed_at,quantities",
        SECOND + ",760,my-gw-1,900,2025-01-01T00:00:00+07:00,depth_m",
    )

    assert one.topic.area == "760"
    assert (one.birth.gateway_id, one.birth.period_s) == ("my-gw-1", 900)
    assert one.birth.installed_at is not None
    assert one.birth.quantities == ["depth_m"]


def test_sensors_of_a_data_set_are_taken_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "sensors.parquet"
    row = {
        "sensor_id": "hcmc-aq-0001", "kind": "air_quality", "domain": "environment",
        "name": "Nguyễn Huệ", "area": "760", "lat_deg": 10.77, "lon_deg": 106.7, "period_s": 300.0,
        "gateway_id": None, "feeder": "f-1", "has_battery": True,
    }  # fmt: skip
    PARQUET.write_table(pa.Table.from_pylist([row]), path)
    (one,) = sensors_file.read(path, "hcmc", received_us=7)

    assert (one.topic.sensor_id, one.topic.area, one.birth.period_s) == ("hcmc-aq-0001", "760", 300)
    assert one.birth.gateway_id is None


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("My Sensor,street_flood,x,10,106", 'sensor_id "My Sensor" is not of'),
        ("my-sf-2,flood,x,10,106", 'kind "flood" is not known; accepted: traffic_flow'),
        ("my-sf-2,street_flood,,10,106", "name is empty"),
        ("my-sf-2,street_flood,x,ten,106", 'lat_deg "ten" is no number'),
        ("my-sf-2,street_flood,x,nan,106", "lat_deg"),
        ("my-sf-2,street_flood,x,100,106", "position 100.0, 106.0; expected latitude"),
        (SECOND, "my-sf-1 stands in row 2 already"),
    ],
)
def test_a_row_that_is_no_sensor_is_named(tmp_path: Path, line: str, complaint: str) -> None:
    with pytest.raises(LoadError, match=r"sensors\.csv, row 3: ") as refused:
        read(tmp_path, HEADER, SECOND, line)

    assert complaint in str(refused.value)


def test_all_that_is_wrong_is_named_up_to_a_score(tmp_path: Path) -> None:
    with pytest.raises(LoadError) as refused:
        read(tmp_path, HEADER, *[f"my-sf-{n},flood,x,10,106" for n in range(30)])

    assert len(str(refused.value).splitlines()) == 21
    assert str(refused.value).endswith("and 10 rows more")


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        (("",), "has no column sensor_id; required: sensor_id, kind, name, lat_deg, lon_deg"),
        ((HEADER,), "has no rows"),
        ((HEADER.replace("lat_deg", "lat"), FIRST), "has no column lat_deg"),
        ((HEADER + ",period", FIRST + ",300"), "column period is not known; beside the required"),
        ((HEADER + ",name", FIRST + ",x"), "has 2 columns name"),
        ((HEADER, FIRST + ",x"), "row 2: 6 cells, the header has 5"),
        ((HEADER + ",area", FIRST + ",Q 5"), "row 2"),
        ((HEADER + ",quantities", FIRST + ",pm25"), "air_quality has no pm25; it has pm25_ugm3"),
        ((HEADER + ",period_s", FIRST + ",0"), "period_s"),
        ((HEADER + ",installed_at", FIRST + ",2025-01-01"), "installed_at"),
        ((HEADER, 'my-aq-1,air_quality,"x,10,106'), "is no CSV"),
    ],
)
def test_what_is_no_such_file_is_refused(
    tmp_path: Path, lines: tuple[str, ...], complaint: str
) -> None:
    with pytest.raises(LoadError) as refused:
        read(tmp_path, *lines)

    assert complaint in str(refused.value)


@pytest.mark.parametrize("content", [b"\xff\xfe", b"PAR1", b"\x00" * 100])
@pytest.mark.parametrize("name", ["sensors.csv", "sensors.parquet"])
def test_other_bytes_are_refused(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    for path in (tmp_path / name, tmp_path, tmp_path / "none.csv"):
        with pytest.raises(LoadError):
            sensors_file.read(path, "hcmc", received_us=7)
