"""What arrived is handed out in order and in bulk, and room is counted."""

import asyncio

import pytest

from ingest.receive.inbox import BATCH_MAX_BYTES, Inbox
from ingest.receive.message import Message


def make_inbox(receive_maximum: int) -> Inbox:
    return Inbox(receive_maximum, on_drop=lambda: None)


def messages(first: int, count: int) -> list[Message]:
    return [Message("t", b"", mid, False, "", 0, 1) for mid in range(first, first + count)]


async def test_half_a_window_is_enough_for_a_batch() -> None:
    inbox = make_inbox(10)
    inbox.open()
    taking = asyncio.create_task(inbox.take(max_count=100, max_age_s=60))
    await asyncio.sleep(0)
    inbox.add(messages(1, 4))
    await asyncio.sleep(0)
    assert not taking.done()
    inbox.add(messages(5, 1))
    assert [message.packet_id for message in await taking] == [1, 2, 3, 4, 5]


async def test_a_batch_does_not_wait_longer_than_its_age() -> None:
    inbox = make_inbox(10)
    inbox.open()
    inbox.add(messages(1, 1))
    assert await inbox.take(max_count=100, max_age_s=0) == messages(1, 1)


async def test_a_batch_has_at_most_its_count_and_the_rest_follows() -> None:
    inbox = make_inbox(10)
    inbox.open()
    inbox.add(messages(1, 7))
    assert await inbox.take(max_count=5, max_age_s=0) == messages(1, 5)
    assert await inbox.take(max_count=5, max_age_s=0) == messages(6, 2)


async def test_nothing_is_handed_out_before_it_is_opened() -> None:
    inbox = make_inbox(2)
    inbox.add(messages(1, 2))
    taking = asyncio.create_task(inbox.take(max_count=5, max_age_s=0))
    await asyncio.sleep(0)
    assert not taking.done()
    inbox.open()
    assert await taking == messages(1, 2)


async def test_closed_it_hands_out_what_is_there_and_then_nothing() -> None:
    inbox = make_inbox(10)
    inbox.add(messages(1, 3))
    inbox.close()
    assert len(await inbox.take(max_count=2, max_age_s=60)) == 2
    assert len(await inbox.take(max_count=2, max_age_s=60)) == 1
    assert await inbox.take(max_count=2, max_age_s=60) == []


async def test_a_new_connection_waits_for_room() -> None:
    inbox = make_inbox(2)
    inbox.open()
    inbox.add(messages(1, 3))
    waiting = asyncio.create_task(inbox.room())
    taken = await inbox.take(max_count=1, max_age_s=0)
    assert not waiting.done()
    inbox.settle(taken)
    await waiting
    assert inbox.unsettled_count == 2


async def test_unsecured_messages_are_bounded_and_the_others_never_dropped() -> None:
    dropped: list[None] = []
    inbox = Inbox(1, on_drop=lambda: dropped.append(None))
    taken = [inbox.add_unsecured(message) for message in messages(1, 3)]
    assert taken == [True, True, False]
    assert len(dropped) == 1
    inbox.add(messages(9, 5))
    assert inbox.unsettled_count == 7


async def test_large_messages_make_batches_of_fewer() -> None:
    inbox = make_inbox(100)
    inbox.open()
    large = Message("t", b"x" * (BATCH_MAX_BYTES // 2), 1, False, "", 0, 1)
    inbox.add([large] * 5)
    sizes = [len(await inbox.take(max_count=50, max_age_s=60)) for _ in range(2)]
    assert sizes == [2, 2]


async def test_a_batchs_age_counts_from_the_arrival_of_its_first_message(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    inbox = make_inbox(100)
    inbox.open()
    inbox.add(messages(1, 50))
    inbox.add(messages(51, 5))
    assert len(await inbox.take(max_count=50, max_age_s=60)) == 50
    loop = asyncio.get_running_loop()
    now_s = loop.time()
    monkeypatch.setattr(loop, "time", lambda: now_s + 60)
    async with asyncio.timeout(5):
        assert len(await inbox.take(max_count=50, max_age_s=60)) == 5


async def test_it_is_full_by_what_it_holds_once_it_is_open(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Topics count: they may be as long as payloads. A QoS 0 message finds no room then."""
    monkeypatch.setattr("ingest.receive.inbox.MAX_BYTES", 1_000)
    inbox = make_inbox(100)
    inbox.add([Message("t" * 600, b"x" * 600, 1, False, "", 0, 1)])
    assert not inbox.is_full
    inbox.open()
    assert inbox.is_full
    assert not inbox.add_unsecured(messages(2, 1)[0])
    await inbox.take(max_count=5, max_age_s=0)
    assert not inbox.is_full
