"""Sorting and splitting: what goes directly is new for certain, and nothing is dropped."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from contract.catalogue import KIND_BY_CODE
from contract.quality import Quality
from ingest.batch import Part, arrange
from ingest.columns import RowBuilder
from ingest.registry import NEVER

KIND = KIND_BY_CODE["noise"]
Keys = list[tuple[int, int]]
KEYS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 9)), min_size=1, max_size=40)
NEWEST = st.lists(st.integers(0, 9) | st.just(NEVER), min_size=4, max_size=4)


def arranged(keys: Keys, newest: list[int]) -> Part:
    """Arrange rows of some sensors and times; the value is the row's number."""
    builder = RowBuilder(KIND)
    for index, (sensor_key, observed_us) in enumerate(keys):
        builder.add(index, -1, sensor_key, observed_us, 0, None, {"leq_db": float(index)})
    table = builder.build()
    return arrange(
        table,
        received_us=table.message + 1000,
        quality=np.zeros(len(table), np.int16),
        newest_us=np.array(newest)[table.sensor_key],
    )


@given(KEYS, NEWEST)
def test_rows_are_sorted_and_complete(keys: Keys, newest: list[int]) -> None:
    part = arranged(keys, newest)
    table = part.table
    rows = list(
        zip(
            table.sensor_key.tolist(),
            table.observed_us.tolist(),
            table.message.tolist(),
            strict=True,
        )
    )
    assert rows == sorted((key, at, index) for index, (key, at) in enumerate(keys))
    assert part.received_us.tolist() == [1000 + index for _, _, index in rows]
    assert table.values[:, 0].tolist() == [float(index) for _, _, index in rows]


@given(KEYS, NEWEST)
def test_fresh_rows_are_newer_than_all_that_is_known_and_unique(
    keys: Keys, newest: list[int]
) -> None:
    part = arranged(keys, newest)
    fresh = part.table.take(part.is_fresh)
    places = list(zip(fresh.sensor_key.tolist(), fresh.observed_us.tolist(), strict=True))
    assert len(places) == len(set(places))
    assert set(places) == {(key, at) for key, at in keys if at > newest[key]}


@given(KEYS, NEWEST)
def test_late_is_what_is_older_than_the_newest_stored(keys: Keys, newest: list[int]) -> None:
    part = arranged(keys, newest)
    for key, at, quality in zip(
        part.table.sensor_key.tolist(),
        part.table.observed_us.tolist(),
        part.quality.tolist(),
        strict=True,
    ):
        assert (quality == Quality.LATE) == (at < newest[key])
