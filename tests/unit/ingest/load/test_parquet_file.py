"""Parquet files: those of a data set as they are, any other by a map."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet

from contract.reason import Reason
from ingest.errors import LoadError
from ingest.judge.columns import NO_SEQ
from ingest.load import mapping
from ingest.load.delivery import Delivery
from ingest.load.parquet_file import ParquetFile

PARQUET: Any = parquet
AT = datetime(2026, 11, 20, tzinfo=UTC)
AT_US = 1_795_132_800_000_000
MAP = """
kind = "street_flood"
zone = "Asia/Ho_Chi_Minh"
[columns]
observed_at = "time"
sensor_id = "station"
[values.depth_m]
from = "depth"
unit = "cm"
"""


def written(folder: Path, columns: Mapping[str, Any], row_group_size: int = 1_000_000) -> Path:
    path = folder / "depth.parquet"
    PARQUET.write_table(pa.table(dict(columns)), path, row_group_size=row_group_size)
    return path


def mapped(folder: Path, path: Path, text: str = MAP) -> ParquetFile:
    (folder / "map.toml").write_text(text, "utf-8")
    return ParquetFile(path, mapping.read(folder / "map.toml"))


def read(file: ParquetFile, done: frozenset[str] = frozenset()) -> list[Delivery]:
    return [part for part in file.read(done) if isinstance(part, Delivery)]


OWN: Mapping[str, Any] = {
    "sensor_id": ["hcmc-sf-0001", "hcmc-sf-0002", "hcmc-sf-0001"],
    "observed_at": pa.array([AT, AT, None], pa.timestamp("ms", "UTC")),
    "sent_at": pa.array([AT, AT, AT], pa.timestamp("ms", "UTC")),
    "seq": pa.array([7, None, 9], pa.int64()),
    "depth_m": [0.12, None, 0.5],
    "true_depth_m": [0.11, 0.2, 0.5],
    "fault": pa.array([None, None, "stuck"]),
    "event_id": pa.array([None, None, "e1"]),
}


def test_readings_of_a_data_set_need_no_map(tmp_path: Path) -> None:
    """What is true of them and what is wrong with them is not loaded."""
    (part,) = read(ParquetFile(written(tmp_path, OWN)))

    assert part.kind.code == "street_flood"
    assert part.part == "rows 1-3"
    assert [part.names[place] for place in part.sensor] == ["hcmc-sf-0001", "hcmc-sf-0002"]
    assert part.observed_us.tolist() == [AT_US, AT_US]
    assert part.seq.tolist() == [7, NO_SEQ]
    assert np.array_equal(part.values, [[0.12], [np.nan]], equal_nan=True)
    assert [(one.row_number, one.reason) for one in part.rejects] == [(3, Reason.BAD_TIME)]
    assert "hcmc-sf-0001" in part.rejects[0].raw


TEXTS: Any = pa.array(["2026-11-20T00:00:00Z"])
TIMES: list[Any] = [
    pa.array([datetime(2026, 11, 20, 7)], pa.timestamp("ns")),  # noqa: DTZ001 - local, of the map
    pa.array(["2026-11-20 07:00"], pa.large_string()),
    TEXTS.dictionary_encode(),
    pa.array([AT], pa.timestamp("ns", "Asia/Ho_Chi_Minh")),
]


@pytest.mark.parametrize(
    "times",
    TIMES,
    ids=["local", "text", "dictionary", "zoned"],
)
def test_times_of_any_type_are_read(tmp_path: Path, times: "pa.Array[Any]") -> None:
    path = written(tmp_path, {"time": times, "station": ["my-sf-1"], "depth": pa.array([12])})
    (part,) = read(mapped(tmp_path, path))

    assert part.observed_us.tolist() == [AT_US]
    assert part.values.round(9).tolist() == [[0.12]]


@pytest.mark.parametrize(
    "depths",
    [
        pa.array([12.0, -1], pa.float32()),
        pa.array(["12", "-1"]),
        pa.array(["12.00", "-1.00"]).cast(pa.decimal128(8, 2)),
        pa.array([12, -1], pa.int8()),
    ],
)
def test_numbers_of_any_type_are_read_and_those_for_none_are_none(
    tmp_path: Path, depths: "pa.Array[Any]"
) -> None:
    path = written(
        tmp_path, {"time": pa.array([AT, AT]), "station": ["my-sf-1", "my-sf-2"], "depth": depths}
    )
    (part,) = read(mapped(tmp_path, path, 'missing = ["-1"]\n' + MAP))

    assert np.array_equal(part.values.round(9), [[0.12], [np.nan]], equal_nan=True)


def test_parts_end_with_a_day_whatever_the_row_groups_are(tmp_path: Path) -> None:
    count, minute_us = 450_000, 60_000_000
    columns = {
        "sensor_id": ["my-sf-1"] * count,
        "observed_at": pa.array(np.arange(count) * minute_us + AT_US).cast(
            pa.timestamp("us", "UTC")
        ),
        "depth_m": np.arange(count) / count,
    }
    file = ParquetFile(written(tmp_path, columns, row_group_size=120_000))
    parts = read(file)

    assert {int(part.row_number[-1]) % 1_440 for part in parts[:-1]} == {0}
    assert np.concatenate([part.row_number for part in parts]).tolist() == [*range(1, count + 1)]
    assert np.concatenate([part.values for part in parts])[:, 0].tolist() == [
        row / count for row in range(count)
    ]
    rest = read(file, frozenset(part.part for part in parts[:2]))
    assert [part.part for part in rest] == [part.part for part in parts[2:]]


def test_what_is_no_such_file_is_refused_with_what_it_has(tmp_path: Path) -> None:
    """A file that is cut, none, a folder, and columns that cannot be."""
    whole = written(tmp_path, OWN).read_bytes()
    cut = tmp_path / "cut.parquet"
    cut.write_bytes(whole[: len(whole) // 2])
    for path in (cut, tmp_path, tmp_path / "none.parquet"):
        with pytest.raises(LoadError, match="cannot be read"):
            read(ParquetFile(path))
    with pytest.raises(LoadError, match=r"has no column 'time', which .* it has 'sensor_id', "):
        read(mapped(tmp_path, written(tmp_path, OWN)))
    with pytest.raises(LoadError, match=r"column depth: list.* is neither text nor number"):
        read(
            mapped(
                tmp_path,
                written(tmp_path, {"time": [AT], "station": ["my-sf-1"], "depth": [[1.0]]}),
            )
        )
    with pytest.raises(LoadError, match="has no rows"):
        read(ParquetFile(written(tmp_path, {name: column[:0] for name, column in OWN.items()})))


def test_local_times_need_a_zone_whatever_their_type(tmp_path: Path) -> None:
    times = pa.array([datetime(2026, 11, 20, 7)])  # noqa: DTZ001 - local
    path = written(tmp_path, {"time": times, "station": ["my-sf-1"], "depth": [1.0]})

    with pytest.raises(LoadError, match=r"column time: .* write zone ="):
        read(mapped(tmp_path, path, MAP.replace('zone = "Asia/Ho_Chi_Minh"', "")))
