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

DAYS = [
    f"2026-{1 + day // 28:02}-{1 + day % 28:02} {n * 24 // 1_000:02}:00,{THANH},{n % 900},77"
    for day in range(250)
    for n in range(1_000)
]
"""A thousand readings a day: more than there is room for before a part ends."""


def test_a_cut_archive_gives_what_stands_before_the_cut_and_says_where(tmp_path: Path) -> None:
    whole = gzip.compress("\n".join([HEADER, *DAYS]).encode(), 1)
    path = tmp_path / "air.csv.gz"
    path.write_bytes(whole[: len(whole) // 2])
    parts = CsvFile(path, layout_of(tmp_path)).read(frozenset())

    first = next(parts)
    assert isinstance(first, Delivery)
    assert len(first) == first.row_number[-1] - 1
    with pytest.raises(LoadError, match=r"cannot be read after line 100000: it was cut"):
        list(parts)


def test_parts_end_with_a_day_and_go_on_where_those_that_are_done_end(tmp_path: Path) -> None:
    path = tmp_path / "air.csv"
    path.write_text("\n".join([HEADER, *DAYS]), "utf-8")
    file = CsvFile(path, layout_of(tmp_path))
    parts = read(file)

    # Days begin at midnight of UTC here, and the hours are those of Hồ Chí Minh City.
    assert [part.part for part in parts] == [
        "rows 2-99293", "rows 99294-199293", "rows 199294-249293", "rows 249294-250001",
    ]  # fmt: skip
    assert np.concatenate([part.row_number for part in parts]).tolist() == [*range(2, 250_002)]
    rest = [*file.read({part.part for part in parts[:2]})]
    assert [part.part for part in rest] == [part.part for part in parts[2:]]
    assert read(file)[0].part == parts[0].part


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
