"""Requests and answers survive the wire; a bad request is told what was wrong and what is right."""

import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract.clock import EPOCH
from contract.errors import PayloadError
from contract.payload import control
from contract.payload.control import Done, GoingOn, Refused, State
from contract.payload.request import (
    Around,
    AskState,
    Break,
    EndEvent,
    Inject,
    Injection,
    Pause,
    Repair,
    Request,
    Resume,
    SetSpeed,
    StartScenario,
)
from tests.stand.hostile_payload import payloads

EVENT_IDS = st.from_regex(r"\A[a-z0-9._-]{3,96}\Z")
IDS = st.from_regex(r"\A[a-z0-9-]{3,64}\Z")
WORDS = st.from_regex(r"\A[a-z][a-z0-9_]{2,31}\Z")
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
SPANS = st.none() | st.floats(1, 1e6)
PARAMETERS = st.dictionaries(WORDS, NUMBERS, max_size=3)
FREE = PARAMETERS.map(
    lambda given: {n: v for n, v in given.items() if n not in Injection.__struct_fields__}
)
INSTANTS = st.integers(0, 7_000_000_000_000).map(lambda ms: EPOCH + timedelta(milliseconds=ms))

AROUND = st.builds(
    Around,
    lat_deg=st.floats(-90, 90),
    lon_deg=st.floats(-180, 180),
    radius_km=st.none() | st.floats(0.1, 100),
)
PLACES: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.just({}),
    st.fixed_dictionaries({"at": AROUND}),
    st.fixed_dictionaries({"area": IDS}),
    st.fixed_dictionaries({"site": st.text(min_size=1, max_size=20)}),
    st.fixed_dictionaries({"feeder": IDS}),
    st.fixed_dictionaries({"sensor": st.lists(IDS, min_size=1, max_size=3)}),
    st.fixed_dictionaries({"gateway": st.lists(IDS, min_size=1, max_size=3)}),
    st.fixed_dictionaries({"kind": WORDS, "quantity": WORDS}),
)


@st.composite
def injections(draw: st.DrawFn) -> Inject:
    """Return any injection that can be asked for."""
    if draw(st.booleans()):
        return Inject(toml=draw(st.text(min_size=1, max_size=50)))
    return Inject(
        event=Injection(
            what=draw(WORDS),
            for_s=draw(SPANS),
            after_s=draw(st.floats(0, 1e6)),
            parameters=draw(FREE),
            **draw(PLACES),
        )
    )


REQUESTS: st.SearchStrategy[Request] = st.one_of(
    st.sampled_from([AskState(), Pause(), Resume()]),
    st.builds(SetSpeed, st.floats(0.1, 3_600)),
    injections(),
    st.builds(EndEvent, EVENT_IDS),
    st.builds(Break, fault=WORDS, sensor_id=IDS, for_s=SPANS, parameters=PARAMETERS),
    st.builds(Break, fault=WORDS, gateway_id=IDS, for_s=SPANS, parameters=PARAMETERS),
    st.builds(Repair, sensor_id=IDS),
    st.builds(Repair, gateway_id=IDS),
    st.builds(StartScenario, st.from_regex(r"\A[a-z0-9_-]{1,40}\Z")),
)
GOING_ON = st.builds(
    GoingOn,
    event_id=EVENT_IDS,
    what=WORDS,
    from_at=INSTANTS,
    to_at=st.none() | INSTANTS,
    sensor_count=st.none() | st.integers(0, 2**31 - 1),
    parameters=PARAMETERS,
)
STATES = st.builds(
    State,
    city_at=INSTANTS,
    speed=st.floats(0, 3_600),
    running_speed=st.floats(0, 3_600),
    paused=st.booleans(),
    scenario=st.from_regex(r"\A[a-z0-9_-]{0,40}\Z"),
    events=st.lists(GOING_ON, max_size=3),
    event_count=st.integers(0, 2**31 - 1),
)
TEXTS = st.text(st.characters(categories=("L", "N", "P")), min_size=1, max_size=100)


@given(REQUESTS)
def test_a_request_survives_the_way_there_and_back(request_: Request) -> None:
    assert control.decode_request(control.encode_request(request_)) == request_


@given(st.builds(Done, STATES) | st.builds(Refused, TEXTS))
def test_an_answer_survives_the_way_there_and_back(answer: Done | Refused) -> None:
    assert control.decode_answer(control.encode_answer(answer)) == answer


