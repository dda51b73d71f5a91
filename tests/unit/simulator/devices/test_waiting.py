"""Readings that wait: sent in their time and order, each once, whatever the blocks."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.catalogue import KIND_BY_CODE
from simulator.devices.device import Device
from simulator.devices.reading import Columns, Reading, taken, written
from simulator.devices.waiting import Told, Waiting, parted

KIND = KIND_BY_CODE["parking"]
DEVICES = [
    Device(f"hcmc-pk-{place}", KIND, "760", "Bãi", 10.7, 106.7, f"t/{place}", f"m/{place}")
    for place in range(3)
]
END_MS = 20

Delayed = list[tuple[int, int, int]]


def columns(rows: Delayed) -> Columns:
    """Readings from (sensor, made at, sent after), numbered as they were made."""
    made = sorted(rows, key=lambda row: (row[1], row[0]))
    sensor, at_ms, delay_ms = np.array(made, dtype=np.int64).reshape(-1, 3).T
    number = np.arange(sensor.size)
    values = (number, np.asarray(number + 0.5, dtype=np.float64))
    return Columns(DEVICES, 0, sensor, at_ms, at_ms + delay_ms, number, values)


delayed = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, END_MS - 1), st.integers(0, 9)), max_size=30
)


def told(columns: Columns) -> Told:
    """Readings as they are made, and which of them come later, and when."""
    late = np.flatnonzero(columns.sent_ms > columns.at_ms)
    return Told(replace(columns, sent_ms=columns.at_ms), late, columns.sent_ms[late])


def given_out(made: Columns, each_ms: int) -> list[Reading]:
    waiting: Waiting | None = None
    sent: list[Reading] = []
    for from_ms in range(0, 2 * END_MS, each_ms):
        to_ms = from_ms + each_ms
        block = taken(made, (from_ms <= made.at_ms) & (made.at_ms < to_ms))
        now, waiting = parted(told(block), waiting, (from_ms, to_ms))
        sent += written([now], from_ms, to_ms)
    assert waiting is None
    return sent


@given(delayed, st.sampled_from([1, 2, 5, 10]))
def test_each_reading_is_sent_once_and_in_its_time(rows: Delayed, each_ms: int) -> None:
    made = columns(rows)
    sent = given_out(made, each_ms)
    order = [(one.sent_at_ms, one.device.sensor_id, one.seq) for one in sent]

    assert order == sorted(order)
    assert sorted(one.seq for one in sent) == list(range(len(rows)))
    assert sent == given_out(made, 2 * END_MS)
    for one in sent:
        assert one.sent_at_ms == made.sent_ms[one.seq]
        assert one.values == (one.seq, one.seq + 0.5)


@pytest.mark.parametrize("count", [0, 3])
def test_what_nothing_delays_goes_through_as_it_is(count: int) -> None:
    at_ms = np.arange(count)
    made = Columns(DEVICES, 0, at_ms, at_ms, at_ms, at_ms, (at_ms, at_ms))

    now, later = parted(Told(made), None, (0, END_MS))

    assert now is made
    assert later is None


def test_those_sent_at_the_same_time_are_in_the_order_of_kinds_and_sensors() -> None:
    first, second = columns([(2, 3, 4), (0, 7, 0)]), columns([(1, 5, 2), (0, 2, 5)])
    sent = [parted(told(kind), None, (0, END_MS))[0] for kind in (first, second)]
    devices = [one.device.sensor_id for one in written(sent, 0, END_MS)]

    assert devices == ["hcmc-pk-0", "hcmc-pk-2", "hcmc-pk-0", "hcmc-pk-1"]


@pytest.mark.parametrize("later_ms", [2, 3, 4])
def test_a_copy_comes_to_its_place_among_those_that_nothing_delays(later_ms: int) -> None:
    """Before a newer reading of its sensor at the same time, after the one that it repeats."""
    made = columns([(sensor, at_ms, 0) for at_ms in range(0, END_MS, 4) for sensor in range(3)])
    copies = taken(made, np.array([2, 4]))
    copies = replace(copies, sent_ms=copies.sent_ms + later_ms)
    sent = written([parted(Told(made, copies=copies), None, (0, END_MS))[0]], 0, END_MS)
    order = [(one.sent_at_ms, one.device.sensor_id, one.seq) for one in sent]

    assert order == sorted(order)
    assert sorted(one.seq for one in sent) == sorted([*range(made.sensor.size), 2, 4])


def test_the_columns_of_what_is_made_stay_as_they_are() -> None:
    made = columns([(0, 3, 4), (1, 5, 0), (2, 6, 0)])
    coming = told(made)
    before = [column.copy() for column in (coming.made.sent_ms, coming.made.sensor, made.values[0])]
    parted(coming, None, (0, END_MS))

    after = (coming.made.sent_ms, coming.made.sensor, made.values[0])
    assert all(map(np.array_equal, before, after))
