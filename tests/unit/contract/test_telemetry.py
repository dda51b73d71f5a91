"""Readings and packs: encoding and decoding are inverse; what is wrong is named."""

import math

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.clock import from_us, rfc3339
from contract.errors import PayloadError
from contract.payload import diagnosis, telemetry
from contract.payload.telemetry import MAX_PAYLOAD_BYTES, PACK_DECODER, RawReading
from contract.reason import Reason

MILLISECONDS = st.integers(min_value=0, max_value=4_000_000_000_000)
VALUES = st.floats(allow_nan=False, allow_infinity=False)
GOOD: dict[str, object] = {"observed_at": "2026-11-22T07:00:00.000Z", "values": {"pm25_ugm3": 42.1}}
PACK: dict[str, object] = {
    "kind": "air_quality",
    "sensor_id": ["aq-1", "aq-2"],
    "observed_at": ["2026-11-22T07:00:00Z", "2026-11-22T07:00:01+07:00"],
    "values": {"pm25_ugm3": [42.1, None]},
}


def encoded(document: object) -> bytes:
    return msgspec.json.encode(document)


@given(
    MILLISECONDS,
    st.dictionaries(st.text(max_size=20), st.none() | VALUES, min_size=1, max_size=8),
    st.integers(0, 2**31 - 1),
    st.none() | st.integers(0, 2**31 - 1),
)
def test_a_reading_survives_the_way_there_and_back(
    milliseconds: int, values: dict[str, float | None], boot: int, seq: int | None
) -> None:
    """Time to the millisecond, numbers to the last bit."""
    payload = telemetry.encode_reading(
        observed_at=rfc3339(from_us(milliseconds * 1000)), values=values, boot=boot, seq=seq
    )
    there = RawReading("", milliseconds * 1000, boot, seq, values)
    assert diagnosis.decode_reading(payload) == there


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b"", Reason.NOT_JSON),
        (b"\xff\xfe", Reason.NOT_JSON),
        (b'{"observed_at":', Reason.NOT_JSON),
        (b'{"observed_at":"2026-11-22T07:00:00Z","values":{"a":NaN}}', Reason.NOT_JSON),
        (b"[" * 100_000, Reason.TOO_LARGE),
        (b"[]", Reason.WRONG_TYPE),
        (encoded(GOOD | {"observed_at": 5}), Reason.WRONG_TYPE),
        (encoded(GOOD | {"values": [1]}), Reason.WRONG_TYPE),
        (encoded(GOOD | {"values": {"pm25_ugm3": "42"}}), Reason.WRONG_TYPE),
        (encoded(GOOD | {"values": {"pm25_ugm3": True}}), Reason.WRONG_TYPE),
        (encoded(GOOD | {"boot": -1}), Reason.WRONG_TYPE),
        (encoded(GOOD | {"seq": 2**31}), Reason.WRONG_TYPE),
        (encoded(GOOD | {"seq": 1.5}), Reason.WRONG_TYPE),
        (b'{"seq":10000000000000000000000,"values":{}}', Reason.WRONG_TYPE),
        (encoded({"observed_at": GOOD["observed_at"]}), Reason.MISSING_FIELD),
        (encoded({"values": {"pm25_ugm3": 1}}), Reason.MISSING_FIELD),
    ],
)
def test_a_malformed_reading_is_named(payload: bytes, reason: Reason) -> None:
    """The first reason in the order of the vocabulary."""
    with pytest.raises(PayloadError) as caught:
        diagnosis.decode_reading(payload)
    assert caught.value.reason is reason


@pytest.mark.parametrize(
    "text",
    ["yesterday", "2026-11-22T07:00:00", "2026-02-30T00:00:00Z", "0000-01-01T00:00:00Z", ""],
)
def test_a_time_that_is_none_is_left_for_the_judge(text: str) -> None:
    """Other reasons come before bad_time, so decoding goes on."""
    assert diagnosis.decode_reading(encoded(GOOD | {"observed_at": text})).observed_at_us is None


