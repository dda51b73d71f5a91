"""Pauses grow, stay bounded and never come in step."""

from ingest.pause import FIRST_S, LONGEST_S, Pauses


def test_pauses_grow_to_a_bound_and_begin_small_again() -> None:
    pauses = Pauses()
    bound_s = FIRST_S
    for _ in range(12):
        assert bound_s / 2 <= pauses.next_s() <= bound_s
        bound_s = min(2 * bound_s, LONGEST_S)
    pauses.reset()
    assert pauses.next_s() <= FIRST_S


def test_two_workers_do_not_pause_alike() -> None:
    first, second = Pauses(), Pauses()
    assert [first.next_s() for _ in range(5)] != [second.next_s() for _ in range(5)]
