"""CSV files of others arrive whole, in whatever form is usual; what is no such file is refused."""

import gzip
from pathlib import Path

import numpy as np
import pytest

from ingest.errors import LoadError
from ingest.load import mapping
from ingest.load.csv_file import CsvFile
from tests.stand.air_csv import CU, HEADER, THANH, deliveries, layout_of, read, rejects, rows

TWO = [
    ("2026-11-20T00:00:00.000Z", "my-aq-1", 31.5, 30.0),
    ("2026-11-20T01:00:00.000Z", "my-aq-2", 8.0, 25.0),
]


@pytest.mark.parametrize(
    ("content", "changes"),
    [
        (f"{HEADER}\n2026-11-20 07:00,{CU},31.5,86\n2026-11-20T01:00:00Z,{THANH},8,77\n", {}),
        (f"{HEADER}\r\n2026-11-20 07:00,{CU},31.5,86\r\n2026-11-20 08:00,{THANH},8,77", {}),
        (f"\ufeff{HEADER}\n2026-11-20 07:00,{CU},31.5,86\n\n2026-11-20 08:00,{THANH},8,77\n", {}),
        (
            (
                "time;station;PM2.5;temp;\n"
                f"20/11/2026 07:00;{CU};31,5;86,0;\n20/11/2026 08:00;{THANH};8;77;\n"
            ),
            {"delimiter": '";"', "decimal": '","', "format": '"%d/%m/%Y %H:%M"'},
        ),
        (
            (
                f"# Trạm\n# năm 2026\n{HEADER}\n2026-11-20 07:00,{CU},31.5,86\n"
                f"2026-11-20 08:00,{THANH},8,77\n"
            ),
            {"header_line": "3"},
        ),
        (
            (
                "temp,x,station,y,time,PM2.5\n"
                f'86,"a ""b"", c",{CU},,2026-11-20 07:00,31.5\n'
                f'77,5" b,{THANH},,2026-11-20 08:00,+8\n'
            ),
            {},
        ),
    ],
    ids=["plain", "crlf", "mark_and_blank_line", "semicolons", "lines_above", "other_columns"],
)
def test_a_file_in_any_usual_form_is_read_whole(
    tmp_path: Path, content: str, changes: dict[str, str]
) -> None:
    parts = deliveries(tmp_path, content, **changes)

    assert rejects(parts) == []
    assert rows(parts) == TWO


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "windows-1258", "utf-8-sig"])
def test_a_map_names_another_encoding(tmp_path: Path, encoding: str) -> None:
    text = f"{HEADER}\n2026-11-20 07:00,Ben Thanh,31.5,86\n"
    parts = deliveries(
        tmp_path, text.replace("Ben Thanh", "Chơ").encode(encoding), encoding=f'"{encoding}"'
    )

    assert [reject.raw.split(",")[1] for reject in rejects(parts)] == ["Chơ"]


def test_a_packed_file_is_read_as_a_plain_one(tmp_path: Path) -> None:
    text = f"{HEADER}\n2026-11-20 07:00,{CU},31.5,86\n2026-11-20 08:00,{THANH},8,77\n"

    assert rows(deliveries(tmp_path, gzip.compress(text.encode()), name="air.csv.gz")) == TWO


def test_what_stands_for_no_value_is_none(tmp_path: Path) -> None:
    cells = ("", "NA", "-999", "-999.0", " ")
    lines = [f"2026-11-20 0{hour}:00,{THANH},{cell},77" for hour, cell in enumerate(cells)]
    parts = deliveries(tmp_path, "\n".join([HEADER, *lines]))

    assert rejects(parts) == []
    assert np.isnan(parts[0].values[:, 0]).all()
    assert parts[0].values[:, 6].round(3).tolist() == [25.0] * len(cells)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("", "is empty"),
        (HEADER, "has a header and no rows"),
        (HEADER + "\n", "has a header and no rows"),
        (f"{HEADER},temp\n1,2,3,4,5\n", "has 2 columns 'temp'; which one is meant?"),
        ("time,station,PM2.5\n1,2,3\n", "has no column 'temp', which"),
        (HEADER.replace(",", ";") + "\n1;2;3;4\n", "does the map lack delimiter = ';'?"),
        (HEADER.replace("PM2.5", '"PM2.5') + "\n1,2,3,4\n", "its header is no CSV"),
        (b"\xff\xfet\x00", 'write encoding = "utf-16"'),
        (b"PK\x03\x04abc", "is a workbook or an archive; save it as CSV"),
        (b"\x1f\x8b\x08", "name it .csv.gz"),
        (b"t\xeame," + HEADER.encode() + b"\n1,2,3,4,5\n", 'encoding = "windows-1258"'),
        (b"\x00" * 5_000_000, "is no CSV"),
        (b"a" * 5_000_000, "is no CSV"),
    ],
)
def test_what_is_no_such_file_is_refused_before_the_first_row(
    tmp_path: Path, content: bytes | str, complaint: str
) -> None:
    with pytest.raises(LoadError) as refused:
        deliveries(tmp_path, content)

    assert str(tmp_path / "air.csv") in str(refused.value)
    assert complaint in str(refused.value)


def test_local_times_without_a_zone_are_refused_before_the_first_row(tmp_path: Path) -> None:
    layout = layout_of(tmp_path, zone='"Asia/Ho_Chi_Minh"')
    text = (tmp_path / "air.toml").read_text("utf-8").replace('zone = "Asia/Ho_Chi_Minh"', "")
    (tmp_path / "air.toml").write_text(text, "utf-8")
    path = tmp_path / "air.csv"
    path.write_text(f"{HEADER}\n2026-11-20 07:00,{THANH},1,77\n", "utf-8")

    assert read(CsvFile(path, layout))
    with pytest.raises(LoadError, match=r"column time: .* write zone = \"Asia/Bangkok\""):
        read(CsvFile(path, mapping.read(tmp_path / "air.toml")))


@pytest.mark.parametrize("name", [".", "none.csv", "none.csv.gz"])
def test_a_folder_or_a_file_that_is_not_there_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(LoadError, match="cannot be read"):
        read(CsvFile(tmp_path / name, layout_of(tmp_path)))
