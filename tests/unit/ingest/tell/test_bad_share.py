"""Too many refusals are noticed, named and forgotten again."""

import pytest

from contract.reason import Reason
from ingest.receive.message import Message
from ingest.tell.bad_share import WINDOW_S, BadShare
from ingest.write.dead_letter import Letter


def letter(reason: Reason, count: int, topic: str = "city/v1/x") -> Letter:
    message = Message(topic, b"", 1, False, "", 0, 1)
    return Letter(message, reason, "", (), count, None, None, None)


def test_a_few_refusals_are_no_problem() -> None:
    share = BadShare()
    share.add(good_count=95, letters=[letter(Reason.NOT_JSON, 5)], now_s=0)
    assert share.problem(now_s=0) is None


def test_too_little_to_tell_is_no_problem() -> None:
    share = BadShare()
    share.add(good_count=0, letters=[letter(Reason.NOT_JSON, 5)], now_s=0)
    assert share.problem(now_s=0) is None


def test_the_problem_names_the_leading_topic_and_reason() -> None:
    share = BadShare()
    letters = [letter(Reason.NOT_JSON, 5), letter(Reason.NO_VALUE, 20, "city/v1/bad")]
    share.add(good_count=75, letters=letters, now_s=0)
    problem = share.problem(now_s=0)
    assert problem == "dead_letter_share_high: 25% refused, most no_value on city/v1/bad"


def test_good_readings_wash_the_problem_out() -> None:
    share = BadShare()
    share.add(good_count=0, letters=[letter(Reason.NOT_JSON, 100)], now_s=0)
    assert share.problem(now_s=0) is not None
    for _ in range(3):
        share.add(good_count=500, letters=[], now_s=1)
    assert share.problem(now_s=1) is None


def test_time_washes_it_out_too() -> None:
    share = BadShare()
    share.add(good_count=0, letters=[letter(Reason.NOT_JSON, 100)], now_s=0)
    assert share.problem(now_s=WINDOW_S + 1) is None


@pytest.mark.parametrize(
    ("topic", "shown"),
    [
        (
            "city/v1/hcmc/760/environment/air_quality/hcmc-aq-0003/telemetry",
            "city/v1/hcmc/…/environment/air_quality/…/telemetry",
        ),
        ("city/v1/hcmc/760/gateway/hcmc-gw-01/telemetry", "city/v1/hcmc/…/gateway/…/telemetry"),
        ("city/v1/hcmc/760/hcmc-aq-0003", "city/v1/hcmc/…"),
        ("city/v1/hcmc/truth/storm-1", "city/v1/hcmc/truth/…"),
        ("city/v1/hcmc", "city/v1/hcmc"),
    ],
)
def test_everybody_may_read_it(topic: str, shown: str) -> None:
    """Readiness is told to whoever asks: it names no device and no area."""
    share = BadShare()
    share.add(good_count=0, letters=[letter(Reason.NOT_JSON, 100, topic)], now_s=0)
    assert (share.problem(now_s=0) or "").partition(" on ")[2] == shown
