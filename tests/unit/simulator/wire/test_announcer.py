"""What the city says on its own connection, and what it is told there."""

import json
from datetime import UTC, datetime

from structlog.testing import capture_logs

from contract.clock import CityClock
from simulator.wire.announcer import REQUESTS_MAX, Announcer
from simulator.wire.heard import Request
from simulator.wire.outbox import Outbox

NOW = datetime(2026, 11, 22, 7, tzinfo=UTC)
ANSWERS = "city/v1/hcmc/control/answer/console-1"


def announcer() -> Announcer:
    return Announcer(city="hcmc", clock=lambda: CityClock(NOW, NOW, 1.0), retired=(), name="voice")


def test_it_listens_to_what_the_city_is_told() -> None:
    assert announcer().command_topic == "city/v1/hcmc/control/simulator"


def test_a_request_waits_for_the_city() -> None:
    one = announcer()
    request = Request(b'{"command":"state"}', ANSWERS, b"7")

    assert list(one.answer(request, Outbox(capacity=1, memory=0))) == []
    assert one.requests.get_nowait() is request


def test_a_request_without_a_way_back_is_passed_over() -> None:
    """Nor is anything published where somebody else says."""
    one = announcer()
    for way in (None, "city/v1/hcmc/clock", "city/v1/hue/control/answer/console-1"):
        with capture_logs() as logs:
            assert list(one.answer(Request(b"{}", way, None), Outbox(capacity=1, memory=0))) == []
        assert [entry["event"] for entry in logs] == ["command_refused"]
    assert one.requests.empty()


def test_too_many_requests_are_refused_at_once() -> None:
    one = announcer()
    request = Request(b"{}", ANSWERS, b"7")
    outbox = Outbox(capacity=1, memory=0)
    for _ in range(REQUESTS_MAX):
        assert list(one.answer(request, outbox)) == []
    (refused,) = one.answer(request, outbox)

    assert (refused.topic, refused.response_to) == (ANSWERS, b"7")
    assert json.loads(refused.payload) == {"ok": False, "error": "100 requests wait already"}
