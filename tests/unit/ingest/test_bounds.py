"""Work and memory of one message are bounded: what is too much is cut before it is walked."""

import gc
import json
import struct
import tracemalloc
from collections.abc import Callable

import pytest

from contract.errors import PayloadError
from contract.payload import birth, diagnosis, senml
from contract.payload.telemetry import MAX_QUANTITIES, NAME_MAX_LENGTH
from contract.reason import Reason
from ingest.judge.decode import decode
from ingest.judge.decoded import Decoded
from ingest.judge.home import HOMES, MAX_COUNT
from ingest.judge.refusal import Refusal
from ingest.receive.message import NO_ITEM, Message
from ingest.receive.publish_packet import read
from ingest.tell.bad_share import BadShare
from ingest.write.dead_letter import TOPIC_MAX_LENGTH, letters_of, row_of
from tests.stand.publish_packet import packet

MIB = 1_048_576
LONG = "x" * 400_000
NOW_US = 1_795_000_000_000_000


def peak_of(work: Callable[[], object]) -> int:
    """Return how much memory some work takes at its peak. [byte]."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def kept_after(work: Callable[[], object]) -> int:
    """Return how much memory is still taken after some work. [byte]."""
    tracemalloc.start()
    try:
        work()
        gc.collect()
        return tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()


def message(topic: str, payload: bytes, content_type: str = "") -> Message:
    return Message(topic, payload, 1, False, content_type, 0, 1)


def refusals_of(one: Message) -> list[Refusal]:
    return decode(Decoded(), [(0, one)], {}, now_us=NOW_US).refusals


RECORDS = [{"bn": LONG, "n": "pm25_ugm3", "v": 1}] + [{"n": str(n), "v": 1} for n in range(900)]
GATEWAY = "city/v1/hcmc/760/gateway/gw-1/telemetry"
HOME = "city/v1/hcmc/760/environment/air_quality/aq-1/telemetry"


@pytest.mark.parametrize(
    ("topic", "document", "content_type"),
    [
        (GATEWAY, RECORDS, senml.SENML),
        (GATEWAY, [{"n": f"aq-{n}:pm25_ugm3", "v": 1} for n in range(1_001)], senml.SENML),
        (GATEWAY, [{"bt": 1}] * 10_001, senml.SENML),
        (HOME, [{"n": f"q{n}", "v": 1} for n in range(MAX_QUANTITIES + 1)], senml.SENML),
        (
            HOME,
            {
                "observed_at": "2026-11-22T07:00:00Z",
                "values": {f"q{n}": 1 for n in range(MAX_QUANTITIES + 1)},
            },
            "",
        ),
        (HOME, {"observed_at": "2026-11-22T07:00:00Z", "values": {LONG: 1}}, ""),
        (
            GATEWAY,
            {
                "kind": "noise",
                "sensor_id": ["ns-1"] * 1_000,
                "observed_at": [""] * 1_000,
                "values": {LONG: [1] * 1_000},
            },
            "",
        ),
    ],
    ids=[
        "a long base name",
        "readings",
        "records",
        "quantities of a SenML reading",
        "quantities of a reading",
        "a long quantity",
        "a pack's long quantity",
    ],
)
def test_what_is_too_much_is_refused_before_it_is_worked_on(
    topic: str, document: object, content_type: str
) -> None:
    payload = json.dumps(document).encode()
    found: list[Refusal] = []
    peak = peak_of(lambda: found.extend(refusals_of(message(topic, payload, content_type))))
    assert [refusal.error.reason for refusal in found] == [Reason.TOO_LARGE]
    assert peak < 32 * len(payload) + MIB  # what the parser makes of it


def test_deep_nesting_is_too_large() -> None:
    with pytest.raises(PayloadError, match="too_large"):
        diagnosis.load_json(b"[" * 100_000)


def test_a_birth_has_so_many_quantities_and_no_more() -> None:
    told = {"name": "a", "lat_deg": 1, "lon_deg": 1, "quantities": ["q"] * (MAX_QUANTITIES + 1)}
    with pytest.raises(PayloadError, match="array"):
        birth.decode(json.dumps(told).encode())
    told["quantities"] = ["q" * (NAME_MAX_LENGTH + 1)]
    with pytest.raises(PayloadError, match="str"):
        birth.decode(json.dumps(told).encode())


def test_strange_topics_are_not_remembered() -> None:
    """A stranger may invent as many as it likes."""

    def work() -> None:
        for number in range(20_000):
            refusals_of(message(f"city/v1/hcmc/{number}/noise/noise/{number:064}/telemetry", b"{}"))
            refusals_of(message(f"{LONG[:60_000]}/{number}", b"{}"))

    assert kept_after(work) < 4 * MIB
    assert len(HOMES) <= MAX_COUNT


def test_properties_that_do_not_matter_are_not_kept() -> None:
    """Each message's differ, so that remembering them would never help."""

    def work() -> None:
        for number in range(2_000):
            text = f"{number:060000}".encode()
            extra = b"\x26\x00\x01a" + struct.pack(">H", len(text)) + text
            read(packet(message("t", b""), extra=extra), 0, received_us=0, generation=1)

    assert kept_after(work) < MIB


def test_a_message_keeps_nothing_of_the_buffer_that_it_came_in() -> None:
    found: list[Message] = []

    def work() -> None:
        stream = packet(message("t", b"x", "text/csv")) + packet(message("t", bytes(50 * MIB)))
        found.extend(read(stream, 0, received_us=0, generation=1)[0][:1])

    assert kept_after(work) < MIB


def test_a_content_type_is_cut_and_then_is_none_that_is_known() -> None:
    [one], _ = read(packet(message("t", b"", "a" * 60_000)), 0, received_us=0, generation=1)
    assert len(one.content_type) == 256
    extra = b"\x26\x00\x01a\xff\xff" + b"b" * 65_535
    [one], _ = read(
        packet(message("t", b"", "text/csv"), extra=extra), 0, received_us=0, generation=1
    )
    assert one.content_type.startswith("none found: 655")


def test_a_letter_and_the_share_of_bad_ones_hold_the_head_of_a_long_topic() -> None:
    one = message("t" * 60_000, b"")
    error = PayloadError(Reason.BAD_TOPIC, LONG)
    [letter] = letters_of([one], [Refusal(0, NO_ITEM, error)])
    assert len(str(row_of(letter, "client")[1])) == TOPIC_MAX_LENGTH
    share = BadShare()
    share.add(good_count=0, letters=[letter] * 20, now_s=0)
    assert len(share.problem(now_s=0) or "") < 400
