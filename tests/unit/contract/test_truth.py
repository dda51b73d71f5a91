"""Ground truth survives the wire; what cannot be true is refused with what would be right."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract.clock import EPOCH
from contract.errors import PayloadError
from contract.payload import truth
from contract.payload.truth import Expectation, TruthEvent
from contract.reason import Reason
from tests.stand.hostile_payload import payloads

STORM: dict[str, Any] = {
    "event_id": "storm-over-the-west.rain_cell",
    "what": "storm",
    "cause_event_id": None,
    "scenario": "storm-over-the-west",
    "area": "760",
    "lat_deg": 10.8,
    "lon_deg": 106.7,
    "from_at": "2026-10-24T08:30:00.000Z",
    "to_at": "2026-10-24T10:00:00.000Z",
    "sensor_id": ["hcmc-rg-0001"],
    "sensor_count": 1,
    "expected": [{"kind": "rain_gauge", "quantity": "rain_mm", "direction": "up"}],
    "parameters": {"peak_mmh": 80.0, "radius_km": 6.0},
}

INSTANTS = st.integers(0, 7_000_000_000_000).map(lambda ms: EPOCH + timedelta(milliseconds=ms))
EVENT_IDS = st.from_regex(r"\A[a-z0-9._-]{3,96}\Z")
IDS = st.from_regex(r"\A[a-z0-9-]{3,64}\Z")
WORDS = st.from_regex(r"\A[a-z][a-z0-9_]{2,31}\Z")
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)


@st.composite
def events(draw: st.DrawFn) -> TruthEvent:
    """Return any event that can be told."""
    from_at, to_at = sorted([draw(INSTANTS), draw(INSTANTS)])
    place = draw(st.none() | st.tuples(st.floats(-90, 90), st.floats(-180, 180)))
    named = draw(st.lists(IDS, max_size=3))
    directions = st.sampled_from(["up", "down", "stuck", "gone"])
    return TruthEvent(
        event_id=draw(EVENT_IDS),
        what=draw(WORDS),
        cause_event_id=draw(st.none() | EVENT_IDS),
        scenario=draw(st.from_regex(r"\A[a-z0-9_-]{0,40}\Z")),
        area=draw(st.from_regex(r"\A[a-z0-9-]{1,64}\Z")),
        lat_deg=place and place[0],
        lon_deg=place and place[1],
        from_at=from_at,
        to_at=draw(st.none() | st.just(to_at)),
        sensor_id=named,
        sensor_count=draw(st.integers(len(named), 2**31 - 1)),
        expected=draw(st.lists(st.builds(Expectation, WORDS, WORDS, directions), max_size=3)),
        parameters=draw(st.dictionaries(WORDS, NUMBERS, max_size=3)),
    )


@given(events())
def test_an_event_survives_the_way_there_and_back(event: TruthEvent) -> None:
    """Times to the millisecond, numbers to the last bit."""
    assert truth.decode(truth.encode(event)) == event


def test_an_event_is_written_as_the_contract_says() -> None:
    """Also its times: in UTC, with milliseconds."""
    event = truth.decode(json.dumps(STORM).encode())
    assert event.from_at == datetime(2026, 10, 24, 8, 30, tzinfo=UTC)
    assert json.loads(truth.encode(event)) == STORM


def test_a_beginning_has_no_end_yet() -> None:
    """And nothing is measured yet."""
    begun: dict[str, Any] = STORM | {"to_at": None, "expected": []}
    assert json.loads(truth.encode(truth.decode(json.dumps(begun).encode()))) == begun


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in STORM.items() if key != name}


@pytest.mark.parametrize(
    ("document", "reason", "said"),
    [
        (without("to_at"), Reason.MISSING_FIELD, "`to_at`"),
        (STORM | {"event_id": "Storm 1"}, Reason.WRONG_TYPE, "event_id"),
        (STORM | {"event_id": "e" * 97}, Reason.WRONG_TYPE, "{3,96}"),
        (STORM | {"cause_event_id": ""}, Reason.WRONG_TYPE, "cause_event_id"),
        (STORM | {"what": "a storm"}, Reason.WRONG_TYPE, "what"),
        (STORM | {"lat_deg": 106.7}, Reason.OUT_OF_RANGE, "<= 90"),
        (STORM | {"lat_deg": None}, Reason.WRONG_TYPE, "a place has both or none"),
        (STORM | {"from_at": "2026-10-24T15:30:00"}, Reason.WRONG_TYPE, "timezone"),
        (STORM | {"from_at": "1960-01-01T00:00:00Z"}, Reason.BAD_TIME, "1970 to 2199"),
        (STORM | {"to_at": "2026-10-24T08:29:59Z"}, Reason.BAD_TIME, "ends after it began"),
        (STORM | {"sensor_id": ["aq-1"] * 1_001}, Reason.TOO_LARGE, "<= 1000"),
        (STORM | {"sensor_count": 0}, Reason.OUT_OF_RANGE, "1 are named"),
        (STORM | {"parameters": {"Peak": 1}}, Reason.WRONG_TYPE, "regex"),
        (STORM | {"parameters": {"peak_mmh": "80"}}, Reason.WRONG_TYPE, "`float`"),
        (
            STORM | {"expected": [{"kind": "noise", "quantity": "leq_db", "direction": "away"}]},
            Reason.WRONG_TYPE,
            "direction",
        ),
        ([STORM], Reason.WRONG_TYPE, "`object`"),
    ],
)
def test_what_cannot_be_true_is_refused(document: Any, reason: Reason, said: str) -> None:
    with pytest.raises(PayloadError) as caught:
        truth.decode(json.dumps(document).encode())
    assert caught.value.reason is reason
    assert said in caught.value.detail


@pytest.mark.parametrize(
    ("payload", "reason"),
    [(b"", Reason.NOT_JSON), (b"[" * 100_000, Reason.TOO_LARGE), (b" " * 2**21, Reason.TOO_LARGE)],
    ids=["nothing", "nested", "long"],
)
def test_what_is_no_document_is_refused(payload: bytes, reason: Reason) -> None:
    with pytest.raises(PayloadError) as caught:
        truth.decode(payload)
    assert caught.value.reason is reason


def test_nothing_is_sent_that_nobody_would_take() -> None:
    """A number that is none would go out as null."""
    event = truth.decode(json.dumps(STORM).encode())
    event.parameters["peak_mmh"] = float("nan")
    with pytest.raises(PayloadError, match="null"):
        truth.encode(event)


@given(payloads(STORM))
@settings(max_examples=300)
def test_hostile_bytes_are_refused_with_a_reason_or_read(payload: bytes) -> None:
    try:
        event = truth.decode(payload)
    except PayloadError as error:
        error.detail.encode()
    else:
        truth.encode(event)
