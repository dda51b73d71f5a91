"""SenML: base fields resolve as RFC 8428 says, wrong units are refused."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.errors import PayloadError
from contract.payload import senml
from contract.reason import Reason

NOW_US = 1_795_330_800_000_000


def decoded(document: object) -> list[senml.RawReading]:
    return senml.decode(msgspec.json.encode(document), now_us=NOW_US)


@given(
    st.integers(2**28 * 1000, 4_000_000_000_000),
    st.dictionaries(
        st.sampled_from(["leq_db", "lmax_db"]),
        st.floats(allow_nan=False, allow_infinity=False),
        min_size=1,
    ),
)
def test_a_reading_survives_the_way_there_and_back(
    milliseconds: int, values: dict[str, float]
) -> None:
    """One device, one time, its values."""
    records = senml.encode(sensor_id="ns-1", observed_at_us=milliseconds * 1000, values=values)
    (reading,) = decoded(records)
    assert reading.sensor_id == "ns-1"
    assert reading.values == values
    assert abs((reading.observed_at_us or 0) - milliseconds * 1000) < 1000


def test_base_fields_hold_until_they_change() -> None:
    """Base name, time and value add to each record's own."""
    first, second = decoded(
        [
            {"bn": "aq-1:", "bt": 1_700_000_000, "bv": 2, "n": "pm25_ugm3", "v": 40},
            {"n": "no2_ugm3", "v": 30},
            {"bn": "aq-2:", "n": "pm25_ugm3", "v": 10, "t": 1},
        ]
    )
    assert (first.sensor_id, first.values) == ("aq-1", {"pm25_ugm3": 42, "no2_ugm3": 32})
    assert (second.sensor_id, second.observed_at_us) == ("aq-2", 1_700_000_001_000_000)


def test_a_small_time_is_relative_to_now() -> None:
    """Below 2^28 seconds; without a time it is now."""
    earlier, now = decoded([{"n": "leq_db", "v": 1, "t": -5}, {"n": "leq_db", "v": 2}])
    assert (earlier.observed_at_us, now.observed_at_us) == (NOW_US - 5_000_000, NOW_US)


@pytest.mark.parametrize("unit", ["Cel", None])
def test_the_right_unit_or_none_is_taken(unit: str | None) -> None:
    """A unit is optional."""
    record = {"n": "temperature_degc", "v": 31.5} | ({"u": unit} if unit else {})
    assert decoded([record])[0].values == {"temperature_degc": 31.5}


def test_a_value_that_is_said_twice_counts_once() -> None:
    """The version that is written by default, and a repeated record, change nothing."""
    record = {"bver": 10, "n": "leq_db", "v": 61.5}
    assert [one.values for one in decoded([record, record])] == [{"leq_db": 61.5}]


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ({}, Reason.WRONG_TYPE),
        ([], Reason.WRONG_TYPE),
        ([5], Reason.WRONG_TYPE),
        ([{"n": "temperature_degc", "u": "K", "v": 304}], Reason.WRONG_TYPE),
        ([{"n": "leq_db", "vs": "loud"}], Reason.WRONG_TYPE),
        ([{"n": "leq_db", "v": True}], Reason.WRONG_TYPE),
        ([{"n": 5, "v": 1}], Reason.WRONG_TYPE),
        ([{"n": "leq_db", "v": 1, "t": 1e300}], Reason.WRONG_TYPE),
        ([{"n": "leq_db", "v": 1, "u": [1]}], Reason.WRONG_TYPE),
        ([{"n": "leq_db", "bv": -(10**999), "v": 10**999}], Reason.WRONG_TYPE),
        ([{"n": "leq_db", "v": 1, "scale_": 10}], Reason.WRONG_TYPE),
        ([{"bver": 11, "n": "leq_db", "v": 1}], Reason.WRONG_TYPE),
        ([{"bver": True, "n": "leq_db", "v": 1}], Reason.WRONG_TYPE),
        ([{"n": "leq_db", "v": 1}, {"n": "leq_db", "v": 2}], Reason.CONFLICT),
        ([{"bn": "aq-1:", "v": 1}], Reason.MISSING_FIELD),
        ([{"bn": "aq-1:"}], Reason.MISSING_FIELD),
        ([{"n": "leq_db", "v": 1, "t": -second} for second in range(1001)], Reason.TOO_LARGE),
    ],
)
def test_what_is_wrong_is_named(document: object, reason: Reason) -> None:
    """The same vocabulary as for JSON."""
    with pytest.raises(PayloadError) as caught:
        decoded(document)
    assert caught.value.reason is reason
