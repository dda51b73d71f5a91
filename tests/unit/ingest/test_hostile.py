"""Whatever the bytes of a message, it ends as rows or as letters that can be stored."""

import io
import json
import re
import sys
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract import __main__ as check
from contract.city import city_folder, load_city
from contract.clock import to_us, utc_now
from contract.payload.senml import SENML
from contract.reason import Reason
from ingest.errors import MalformedPacketError
from ingest.judge import truth
from ingest.judge.bounds import Bounds
from ingest.judge.decode import decode, row_count
from ingest.judge.decoded import Decoded
from ingest.judge.filing import file_rest
from ingest.judge.judgement import judge
from ingest.judge.refusal import Refusal
from ingest.judge.sensor import Sensor
from ingest.receive.message import Message
from ingest.receive.publish_packet import read
from ingest.registry import announcement
from ingest.registry.area_finder import AreaFinder
from ingest.write.dead_letter import letters_of, row_of
from tests.stand.hostile_payload import TEXTS, payloads
from tests.stand.slot import DAY_US
from tests.stand.truth import ended, topic_of

NOW_US = to_us(utc_now())
SENSORS = {"aq-1": Sensor(1, "aq-1", "air_quality", "environment", "760", None)}
AREAS = AreaFinder(load_city(city_folder("hcmc")))
HOME = "city/v1/hcmc/760/environment/air_quality/aq-1"
GATEWAY = "city/v1/hcmc/760/gateway/gw-1"
READING: dict[str, Any] = {
    "observed_at": "2026-11-22T07:00:00Z",
    "boot": 3,
    "seq": 4,
    "values": {"pm25_ugm3": 42.1},
}
PACK: dict[str, Any] = {
    "kind": "air_quality",
    "sensor_id": ["aq-1"],
    "observed_at": ["2026-11-22T07:00:00Z"],
    "values": {"pm25_ugm3": [1.5]},
}
RECORD: dict[str, Any] = {"bn": "aq-1:", "n": "pm25_ugm3", "v": 1, "t": -5}
BIRTH: dict[str, Any] = {
    "name": "a",
    "lat_deg": 10.7,
    "lon_deg": 106.7,
    "quantities": ["pm25_ugm3"],
    "gateway_id": "gw-1",
    "period_s": 60,
    "installed_at": "2026-11-22T07:00:00Z",
}
STORM = ended()
TELEMETRY_TOPICS = st.sampled_from([f"{HOME}/telemetry", f"{GATEWAY}/telemetry"])
NOTICE_TOPICS = st.sampled_from([f"{HOME}/meta", f"{GATEWAY}/status", f"{HOME}/x/meta", "/status"])
CONTENT_TYPES = st.one_of(
    st.sampled_from(["", "application/json; charset=x", SENML, " Application/SenML+JSON;a=\ud800"]),
    TEXTS,
)


def message(topic: str, payload: bytes, content_type: str = "") -> Message:
    return Message(topic, payload, 1, False, content_type, NOW_US, 1)


def judged(one: Message) -> tuple[int, list[Refusal]]:
    """Return how many rows of a message would be stored, and what would be refused."""
    found = decode(Decoded(), [(0, one)], SENSORS, now_us=NOW_US)
    file_rest(found, SENSORS)
    refusals, stored = list(found.refusals), 0
    for builder in found.rows.values():
        verdict = judge(builder.build(), Bounds(NOW_US, NOW_US - 89 * DAY_US))
        stored += len(verdict.rows)
        refusals += [Refusal(0, row, error) for row, error in verdict.refused]
    return stored, refusals


def assert_storable(one: Message, refusals: list[Refusal]) -> None:
    for letter in letters_of([one], refusals):
        for text in row_of(letter, "client"):
            if isinstance(text, str):
                assert "\x00" not in text
                assert len(text.encode()) <= 65_535
        assert letter.reason is not Reason.UNREADABLE, letter.detail


@given(TELEMETRY_TOPICS, payloads(READING, PACK, RECORD), CONTENT_TYPES)
@settings(max_examples=400)
def test_telemetry_becomes_rows_or_letters(topic: str, payload: bytes, content_type: str) -> None:
    one = message(topic, payload, content_type)
    stored, refusals = judged(one)
    assert stored or refusals
    assert row_count(one) >= 1
    assert_storable(one, refusals)