@pytest.mark.parametrize(
    ("request_", "document"),
    [
        (AskState(), {"command": "state"}),
        (SetSpeed(60), {"command": "speed", "speed": 60}),
        (
            Inject(
                event=Injection(
                    what="accident",
                    at=Around(lat_deg=10.78, lon_deg=106.7),
                    for_s=1_800,
                    parameters={"lost_capacity_frac": 0.7},
                )
            ),
            {
                "command": "inject",
                "event": {
                    "what": "accident",
                    "at": {"lat_deg": 10.78, "lon_deg": 106.7},
                    "for_s": 1_800,
                    "lost_capacity_frac": 0.7,
                },
            },
        ),
        (Inject(toml="[[event]]"), {"command": "inject", "toml": "[[event]]"}),
        (EndEvent("storm-1"), {"command": "end", "event_id": "storm-1"}),
        (
            Break(sensor_id="hcmc-aq-0003", fault="stuck", for_s=1_800),
            {"command": "break", "fault": "stuck", "sensor_id": "hcmc-aq-0003", "for_s": 1_800},
        ),
        (Repair(gateway_id="gw-1"), {"command": "repair", "gateway_id": "gw-1"}),
        (StartScenario("bad-sensors"), {"command": "scenario", "name": "bad-sensors"}),
    ],
)
def test_requests_are_written_as_the_contract_says(
    request_: Request, document: dict[str, Any]
) -> None:
    """Programs outside of the house write them by hand."""
    assert json.loads(control.encode_request(request_)) == document
    assert control.decode_request(json.dumps(document).encode()) == request_


def test_answers_are_written_as_the_contract_says() -> None:
    state = State(
        city_at=EPOCH, speed=1, running_speed=1, paused=False, scenario="", events=[], event_count=0
    )
    assert json.loads(control.encode_answer(Done(state))) == {
        "ok": True,
        "state": {
            "city_at": "1970-01-01T00:00:00.000Z",
            "speed": 1,
            "running_speed": 1,
            "paused": False,
            "scenario": "",
            "events": [],
            "event_count": 0,
        },
    }
    assert json.loads(control.encode_answer(Refused("no such sensor"))) == {
        "ok": False,
        "error": "no such sensor",
    }


def inject(**event: object) -> dict[str, object]:
    return {"command": "inject", "event": {"what": "storm"} | event}


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({}, "one of state, pause, resume, speed, inject, end, break, repair, scenario"),
        ([], "one of state, pause"),
        ({"command": "reboot"}, "command is 'reboot'; expected command to be one of state, pause"),
        ({"command": ["pause"]}, "expected command to be one of state"),
        ({"command": "pause", "for_s": 5}, "unknown field `for_s`; pause takes nothing else"),
        ({"command": "speed"}, "missing required field `speed`; speed takes speed"),
        ({"command": "speed", "spede": 60}, "speed takes speed"),
        ({"command": "speed", "speed": 0}, "> 0"),
        ({"command": "speed", "speed": 1e9}, "<= 3600"),
        ({"command": "end", "event_id": "E"}, "{3,96}"),
        ({"command": "inject"}, "inject takes event or toml: one of them, not neither"),
        (inject() | {"toml": "a"}, "inject takes event or toml: one of them, not both"),
        (inject(area="760", site="a"), "event has area and site; it happens at one of at, area"),
        (inject(areaa="760"), "event.areaa is '760'; beside what, at, area, site, feeder"),
        (inject(parameters={"peak_mmh": 5}), "event.parameters is {'peak_mmh': 5}; beside what"),
        (inject(Peak=5), "at most 32 parameters"),
        (inject(at={"lat_deg": 10, "lon_deg": 106, "radius_m": 5}), "unknown field `radius_m`"),
        (inject(for_s=0), "> 0"),
        (inject(sensor=[]), "length >= 1"),
        ({"command": "break", "fault": "stuck"}, "break takes sensor_id or gateway_id: one of"),
        ({"command": "repair", "sensor_id": "aq-1", "gateway_id": "gw-1"}, "them, not both"),
        ({"command": "scenario", "name": "../a"}, "$.name"),
    ],
)
def test_a_bad_request_is_told_what_would_be_right(document: object, said: str) -> None:
    with pytest.raises(PayloadError) as caught:
        control.decode_request(json.dumps(document).encode())
    assert said in caught.value.detail


@pytest.mark.parametrize(
    "payload",
    [b"", b"{}", b'{"ok":1}', b'{"ok":true}', b'{"ok":false}', b'{"ok":true,"error":"a"}'],
)
def test_an_answer_that_says_neither_yes_nor_no_is_refused(payload: bytes) -> None:
    with pytest.raises(PayloadError):
        control.decode_answer(payload)


def test_a_refusal_fits_a_terminal() -> None:
    """It is cut, and repeats no control signs."""
    answer = control.decode_answer(control.encode_answer(Refused("\x1b" + "a" * 9_000)))
    assert isinstance(answer, Refused)
    assert len(answer.error) == control.ERROR_MAX_LENGTH
    assert answer.error.isprintable() or answer.error[0] == "\N{REPLACEMENT CHARACTER}"


def test_a_refusal_of_several_lines_is_read_as_one() -> None:
    answer = control.decode_answer(control.encode_answer(Refused("line 5: what\nline 11: for")))
    assert answer == Refused("line 5: what; line 11: for")


HOSTILE = payloads(
    {"command": "speed", "speed": 60},
    {"command": "inject", "event": {"what": "storm", "peak_mmh": 80}},
    {"command": "break", "sensor_id": "aq-1", "fault": "stuck"},
    {"ok": False, "error": "no"},
)


@given(HOSTILE)
@settings(max_examples=300)
def test_hostile_bytes_are_refused_with_a_reason_or_read(payload: bytes) -> None:
    for decode in (control.decode_request, control.decode_answer):
        try:
            decode(payload)
        except PayloadError as error:
            error.detail.encode()
