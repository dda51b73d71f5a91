"""A file is read in parts: the same each time, and in bounded memory."""

import gzip
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from contract.reason import Reason
from ingest.errors import LoadError
from ingest.load.csv_file import CsvFile
from ingest.load.delivery import Delivery
from tests.stand.air_csv import HEADER, THANH, layout_of, named, read, rows

LONG = [f"2026-11-20 07:00,{THANH},{n % 900},77" for n in range(250_000)]


def test_a_cut_archive_gives_what_stands_before_the_cut_and_says_where(tmp_path: Path) -> None:
    whole = gzip.compress("\n".join([HEADER, *LONG]).encode(), 1)
    path = tmp_path / "air.csv.gz"
    path.write_bytes(whole[: len(whole) // 2])
    parts = CsvFile(path, layout_of(tmp_path)).read(frozenset())

    first = next(parts)
    assert first.part == "rows 2-100000"
    with pytest.raises(LoadError, match=r"after line 100000, up to which it is stored: it was cut"):
        list(parts)


def test_parts_have_the_same_names_and_rows_each_time_and_done_ones_are_left_out(
    tmp_path: Path,
) -> None:
    path = tmp_path / "air.csv"
    path.write_text("\n".join([HEADER, *LONG]), "utf-8")
    file = CsvFile(path, layout_of(tmp_path))
    parts = read(file)

    names = ["rows 2-100000", "rows 100001-200000", "rows 200001-250001"]
    assert [part.part for part in parts] == names
    assert sum(map(len, parts)) == len(LONG)
    (rest,) = file.read({names[0], names[2]})
    assert isinstance(rest, Delivery)
    assert rest.row_number.tolist() == list(range(100_001, 200_001))
    assert np.array_equal(rest.values, parts[1].values, equal_nan=True)


def test_a_line_of_a_hundred_megabytes_needs_no_more_memory_than_a_short_one(
    tmp_path: Path,
) -> None:
    path = tmp_path / "air.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write(f"{HEADER}\n2026-11-20 07:00,{THANH},1,77\n")
        for _ in range(100):
            file.write("7" * 1_000_000)
        file.write(f"\n2026-11-20 08:00,{THANH},2,77\n")
    csv_file = CsvFile(path, layout_of(tmp_path))

    tracemalloc.start()
    parts = read(csv_file)
    _, most_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert [value for _, _, value, _ in rows(parts)] == [1, 2]
    assert named(parts) == {3: Reason.TOO_LARGE}
    assert most_bytes < 8_000_000
