"""What waits for the live feed is bounded by bytes as well as by count."""

import asyncio
from dataclasses import dataclass

import pytest

from ioc_api.fleet.waiting import MAX_BYTES, Waiting


@dataclass
class Said:
    """A message."""

    payload: bytes


def test_messages_that_are_too_much_find_no_room() -> None:
    waiting: Waiting[Said] = Waiting(10)
    large = Said(bytes(MAX_BYTES // 2))
    waiting.put_nowait(large)
    waiting.put_nowait(large)
    with pytest.raises(asyncio.QueueFull):
        waiting.put_nowait(Said(b""))
    assert waiting.get_nowait() is large
    waiting.put_nowait(Said(b""))


def test_their_number_is_bounded_too() -> None:
    waiting: Waiting[Said] = Waiting(1)
    waiting.put_nowait(Said(b""))
    with pytest.raises(asyncio.QueueFull):
        waiting.put_nowait(Said(b""))