@given(NOTICE_TOPICS, payloads(BIRTH))
@settings(max_examples=200)
def test_a_notice_is_said_or_a_letter(topic: str, payload: bytes) -> None:
    one = message(topic, payload)
    said = announcement.read([(0, one)], AREAS)
    assert_storable(one, said.refusals)


@given(payloads(STORM))
@settings(max_examples=200)
def test_truth_is_taken_or_a_letter(payload: bytes) -> None:
    one = message(topic_of(STORM), payload)
    found = truth.read([(0, one)])
    assert len(found.told) + len(found.refusals) == 1
    assert_storable(one, found.refusals)


@given(TEXTS, TEXTS, payloads(READING))
def test_a_letter_can_be_stored_whatever_its_topic(
    topic: str, content_type: str, payload: bytes
) -> None:
    one = message(f"{topic}/telemetry", payload, content_type)
    assert_storable(one, judged(one)[1])


@pytest.mark.parametrize(
    "observed_at",
    [r"\ud800", r"\udfff", r"2026-11-22T07:00:00.00\ud800", r"\u0000", "9" * 100_000],
    ids=["half a pair", "its other half", "at the end of a time", "NUL", "long"],
)
def test_a_time_that_is_no_text_is_a_bad_time(observed_at: str) -> None:
    payload = f'{{"observed_at":"{observed_at}","values":{{"pm25_ugm3":1}}}}'.encode()
    _, [refusal] = judged(message(f"{HOME}/telemetry", payload))
    assert refusal.error.reason is Reason.BAD_TIME


def test_what_nobody_foresaw_is_unreadable_and_names_the_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The neighbours of the message are taken as ever."""

    def failing(*_: object, **__: object) -> None:
        raise ZeroDivisionError("by \ud800")

    monkeypatch.setattr("ingest.judge.decode.take_apart", failing)
    spoilt, good = message(f"{HOME}/telemetry", b"{}"), message(f"{HOME}/telemetry", b"")
    good = message(good.topic, json.dumps(READING | {"observed_at": now()}).encode())
    found = decode(Decoded(), [(0, spoilt), (1, good)], SENSORS, now_us=NOW_US)
    [letter] = letters_of([spoilt, good], found.refusals)
    assert (letter.message, letter.reason) == (spoilt, Reason.UNREADABLE)
    assert letter.detail == "ZeroDivisionError: by \N{REPLACEMENT CHARACTER}"
    assert len(found.rows["air_quality"].build()) == 1


def test_memory_that_ran_out_is_no_messages_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr("ingest.judge.decode.take_apart", failing)
    with pytest.raises(MemoryError):
        decode(Decoded(), [(0, message(f"{HOME}/telemetry", b"{}"))], SENSORS, now_us=NOW_US)


def now() -> str:
    return utc_now().isoformat()


@given(TELEMETRY_TOPICS, payloads(READING, PACK, RECORD), CONTENT_TYPES)
@settings(max_examples=400)
def test_the_check_says_what_ingest_says(topic: str, payload: bytes, content_type: str) -> None:
    """Of a registered sensor; of others a check of one message cannot know."""
    # As both get it: text, and nothing that a command line has its own meaning for.
    content_type = content_type.encode(errors="replace").decode().replace("--", "")
    stored, refusals = judged(message(topic, payload, content_type))
    said = checked(topic, payload, content_type)
    reasons = Counter(re.findall(r"dead letter (\w+)", said))
    expected = Counter(refusal.error.reason.value for refusal in refusals)
    assert reasons == expected, said
    assert said.count("would be stored") == stored


def checked(topic: str, payload: bytes, content_type: str) -> str:
    """Return what `contract check` prints."""
    before, said = (sys.stdin, sys.stdout), io.StringIO()
    sys.stdin, sys.stdout = io.TextIOWrapper(io.BytesIO(payload)), said
    try:
        check.main(["check", f"--topic={topic}", f"--content-type={content_type}"])
    finally:
        sys.stdin, sys.stdout = before
    return said.getvalue()


@given(st.binary(max_size=80).map(lambda body: b"\x32" + bytes([len(body)]) + body))
def test_a_packet_is_read_or_malformed(packet: bytes) -> None:
    try:
        messages, _ = read(packet, 0, received_us=0, generation=1)
    except MalformedPacketError:
        return
    for one in messages:
        one.topic.encode()
        one.content_type.encode()
