"""Messages of one instant: what they make together does not depend on how they are divided."""

from math import isnan, nan

from hypothesis import given
from hypothesis import strategies as st

from contract.catalogue import KIND_BY_CODE
from ingest.judge.completion import Role, complete

KIND = KIND_BY_CODE["rain_gauge"]
METER = KIND_BY_CODE["smart_meter"]
MESSAGES = st.lists(st.lists(st.sampled_from([nan, 1.0, 2.0]), min_size=2, max_size=2), max_size=8)


def shown(values: list[float]) -> list[float | None]:
    """Return values that can be compared."""
    return [None if isnan(value) else value for value in values]


def test_what_is_new_is_added_and_what_is_known_repeats() -> None:
    completion = complete(KIND, [[1.0, nan], [nan, 2.0], [1.0, nan], [1.0, 2.0]])
    assert completion.values == [1.0, 2.0]
    assert completion.roles == [Role.ADDS, Role.ADDS, Role.REPEATS, Role.REPEATS]


def test_of_a_message_that_contradicts_nothing_is_taken() -> None:
    completion = complete(KIND, [[9.0, 2.0], [nan, 2.0]], known=[1.0, nan])
    assert completion.values == [1.0, 2.0]
    assert completion.roles == [Role.CONTRADICTS, Role.ADDS]


def test_values_are_equal_when_they_are_stored_equal() -> None:
    """All but registers are stored as float32."""
    near = 42.1 + 1e-9
    assert complete(KIND, [[near, nan]], known=[42.1, nan]).roles == [Role.REPEATS]
    assert complete(METER, [[near, nan]], known=[42.1, nan]).roles == [Role.CONTRADICTS]


@given(MESSAGES, st.data())
def test_batches_may_be_divided_anywhere(messages: list[list[float]], data: st.DataObject) -> None:
    whole = complete(KIND, messages)
    middle = data.draw(st.integers(0, len(messages)))
    first = complete(KIND, messages[:middle])
    second = complete(KIND, messages[middle:], known=first.values)
    assert shown(second.values) == shown(whole.values)
    assert first.roles + second.roles == whole.roles


@given(MESSAGES)
def test_all_that_comes_again_adds_nothing(messages: list[list[float]]) -> None:
    once = complete(KIND, messages)
    again = complete(KIND, messages, known=once.values)
    assert shown(again.values) == shown(once.values)
    assert again.roles == [
        Role.CONTRADICTS if role is Role.CONTRADICTS else Role.REPEATS for role in once.roles
    ]
