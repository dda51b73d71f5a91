"""Whatever a file holds, it is read or refused with a word: nothing else comes of it."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.errors import LoadError
from ingest.load import sensors_file
from ingest.load.csv_file import CsvFile
from ingest.load.parquet_file import ParquetFile
from tests.stand.air_csv import CU, HEADER, THANH, layout_of, read, rejects, rows

CELLS = st.sampled_from(
    [
        *("2026-11-20 07:00", "2026-11-20T00:00:00Z", "0001-01-01", "9999-12-31 23:59"),
        *(CU, THANH, "1.5", "77", "-999", "1e999", "nan", "−1", "9" * 400, "٣"),
        *("", '"', '""', "x,y", "\0", "\x1a", "\ufeff"),
    ]
)
LINES = st.lists(st.lists(CELLS, max_size=6).map(",".join), max_size=8).map("\n".join)
ANY = st.binary(max_size=300) | LINES.map(str.encode)
SETTINGS = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150
)


@SETTINGS
@given(ANY)
def test_a_csv_file_gives_rows_rejects_or_a_word(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "air.csv"
    path.write_bytes(f"{HEADER}\n".encode() + content)
    try:
        parts = read(CsvFile(path, layout_of(tmp_path)))
    except LoadError:
        return
    numbers = [int(number) for part in parts for number in part.row_number]
    numbers += [reject.row_number for reject in rejects(parts)]
    text = content.decode("utf-8", "surrogateescape").replace("\r\n", "\n").replace("\r", "\n")
    lines = enumerate(text.split("\n"), start=2)
    told = [number for number, line in lines if line.removeprefix("\ufeff").strip()]
    assert sorted(numbers) == told
    assert len(rows(parts)) + len(rejects(parts)) == len(told)


@SETTINGS
@given(ANY)
@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz", "a.parquet"])
def test_a_file_of_any_bytes_is_refused_with_a_word(
    tmp_path: Path, name: str, content: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    made = ParquetFile(path) if name.endswith("parquet") else CsvFile(path)
    with pytest.raises(LoadError):
        read(made)  # pyright: ignore[reportArgumentType] - of both kinds
    with pytest.raises(LoadError):
        sensors_file.read(path, "hcmc", received_us=1)
