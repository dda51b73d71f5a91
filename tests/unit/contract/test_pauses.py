"""Pauses grow, stay bounded and never come in step."""

import pytest

from contract.chance import chance
from contract.pauses import Pauses


@pytest.mark.parametrize(
    ("given", "share"), [pytest.param(0.0, 0.5, id="least"), pytest.param(0.5, 0.75, id="middle")]
)
def test_pauses_grow_to_a_bound_and_begin_small_again(given: float, share: float) -> None:
    pauses = Pauses(lambda: given, first_s=0.5, longest_s=3.0)

    assert [pauses.next_s() for _ in range(5)] == [share * s for s in (0.5, 1, 2, 3, 3)]
    pauses.reset()
    assert pauses.next_s() == share * 0.5


def test_it_is_known_whether_an_attempt_has_failed() -> None:
    pauses = Pauses(lambda: 0.0, first_s=0.5)
    assert pauses.is_first
    pauses.next_s()
    assert not pauses.is_first
    pauses.reset()
    assert pauses.is_first


def test_two_who_throw_dice_do_not_pause_alike() -> None:
    first, second = (Pauses(chance, first_s=1.0) for _ in range(2))

    assert [first.next_s() for _ in range(5)] != [second.next_s() for _ in range(5)]


def test_chance_stays_in_its_bounds() -> None:
    assert all(0 <= chance() < 1 for _ in range(1000))