def test_unknown_members_are_ignored() -> None:
    """A device may say more than we read."""
    assert (
        diagnosis.decode_reading(encoded(GOOD | {"battery": [1, "low"]})).values == GOOD["values"]
    )


def test_a_number_beyond_float64_is_infinite_not_malformed() -> None:
    """It is out of range then, which names the quantity."""
    payload = b'{"observed_at":"2026-11-22T07:00:00Z","values":{"a":1e400,"b":-1e400}}'
    assert diagnosis.decode_reading(payload).values == {"a": math.inf, "b": -math.inf}


def test_the_fast_and_the_slow_way_agree_on_a_pack() -> None:
    """Both read the same rows."""
    fast = PACK_DECODER.decode(encoded(PACK))
    kind, rows = diagnosis.decode_pack(encoded(PACK))
    assert kind == fast.kind
    assert [row.sensor_id for row in rows if isinstance(row, RawReading)] == fast.sensor_id
    assert not fast.is_ragged


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"kind": 7}, Reason.WRONG_TYPE),
        ({"sensor_id": "aq-1"}, Reason.WRONG_TYPE),
        ({"values": {"pm25_ugm3": 1}}, Reason.WRONG_TYPE),
        ({"values": {"pm25_ugm3": [1]}}, Reason.RAGGED_PACK),
        ({"boot": [1]}, Reason.RAGGED_PACK),
        ({"sensor_id": [], "observed_at": [], "values": {}}, Reason.RAGGED_PACK),
        (
            {
                "sensor_id": ["aq-1"] * 1001,
                "observed_at": ["2026-11-22T07:00:00Z"] * 1001,
                "values": {"pm25_ugm3": [1] * 1001},
            },
            Reason.TOO_LARGE,
        ),
    ],
)
def test_a_malformed_pack_is_named(change: dict[str, object], reason: Reason) -> None:
    """A pack that cannot be taken apart is refused as a whole."""
    with pytest.raises(PayloadError) as caught:
        diagnosis.decode_pack(encoded(PACK | change))
    assert caught.value.reason is reason


@pytest.mark.parametrize("name", ["kind", "sensor_id", "observed_at", "values"])
def test_a_pack_without_a_required_member_says_which(name: str) -> None:
    """missing_field comes before ragged_pack."""
    members = {key: value for key, value in PACK.items() if key != name}
    with pytest.raises(PayloadError, match=f"{name} missing") as caught:
        diagnosis.decode_pack(encoded(members))
    assert caught.value.reason is Reason.MISSING_FIELD


def test_a_bad_row_does_not_harm_its_neighbours() -> None:
    """Every row is judged alone."""
    _, rows = diagnosis.decode_pack(encoded(PACK | {"sensor_id": ["aq-1", 5]}))
    assert isinstance(rows[0], RawReading)
    assert isinstance(rows[1], PayloadError)
    assert rows[1].reason is Reason.WRONG_TYPE


def test_a_ragged_pack_is_not_encoded() -> None:
    """The publisher fails before the broker sees it."""
    with pytest.raises(ValueError, match="columns of one length"):
        telemetry.encode_pack(
            kind="noise", sensor_id=["a"], observed_at=[], values={}, boot=[0], seq=[1]
        )


def test_details_can_be_stored_as_text() -> None:
    """PostgreSQL's text takes neither NUL nor lone surrogates."""
    shown = diagnosis.printable("a\x00b\ud800c\n")
    shown.encode()
    assert "\x00" not in shown


@pytest.mark.parametrize("seq", [1, -1], ids=["well-formed", "to be diagnosed"])
def test_a_reading_above_the_limit_is_too_large_before_anything_else(seq: int) -> None:
    """The typed decoder knows no size; nothing is worked on that is too large."""
    reading = {"observed_at": "2026-11-22T07:00:00Z", "seq": seq, "values": {"pm25_ugm3": 1}}
    with pytest.raises(PayloadError) as caught:
        diagnosis.decode_reading(b" " * MAX_PAYLOAD_BYTES + encoded(reading))
    assert caught.value.reason is Reason.TOO_LARGE
