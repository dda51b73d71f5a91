"""Episodes of two versions of a rule, held against each other."""

import numpy as np

from ioc_api.rules.trying import difference
from operations.episodes.episode import NOT_CLEARED_US, Episodes

Spans = list[tuple[int, int, int]]


def episodes(spans: Spans) -> Episodes:
    """Return episodes by sensor, begin and end; raised with their begin."""
    columns = np.array(spans, np.int64).reshape(-1, 3)
    key, since_us, cleared_us = columns.T
    return Episodes(key, since_us, since_us, since_us, cleared_us, np.ones(len(key)))


def told(now: Spans, changed: Spans) -> tuple[list[int], list[int], list[tuple[int, int]]]:
    found = difference(episodes(now), episodes(changed))
    pairs = list(zip(found.now.tolist(), found.changed.tolist(), strict=True))
    return found.added.tolist(), found.removed.tolist(), pairs


def test_what_overlaps_at_a_sensor_is_the_same_episode() -> None:
    now = [(1, 10, 20), (1, 30, 40), (2, 10, 20)]

    assert told(now, now) == ([], [], [(0, 0), (1, 1), (2, 2)])
    assert told(now, [(1, 15, 18), (2, 21, 25)]) == ([1], [1, 2], [(0, 0)])


def test_two_that_become_one_are_both_there_and_it_begins_with_the_first() -> None:
    assert told([(1, 10, 20), (1, 30, 40)], [(1, 12, 35)]) == ([], [], [(0, 0)])
    assert told([(1, 12, 35)], [(1, 10, 20), (1, 30, 40)]) == ([], [], [(0, 0), (0, 1)])


def test_what_goes_on_overlaps_all_that_comes_later() -> None:
    assert told([(1, 10, NOT_CLEARED_US)], [(1, 90, NOT_CLEARED_US)]) == ([], [], [(0, 0)])


def test_where_one_has_none_all_of_the_other_differs() -> None:
    some = [(1, 10, 20), (3, 10, 20)]

    assert told([], some) == ([0, 1], [], [])
    assert told(some, []) == ([], [0, 1], [])
    assert told([(2, 10, 20)], some) == ([0, 1], [0], [])
