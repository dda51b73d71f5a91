"""Arrays of the database's binary form come out as what was sent."""

import struct
from collections.abc import Sequence

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from contract.clock import from_us, to_us
from db.epoch import POSTGRES_EPOCH_US
from ioc_api.fleet.status import NEVER_US
from ioc_api.past.columns import instants_us, integers, numbers, shortest

FLOATS = st.floats(width=32, allow_infinity=False, allow_nan=False)


def sent(form: str, values: Sequence[float]) -> bytes:
    """Return an array as the database sends one of a dimension."""
    size = struct.calcsize(form)
    head = struct.pack(">iiIii", 1, 0, 23, len(values), 1)
    return head + b"".join(struct.pack(f">i{form}", size, value) for value in values)


@given(st.lists(st.integers(-(2**31), 2**31 - 1), min_size=1))
def test_integers_come_out_as_they_were_sent(values: list[int]) -> None:
    assert integers(sent("i", values)).tolist() == values


@given(st.lists(st.floats(allow_nan=False), min_size=1))
def test_a_register_keeps_all_its_digits(values: list[float]) -> None:
    assert numbers(sent("d", values), is_double=True).tolist() == values


@given(st.integers(0, 10**7), st.integers(0, 3))
def test_a_number_with_few_digits_is_the_one_that_was_written(digits: int, decimals: int) -> None:
    written = digits / 10**decimals
    if np.format_float_positional(np.float32(written), unique=True, trim="-") != (
        np.format_float_positional(written, unique=True, trim="-")
    ):
        return  # more digits than float32 keeps
    assert numbers(sent("f", [written]), is_double=False).tolist() == [written]


@given(st.lists(FLOATS))
def test_no_number_becomes_another_one(values: list[float]) -> None:
    given_values = np.array(values, np.float32)
    np.testing.assert_array_equal(shortest(given_values).astype(np.float32), given_values)


def test_what_is_absent_stays_absent() -> None:
    assert np.isnan(numbers(sent("f", [float("nan")]), is_double=False)).all()
    assert instants_us(sent("q", [-(2**63)])).tolist() == [NEVER_US]
    assert [len(part) for part in (integers(None), instants_us(None))] == [0, 0]


@given(st.integers(0, 7 * 10**15))
def test_times_are_kept_to_the_millisecond(at_us: int) -> None:
    (found,) = instants_us(sent("q", [at_us - POSTGRES_EPOCH_US])).tolist()
    assert found == at_us // 1000 * 1000
    assert to_us(from_us(found)) == found
