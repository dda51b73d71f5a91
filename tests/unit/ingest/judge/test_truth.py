"""What a batch says of each event in the end, and what is refused of it."""

import itertools
import json
from typing import Any

import pytest

from contract.reason import Reason
from ingest.judge import truth
from ingest.judge.ahead import aside
from ingest.receive.message import NO_ITEM, Message
from tests.stand.truth import STORM, ended, storm, topic_of

BEGUN, UNMEASURED, MEASURED = storm(), ended(expected=[]), ended()


def message(event: dict[str, Any], topic: str | None = None) -> Message:
    payload = json.dumps(event).encode()
    return Message(topic or topic_of(event), payload, 1, False, "", 5_000, 1)


def read(*messages: Message) -> truth.Truths:
    return truth.read(list(enumerate(messages)))


@pytest.mark.parametrize("order", list(itertools.permutations([BEGUN, UNMEASURED, MEASURED])))
def test_whoever_knows_most_counts_in_any_order(order: tuple[dict[str, Any], ...]) -> None:
    found = read(*map(message, order))
    assert list(found.told) == [STORM]
    assert len(found.told[STORM].event.expected) == 2
    assert found.told[STORM].event.to_at is not None


def test_of_two_that_know_as_much_the_last_counts() -> None:
    found = read(message(ended(sensor_count=3)), message(ended(sensor_count=2)))
    assert found.told[STORM].event.sensor_count == 2


@pytest.mark.parametrize(
    ("reason", "topic", "members"),
    [
        (Reason.WRONG_TYPE, None, {"what": "A Storm"}),
        (Reason.MISSING_FIELD, None, {"expected": [{"kind": "noise"}]}),
        (Reason.BAD_TOPIC, "city/v1/hcmc/truth/A Storm", {}),
        (Reason.TOPIC_MISMATCH, "city/v1/hcmc/truth/another", {}),
        (
            Reason.UNKNOWN_KIND,
            None,
            {"expected": [{"kind": "seismic", "quantity": "rain_mm", "direction": "up"}]},
        ),
        (
            Reason.UNKNOWN_QUANTITY,
            None,
            {"expected": [{"kind": "noise", "quantity": "rain_mm", "direction": "up"}]},
        ),
        (Reason.OUT_OF_RANGE, None, {"sensor_count": 0}),
        (Reason.BAD_TIME, None, {"to_at": "2026-10-24T08:00:00Z"}),
    ],
)
def test_what_is_bad_is_refused_with_its_reason_and_its_neighbour_taken(
    reason: Reason, topic: str | None, members: dict[str, Any]
) -> None:
    found = read(message(ended(**members), topic), message(storm("another.storm")))
    [refusal] = found.refusals
    assert (refusal.error.reason, refusal.message_index) == (reason, 0)
    assert refusal.item_index == NO_ITEM
    assert list(found.told) == ["another.storm"]


def test_what_is_neither_reading_nor_truth_is_a_notice() -> None:
    """An area may be called truth, and a topic of truth name no event."""
    notices = ["city/v1/hcmc/truth/gateway/gw-1/status", "city/v1/hcmc/truth/a/b/c-1/meta"]
    truths = ["city/v1/hcmc/truth/status", "city/v1/hcmc/truth/A B"]
    others = ["city/v1/hcmc/truth/a/b/c-1/telemetry"]
    found = aside([message(BEGUN, topic) for topic in notices + truths + others])
    assert [one.topic for _, one in found.notices] == notices
    assert [(index, one.topic) for index, one in found.truths] == [*enumerate(truths, 2)]
