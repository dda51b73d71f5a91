"""The schemas of payloads take what the contract takes, and refuse what it refuses."""

import json
from collections.abc import Callable
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema_rs import Draft202012Validator

from contract.catalogue import KINDS, Kind
from contract.errors import PayloadError
from contract.payload import birth, contents, control, notice, telemetry, truth
from contract.schema import files, payload
from contract.schema.example import examples
from tests.stand.hostile_payload import spoilt

VALIDATORS = {
    one.name: Draft202012Validator(
        json.loads(files.made()[f"schemas/{one.name}.json"]), validate_formats=True
    )
    for one in payload.PAYLOADS
}
EXAMPLES = examples()
TOPIC = "city/v1/hcmc/760/environment/air_quality/hcmc-aq-0001/telemetry"
GATEWAY = "city/v1/hcmc/760/gateway/hcmc-gw-760-01/telemetry"


def take(topic: str) -> Callable[[bytes], object]:
    """Return what takes telemetry on a topic apart, and fails where a row of it is none."""

    def taken(body: bytes) -> object:
        senml = "application/senml+json" if body.startswith(b"[") else ""
        _, rows = contents.take_apart(topic, body, content_type=senml, now_us=0)
        for row in rows:
            if isinstance(row, PayloadError):
                raise row
        return rows

    return taken


DECODERS: dict[str, Callable[[bytes], object]] = {
    "reading": take(TOPIC),
    "pack": take(GATEWAY),
    "senml": take(GATEWAY),
    "birth": birth.decode,
    "resend-command": notice.decode_resend,
    "clock": notice.decode_clock,
    "live-frame": notice.decode_live,
    "truth-event": truth.decode,
    "control-request": control.decode_request,
    "control-answer": control.decode_answer,
}


def is_taken(name: str, document: object) -> bool:
    try:
        DECODERS[name](json.dumps(document).encode())
    except PayloadError:
        return False
    return True


CASES = [
    pytest.param(name, document, id=f"{name} {number}")
    for name, documents in EXAMPLES.items()
    for number, document in enumerate(documents)
]


def test_every_payload_has_examples() -> None:
    assert EXAMPLES.keys() == VALIDATORS.keys()
    assert all(EXAMPLES.values())


@pytest.mark.parametrize(("name", "document"), CASES)
def test_an_example_is_what_its_schema_says(name: str, document: object) -> None:
    VALIDATORS[name].validate(document)


@pytest.mark.parametrize(
    ("name", "document"), [case for case in CASES if case.values[0] in DECODERS]
)
def test_an_example_is_what_the_contract_takes(name: str, document: object) -> None:
    assert is_taken(name, document)


# What a schema cannot say: columns of one length, the sum of two members, the order of two times,
# the years, a count of another member.
ROWS = {"pack", "senml"}
BEYOND = ("bad_time", "out_of_range: sensor_count")
OBJECTS: list[tuple[str, dict[str, Any]]] = [
    (name, cast("dict[str, Any]", document))
    for name, documents in EXAMPLES.items()
    for document in documents
    if isinstance(document, dict) and name in DECODERS.keys() - ROWS
]
SPOILT = st.one_of([st.tuples(st.just(name), spoilt(document)) for name, document in OBJECTS])


def is_json(document: object) -> bool:
    """Tell whether a document can be sent at all: half a letter cannot, nor what is no number."""
    try:
        json.dumps(document, allow_nan=False, ensure_ascii=False).encode()
    except ValueError:
        return False
    return True


def said(name: str, document: object) -> str:
    """Return why the contract refuses a document."""
    with pytest.raises(PayloadError) as caught:
        DECODERS[name](json.dumps(document).encode())
    return str(caught.value)


@given(SPOILT)
@settings(max_examples=300)
def test_what_the_schema_takes_the_contract_takes(case: tuple[str, dict[str, Any]]) -> None:
    name, document = case
    if is_json(document) and VALIDATORS[name].is_valid(document):
        assert is_taken(name, document) or said(name, document).startswith(BEYOND)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_a_reading_of_every_kind_has_its_own_quantities_in_their_ranges(kind: Kind) -> None:
    """Null is a value that is not there; beyond what is possible is none."""
    # Another kind may have one of the same name, and another range.
    own = next(one for one in kind.quantities if names().count(one.name) == 1)
    low, high = own.possible
    right: list[dict[str, float | None]] = [
        {own.name: low},
        {own.name: high},
        dict.fromkeys(kind.quantity_names, None),
    ]
    wrong: list[dict[str, float | None]] = [
        {},
        {own.name: high * 1.01 + 1},
        {own.name: high, "fog": 1},
    ]

    def reading(values: dict[str, float | None]) -> dict[str, object]:
        return {"observed_at": "2026-11-22T07:00:00Z", "values": values}

    assert [VALIDATORS["reading"].is_valid(reading(one)) for one in right] == [True] * 3
    assert [VALIDATORS["reading"].is_valid(reading(one)) for one in wrong] == [False] * 3


def names() -> list[str]:
    """Return the names of the quantities of all kinds, one after the other."""
    return [name for kind in KINDS for name in kind.quantity_names]


def test_a_pack_has_the_columns_of_the_kind_that_it_names() -> None:
    (pack,) = EXAMPLES["pack"]
    assert not VALIDATORS["pack"].is_valid(pack | {"kind": "noise"})
    assert not VALIDATORS["pack"].is_valid(pack | {"kind": "fog"})
    too_many = telemetry.MAX_PACK_ROWS + 1
    assert not VALIDATORS["pack"].is_valid(pack | {"boot": [0] * too_many})


def test_a_place_has_both_its_numbers_or_none() -> None:
    storm = EXAMPLES["truth-event"][0]
    nowhere = {"lat_deg": None, "lon_deg": None}
    for document, is_right in ((storm | nowhere, True), (storm | {"lon_deg": None}, False)):
        assert VALIDATORS["truth-event"].is_valid(document) == is_right
        assert is_taken("truth-event", document) == is_right


def test_what_a_request_must_choose_from_is_said() -> None:
    """One of two, or one place at most."""
    storm = {"what": "storm", "peak_mmh": 80}
    for wrong in (
        {"command": "inject"},
        {"command": "inject", "event": storm, "toml": "a"},
        {"command": "inject", "event": storm | {"area": "760", "site": "a"}},
        {"command": "inject", "event": storm | {"areaa": "760"}},
        {"command": "break", "fault": "stuck"},
        {"command": "repair", "sensor_id": "aq-1", "gateway_id": "gw-1"},
        {"command": "speed", "speed": 60, "for_s": 5},
    ):
        assert not VALIDATORS["control-request"].is_valid(wrong), wrong
        assert not is_taken("control-request", wrong), wrong
