"""The newest trusted values: what is concluded from, whatever came after it."""

from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.quality import UNTRUSTED, Quality
from ioc_api.fleet.latest import Latest, Reading
from ioc_api.fleet.status import NEVER_US
from ioc_api.fleet.stored import Block, Newest, merge
from tests.stand.live_sensor import NOW

NAN = float("nan")
SECOND_US = 1_000_000
DOUBTS = [0, 1, 2, 4, 8, 16, 32, 64, 128]
SECOND = timedelta(seconds=1)
LONG_AGO = NOW - timedelta(days=1)

Told = tuple[int, int, list[float]]


def told(
    latest: Latest, at_s: int, quality: int, *values: float, received_s: int | None = None
) -> None:
    """Tell a reading of the first sensor."""
    received_us = (at_s if received_s is None else received_s) * SECOND_US
    latest.tell(0, Reading(at_s * SECOND_US, received_us, quality, values), 1)


def trusted(latest: Latest, count: int = 2) -> list[tuple[float, int] | None]:
    """Return the trusted values of the first sensor with their seconds, None for none."""
    values, at_us = latest.trusted((0, slice(count)))
    return [
        None if at == NEVER_US else (value, at // SECOND_US)
        for value, at in zip(values.tolist(), at_us.tolist(), strict=True)
    ]


def test_late_and_repaired_are_trusted_and_all_other_bits_are_not() -> None:
    assert [bit for bit in DOUBTS if not bit & UNTRUSTED] == [0, Quality.LATE, Quality.REPAIRED]


@given(
    st.permutations(range(8)),
    st.lists(
        st.tuples(
            st.sampled_from(DOUBTS), st.sampled_from([NAN, 1.0]), st.sampled_from([NAN, 1.0])
        ),
        min_size=8,
        max_size=8,
    ),
)
def test_the_newest_trusted_of_each_quantity_in_any_order_of_arrival(
    order: list[int], parts: list[tuple[int, float, float]]
) -> None:
    """Also beside clocks that run ahead: of what they say nothing is concluded."""
    latest = Latest(1)
    expected: list[tuple[float, int] | None] = [None, None]
    for came_s, second in enumerate(order):
        quality, *marks = parts[second]
        values = [mark * second for mark in marks]
        told(latest, second, quality, *values, received_s=came_s)
        for column, value in enumerate(values):
            is_trusted = value == value and not quality & UNTRUSTED  # noqa: PLR0124 - NaN is none
            known = expected[column]
            if is_trusted and (known is None or known[1] < second):
                expected[column] = (value, second)
    assert trusted(latest) == expected


def test_what_is_not_trusted_is_the_newest_and_yet_concludes_nothing() -> None:
    latest = Latest(1)
    told(latest, 1, 0, 0.8, 20.0)
    told(latest, 2, Quality.IMPLAUSIBLE, 0.0, 21.0)
    assert latest.values[0, :2].tolist() == [0.0, 21.0]
    assert trusted(latest) == [(0.8, 1), (20.0, 1)]
    told(latest, 3, Quality.REPAIRED, 0.1, 21.0)
    assert trusted(latest) == [(0.1, 3), (21.0, 3)]


def test_a_row_is_doubted_as_a_whole_though_it_comes_in_parts() -> None:
    latest = Latest(1)
    told(latest, 1, 0, 0.8, 20.0)
    told(latest, 2, Quality.RATE, NAN, 99.0)
    told(latest, 2, 0, 0.0, NAN)
    assert trusted(latest) == [(0.8, 1), (20.0, 1)]


def test_what_is_forgotten_is_not_trusted_either() -> None:
    latest = Latest(1)
    told(latest, 1, 0, 0.8, 20.0)
    told(latest, 2, Quality.RATE, 0.0, 20.0)
    latest.forget(np.array([0]))
    assert trusted(latest) == [None, None]


def stored(at: datetime, quality: int, *trusted_of: tuple[float, datetime] | None) -> Newest:
    """Return a reading of two quantities as a read finds it, with the trusted ones it found."""
    return Newest(
        1,
        at,
        at,
        quality,
        (0.0, 21.0),
        trusted=tuple(None if one is None else one[0] for one in trusted_of),
        trusted_at=tuple(None if one is None else one[1] for one in trusted_of),
    )


def read(latest: Latest, found: Newest, *, told_before: int = 9) -> None:
    """Take over what a read found."""
    merge(latest, Block.of([found], {1: 0}), told_before=told_before, missed_before_us=0)


def in_s(at: datetime) -> int:
    """Return a time as `trusted` does."""
    return round(at.timestamp())


@pytest.mark.parametrize("told_before", [9, 0], ids=["before the read", "meanwhile"])
def test_a_read_brings_what_was_trusted_before_what_is_not(told_before: int) -> None:
    """After a start, as after a frame that was lost."""
    latest = Latest(1)
    if not told_before:
        told(latest, in_s(NOW), Quality.RATE, 0.0, 21.0)
    found = stored(NOW, Quality.RATE, (0.8, LONG_AGO), (20.0, NOW - SECOND))
    read(latest, found, told_before=told_before)
    assert trusted(latest) == [(0.8, in_s(LONG_AGO)), (20.0, in_s(NOW - SECOND))]


def test_what_a_read_does_not_look_back_for_stays() -> None:
    latest = Latest(1)
    told(latest, in_s(LONG_AGO), 0, 0.8, 20.0)
    read(latest, stored(NOW, Quality.RATE, None, (20.5, NOW - SECOND)))
    assert trusted(latest) == [(0.8, in_s(LONG_AGO)), (20.5, in_s(NOW - SECOND))]
    read(latest, stored(NOW + SECOND, Quality.RATE, None, None))
    assert trusted(latest) == [(0.8, in_s(LONG_AGO)), (20.5, in_s(NOW - SECOND))]
    read(latest, replace(stored(NOW + 2 * SECOND, 0), trusted=(), trusted_at=()))
    assert trusted(latest) == [(0.0, in_s(NOW + 2 * SECOND)), (21.0, in_s(NOW + 2 * SECOND))]


def test_a_forged_value_is_not_trusted_after_the_next_read() -> None:
    latest = Latest(1)
    told(latest, in_s(NOW), Quality.RATE, 0.0, 21.0)
    told(latest, in_s(NOW + SECOND), 0, 0.9, 22.0)
    read(latest, stored(NOW, Quality.RATE, (0.8, LONG_AGO), None))
    assert trusted(latest) == [(0.8, in_s(LONG_AGO)), None]


def test_a_part_that_made_a_row_doubtful_takes_back_what_was_concluded_at_the_next_read() -> None:
    latest = Latest(1)
    told(latest, in_s(LONG_AGO), 0, 0.8, 20.0)
    told(latest, in_s(NOW), 0, 0.0, NAN)
    told(latest, in_s(NOW), Quality.RATE, NAN, 21.0)
    read(latest, stored(NOW, Quality.RATE, (0.8, LONG_AGO), (20.0, LONG_AGO)))
    assert trusted(latest) == [(0.8, in_s(LONG_AGO)), (20.0, in_s(LONG_AGO))]
