"""What a command line names as sources, and what the load of them is called."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from ingest.errors import LoadError
from ingest.load.csv_file import CsvFile
from ingest.load.sources import Given, name_of, open_sources

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
ROWS = "observed_at,sensor_id,depth_m\n2026-11-20T00:00:00Z,my-sf-1,0.2\n"


def files(folder: Path, count: int) -> list[str]:
    paths = [folder / f"{'depth' * 10}-{number}.csv" for number in range(count)]
    for number, path in enumerate(paths):
        path.write_text(ROWS.replace("0.2", f"0.{number}"))
    return [str(path) for path in paths]


def test_a_load_is_called_by_its_files_and_what_is_in_them(tmp_path: Path) -> None:
    first, *others = files(tmp_path, 30)

    assert name_of([first], []).startswith(f"{Path(first).name} ")
    assert f"{Path(first).name} and 29 more " in name_of([first, *others], [])
    assert name_of([first], [], "depths").startswith("depths ")
    names = {
        name_of([first], [], "depths"),
        name_of(others[:1], [], "depths"),
        name_of([first], [Path(others[1])], "depths"),
    }
    assert len(names) == 3
    Path(others[0]).write_bytes(Path(first).read_bytes())
    assert name_of([first], [], "depths") == name_of(others[:1], [], "depths")


def test_a_pipe_bears_the_name_that_it_is_given() -> None:
    assert name_of(["-"], [], "history") == "history"
    with pytest.raises(LoadError, match="--name"):
        name_of(["-"], [])


def test_files_of_one_load_have_parts_of_their_own(tmp_path: Path) -> None:
    first, second = files(tmp_path, 2)
    readers = open_sources([first, second], Given(ZONE))

    assert all(isinstance(reader, CsvFile) for reader in readers)
    parts = [part.part for reader in readers for part in reader.read(frozenset())]
    assert parts == [f"1: {Path(first).name} rows 2-2", f"2: {Path(second).name} rows 2-2"]
    assert [*readers[1].read({parts[1]})] == []


@pytest.mark.parametrize(
    ("source", "given", "said"),
    [
        ("depth.txt", Given(ZONE), r"a name ends in \.csv, \.csv\.gz, \.parquet, "),
        ("none.csv", Given(ZONE), "none.csv cannot be read"),
        ("none.parquet", Given(ZONE), "none.parquet cannot be read"),
        (".", Given(ZONE), "cannot be read"),
        ("none.csv", Given(ZONE, "fog"), 'kind "fog" is not known; accepted: traffic_flow'),
        ("none.csv", Given(ZONE, "noise", Path("a.toml")), "leave --kind or --map out"),
        ("none.csv", Given(ZONE, None, Path("none.toml")), "none.toml"),
        ("none.arrow", Given(ZONE, None, Path("a.toml")), "--map is of CSV and Parquet"),
        ("-", Given(ZONE, None, Path("a.toml")), "--map is of CSV and Parquet"),
    ],
)
def test_what_cannot_be_opened_says_what_can(source: str, given: Given, said: str) -> None:
    with pytest.raises(LoadError, match=said):
        open_sources([source], given)
