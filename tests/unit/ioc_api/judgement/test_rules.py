"""The worst of each quantity, and when a run began."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from ioc_api.judgement.rules import begun, worst
from ioc_api.judgement.standing import LONG_US, NOT_US

QUANTITIES = [("one", slice(0, 2)), ("other", slice(2, 5))]


@given(arrays.arrays(np.bool_, st.tuples(st.integers(0, 6), st.just(5))))
def test_each_quantity_has_the_last_of_its_thresholds_that_counts(
    is_counted: np.ndarray[tuple[int, ...], np.dtype[np.bool_]],
) -> None:
    index, place = worst(is_counted, is_counted, QUANTITIES)
    expected = [
        (row, max(np.flatnonzero(is_counted[row, own]).tolist()) + own.start)
        for _, own in QUANTITIES
        for row in range(len(is_counted))
        if is_counted[row, own].any()
    ]
    assert list(zip(index.tolist(), place.tolist(), strict=True)) == expected


def test_what_does_not_count_yet_is_told_where_nothing_of_its_quantity_counts() -> None:
    is_beyond = np.ones((2, 5), np.bool_)
    is_counted = np.array([[True, False, False, False, False], [False] * 5])
    index, place = worst(is_counted, is_beyond, QUANTITIES)
    found = list(zip(index.tolist(), place.tolist(), strict=True))
    assert found == [(0, 0), (1, 1), (0, 4), (1, 4)]


def test_a_run_begins_with_its_first_value_and_goes_on() -> None:
    is_beyond = np.array([True, True, True, True, False])
    since_us = np.array([NOT_US, 5, 9, LONG_US, 5])
    found = begun(is_beyond, np.full(5, 7), since_us)
    assert found.tolist() == [7, 5, 7, LONG_US, NOT_US]
