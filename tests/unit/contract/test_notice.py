"""Clock, live frames and commands to gateways survive the wire."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings

from contract.city_time import CityTime
from contract.clock import CityClock
from contract.errors import PayloadError
from contract.payload import notice
from tests.stand.hostile_payload import payloads

WALL = datetime(2026, 11, 22, 7, tzinfo=UTC)


def test_the_clock_survives_the_way_there_and_back() -> None:
    """To the millisecond."""
    there = CityClock(WALL + timedelta(hours=3), WALL, 60.0)
    assert notice.decode_clock(notice.encode_clock(there)) == there


@pytest.mark.parametrize(
    "payload",
    [b"", b"{}", b'{"city_at":"2026-11-22T07:00:00","wall_at":"2026-11-22T07:00:00Z","speed":1}'],
    ids=["nothing", "no members", "naive time"],
)
def test_a_broken_clock_is_refused(payload: bytes) -> None:
    """City time decides what is future; it must not be guessed."""
    with pytest.raises(PayloadError):
        notice.decode_clock(payload)


def test_a_live_frame_survives_the_way_there_and_back() -> None:
    """Values keep their nulls."""
    item = notice.LiveItem("aq-1", "air_quality", "t1", "t2", 1, {"pm25_ugm3": 4.5, "no2": None})
    there = notice.LiveFrame("760", "t3", [item])
    assert notice.decode_live(notice.encode(there)) == there


def test_a_resend_command_survives_the_way_there_and_back() -> None:
    """It bears its name on the wire."""
    there = notice.ResendCommand([notice.ResendRange("aq-1", 0, 10, 14)])
    payload = notice.encode(there)
    assert b'"command":"resend"' in payload
    assert notice.decode_resend(payload) == there


def test_another_command_is_refused() -> None:
    """The error names what was expected."""
    with pytest.raises(PayloadError, match="command"):
        notice.decode_resend(b'{"command":"reboot"}')


CLOCK = {"city_at": "2026-11-22T07:00:00Z", "wall_at": "2026-11-22T07:00:00Z", "speed": 1}
FRAME: dict[str, Any] = {"area": "760", "committed_at": "2026-11-22T07:00:00Z", "items": []}
RESEND = {
    "command": "resend",
    "ranges": [{"sensor_id": "aq-1", "boot": 0, "seq_from": 1, "seq_to": 2}],
}
HOSTILE = payloads(CLOCK, FRAME, RESEND)


@given(HOSTILE)
@settings(max_examples=300)
def test_hostile_bytes_are_refused_with_a_reason_or_read(payload: bytes) -> None:
    for decode in (notice.decode_clock, notice.decode_live, notice.decode_resend):
        try:
            decode(payload)
        except PayloadError as error:
            error.detail.encode()


@given(HOSTILE)
@settings(max_examples=300)
def test_no_clock_message_leaves_the_city_without_a_time(payload: bytes) -> None:
    city_time = CityTime(lambda: WALL)
    try:
        city_time.hear(payload)
    except PayloadError:
        assert city_time.now() == WALL
    assert 1970 <= city_time.now().year < 2200
