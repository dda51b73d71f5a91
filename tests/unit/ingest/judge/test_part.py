"""Sorting and splitting: what goes directly is new for certain, and nothing is dropped."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from contract.catalogue import KIND_BY_CODE
from contract.quality import Quality
from ingest.judge.columns import RowBuilder
from ingest.judge.completion import Role, complete
from ingest.judge.part import Part, arrange
from ingest.registry.newest_time import NEVER

KIND = KIND_BY_CODE["noise"]
Keys = list[tuple[int, int]]
KEYS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 9)), min_size=1, max_size=40)
VALUES = st.sampled_from([60.0, 60.1, 61.0])
PAIRS = st.tuples(VALUES, VALUES | st.none()) | st.tuples(st.none(), VALUES)
NEWEST = st.lists(st.integers(0, 9) | st.just(NEVER), min_size=4, max_size=4)


def arranged(keys: Keys, newest: list[int], late_before: list[int] | None = None) -> Part:
    """Arrange rows of some sensors and times; the value is the row's number."""
    builder = RowBuilder(KIND)
    for index, (sensor_key, observed_us) in enumerate(keys):
        builder.add(index, -1, sensor_key, observed_us, 0, None, {"leq_db": float(index)})
    table = builder.build()
    return arrange(
        table,
        received_us=table.message_index + 1000,
        quality=np.zeros(len(table), np.int16),
        newest_us=np.array(newest)[table.sensor_key],
        late_before_us=np.array(late_before or newest)[table.sensor_key],
    )


@given(KEYS, NEWEST)
def test_rows_are_sorted_and_complete(keys: Keys, newest: list[int]) -> None:
    arrived = arranged(keys, newest).arrived
    table = arrived.table
    rows = list(
        zip(
            table.sensor_key.tolist(),
            table.observed_us.tolist(),
            table.message_index.tolist(),
            strict=True,
        )
    )
    assert rows == sorted((key, at, index) for index, (key, at) in enumerate(keys))
    assert arrived.received_us.tolist() == [1000 + index for _, _, index in rows]
    assert table.values[:, 0].tolist() == [float(index) for _, _, index in rows]


@given(KEYS, NEWEST)
def test_a_sensor_has_one_row_at_a_time_which_is_the_first_that_came(
    keys: Keys, newest: list[int]
) -> None:
    part = arranged(keys, newest)
    table = part.table
    rows = list(zip(table.sensor_key.tolist(), table.observed_us.tolist(), strict=True))
    assert rows == sorted(set(keys))
    assert table.values[:, 0].tolist() == [float(keys.index(key)) for key in rows]
    assert part.received_us.tolist() == [1000 + keys.index(key) for key in rows]
    assert part.arrived.owners().tolist() == [rows.index(key) for key in sorted(keys)]


def test_what_messages_of_one_instant_hold_is_one_row_whatever_order_they_were_filed_in() -> None:
    builder = RowBuilder(KIND)
    for message, values in ((2, {"lmax_db": 70.0}), (0, {"leq_db": 60.0}), (1, {"leq_db": 61.0})):
        builder.add(message, -1, 1, 5, 0, message, values)
    table = builder.build()
    part = arrange(
        table,
        received_us=1000 + table.message_index,
        quality=np.array([Quality.IMPLAUSIBLE, 0, Quality.SPIKE], np.int16),
        newest_us=np.zeros(3, np.int64),
        late_before_us=np.zeros(3, np.int64),
    )
    assert part.table.values.tolist() == [[60.0, 70.0]]
    assert part.arrived.roles.tolist() == [Role.ADDS, Role.CONTRADICTS, Role.ADDS]
    assert (part.quality.tolist(), part.received_us.tolist()) == ([Quality.IMPLAUSIBLE], [1002])
    assert (part.table.seq.tolist(), part.is_fresh.tolist()) == ([0], [True])


@given(st.lists(st.tuples(st.integers(0, 1), PAIRS), min_size=1, max_size=12))
def test_messages_of_one_instant_come_to_what_they_would_one_by_one(
    messages: list[tuple[int, tuple[float | None, float | None]]],
) -> None:
    builder = RowBuilder(KIND)
    for index, (sensor_key, (leq_db, lmax_db)) in enumerate(messages):
        builder.add(index, -1, sensor_key, 5, 0, None, {"leq_db": leq_db, "lmax_db": lmax_db})
    table = builder.build()
    part = arrange(
        table,
        received_us=1000 + table.message_index,
        quality=(1 << np.arange(len(table)) % 8).astype(np.int16),
        newest_us=np.zeros(len(table), np.int64),
        late_before_us=np.zeros(len(table), np.int64),
    )
    for row in range(len(part.table)):
        of_row = part.arrived.of(row)
        expected = complete(KIND, part.arrived.table.values[of_row].tolist())
        assert part.arrived.roles[of_row].tolist() == expected.roles
        np.testing.assert_array_equal(part.table.values[row], expected.values)
        adds = [role is Role.ADDS for role in expected.roles]
        assert part.received_us[row] == part.arrived.received_us[of_row][adds].max()
        assert part.quality[row] == np.bitwise_or.reduce(part.arrived.quality[of_row][adds])


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
def test_late_is_what_is_older_than_the_newest_right_one(keys: Keys, right: list[int]) -> None:
    part = arranged(keys, [9] * 4, right)
    for key, at, quality in zip(
        part.table.sensor_key.tolist(),
        part.table.observed_us.tolist(),
        part.quality.tolist(),
        strict=True,
    ):
        assert (quality == Quality.LATE) == (at < right[key])
