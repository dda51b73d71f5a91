"""Sensors of an area are told together when enough of them stand at one time."""

from operations.gather.grouping import GROUP_COUNT, TOGETHER_US, together

MINUTE_US = 60_000_000


def test_enough_that_stand_together_are_one() -> None:
    since = [place * MINUTE_US for place in range(GROUP_COUNT)]
    assert together(since, since, [None] * GROUP_COUNT).all()


def test_one_too_few_are_not() -> None:
    since = [0] * (GROUP_COUNT - 1)
    assert not together(since, since, [None] * (GROUP_COUNT - 1)).any()


def test_those_that_follow_one_another_are_not() -> None:
    since = [place * MINUTE_US for place in range(GROUP_COUNT)]
    ends = [one + MINUTE_US for one in since]
    assert not together(since, since, ends).any()


def test_what_began_long_before_is_left_out() -> None:
    since = [0, *[2 * TOGETHER_US] * GROUP_COUNT]
    chosen = together(since, since, [None] * (GROUP_COUNT + 1))
    assert chosen.tolist() == [False, *[True] * GROUP_COUNT]


def test_the_order_in_which_they_are_known_plays_no_part() -> None:
    since = [place * MINUTE_US for place in range(GROUP_COUNT + 3)]
    ends: list[int | None] = [None if place % 2 else 8 * MINUTE_US for place in range(len(since))]
    forth = together(since, since, ends).tolist()
    back = together(since[::-1], since[::-1], ends[::-1]).tolist()
    assert forth == back[::-1]
