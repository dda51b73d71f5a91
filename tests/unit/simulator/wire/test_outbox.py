"""The queue of a gateway: order, windows, refusals, a full buffer, what can be sent again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.catalogue import KIND_BY_CODE
from contract.payload.notice import ResendRange
from simulator.devices.device import Device
from simulator.devices.reading import Reading
from simulator.wire.outbox import WINDOW, Outbox, Parcel

DEVICE = Device(
    "hcmc-ns-0001", KIND_BY_CODE["noise"], "760", "Điểm", 10.7, 106.7, "t/telemetry", "t/meta"
)


def parcel(seq: int) -> Parcel:
    at_ms = 1_790_000_000_000 + seq
    reading = Reading(DEVICE, at_ms, at_ms, 0, seq, (60.0, 70.0))
    return Parcel(DEVICE.topic, reading.payload(), readings=(reading,))


def drain(outbox: Outbox, *, first_id: int = 0) -> list[Parcel]:
    """Send all that may be sent; packet ids count up from `first_id`."""
    sent: list[Parcel] = []
    while (item := outbox.next_parcel()) is not None:
        outbox.sent(first_id + len(sent), item)
        sent.append(item)
    return sent


def numbers(parcels: list[Parcel]) -> list[int]:
    return [item.readings[0].seq for item in parcels]


def delivered_to_the_end(outbox: Outbox) -> list[int]:
    """Take everything that is left, window by window."""
    left: list[int] = []
    while sent := drain(outbox):
        left += numbers(sent)
        for packet_id in range(len(sent)):
            outbox.acknowledged(packet_id, is_taken=True)
    return left


@pytest.fixture
def outbox() -> Outbox:
    return Outbox(capacity=500, memory=50)


def test_readings_wait_for_the_announcements_to_be_acknowledged(outbox: Outbox) -> None:
    outbox.offer([parcel(0)])
    outbox.announce([Parcel("birth", b"x", retain=True)])

    assert [item.topic for item in drain(outbox)] == ["birth"]
    outbox.acknowledged(0, is_taken=True)
    assert numbers(drain(outbox)) == [0]


def test_only_a_window_is_under_way(outbox: Outbox) -> None:
    outbox.offer([parcel(seq) for seq in range(300)])

    assert len(drain(outbox)) == WINDOW
    outbox.acknowledged(3, is_taken=True)
    assert numbers(drain(outbox, first_id=1000)) == [WINDOW]


def test_the_brokers_limit_is_kept() -> None:
    small = Outbox(capacity=50, memory=5)
    small.limit(7)
    small.offer([parcel(seq) for seq in range(30)])

    assert len(drain(small)) == 7


def test_what_the_broker_did_not_take_comes_back_first_and_alone(outbox: Outbox) -> None:
    outbox.offer([parcel(seq) for seq in range(5)])
    drain(outbox)
    for packet_id in (2, 0, 1, 3, 4):
        assert outbox.acknowledged(packet_id, is_taken=False) is None
    outbox.offer([parcel(5)])
    outbox.put_back()

    assert numbers(drain(outbox, first_id=10)) == [0]  # one probe
    outbox.acknowledged(10, is_taken=True)
    assert numbers(drain(outbox, first_id=20)) == [1, 2, 3, 4, 5]


def test_a_lost_connection_loses_nothing_and_keeps_the_order(outbox: Outbox) -> None:
    outbox.announce([Parcel("birth", b"x", retain=True)])
    outbox.offer([parcel(seq) for seq in range(4)])
    drain(outbox)
    outbox.acknowledged(0, is_taken=True)
    drain(outbox, first_id=1)
    outbox.acknowledged(2, is_taken=True)
    outbox.connection_lost()

    assert numbers(drain(outbox)) == [0, 2, 3]
    assert outbox.reading_count == 3


def test_a_parcel_that_could_not_be_handed_over_keeps_its_place(outbox: Outbox) -> None:
    outbox.offer([parcel(0), parcel(1)])
    in_hand = outbox.next_parcel()
    assert in_hand is not None
    outbox.unsent(in_hand)
    outbox.connection_lost()

    assert numbers(drain(outbox)) == [0, 1]


def test_a_full_buffer_drops_the_oldest_and_says_how_many() -> None:
    small = Outbox(capacity=10, memory=5)

    assert small.offer([parcel(seq) for seq in range(14)]) == 4
    assert numbers(drain(small)) == list(range(4, 14))


def test_an_acknowledgement_of_another_life_is_ignored(outbox: Outbox) -> None:
    assert outbox.acknowledged(77, is_taken=True) is None
    assert outbox.reading_count == 0


@given(st.lists(st.sampled_from(["offer", "send", "take", "refuse", "back", "lose"]), max_size=80))
def test_every_reading_is_delivered_waiting_or_under_way(
    moves: list[str],
) -> None:
    outbox = Outbox(capacity=10_000, memory=100)
    offered, packet_id = 0, 0
    under_way: list[int] = []
    delivered: list[int] = []
    for move in moves:
        if move == "offer":
            outbox.offer([parcel(offered), parcel(offered + 1)])
            offered += 2
        elif move == "send" and (item := outbox.next_parcel()) is not None:
            outbox.sent(packet_id, item)
            under_way.append(packet_id)
            packet_id += 1
        elif move in {"take", "refuse"} and under_way:
            done = outbox.acknowledged(under_way.pop(0), is_taken=move == "take")
            delivered += numbers([done]) if done else []
        elif move == "back":
            outbox.put_back()
        elif move == "lose":
            outbox.connection_lost()
            under_way.clear()
    outbox.connection_lost()

    left = delivered_to_the_end(outbox)
    assert sorted(delivered + left) == list(range(offered))
    assert left == sorted(left)


def test_sent_readings_can_be_recalled_until_newer_ones_displace_them(outbox: Outbox) -> None:
    outbox.offer([parcel(seq) for seq in range(80)])
    drain(outbox)
    wanted = ResendRange("hcmc-ns-0001", boot=0, seq_from=25, seq_to=34)
    readings, gone = outbox.recalled(wanted)

    assert [reading.seq for reading in readings] == [30, 31, 32, 33, 34]
    assert gone == 5


def test_a_range_of_two_thousand_million_is_answered_at_once(outbox: Outbox) -> None:
    outbox.offer([parcel(seq) for seq in range(3)])
    drain(outbox)
    readings, gone = outbox.recalled(ResendRange("hcmc-ns-0001", 0, 0, 2**31 - 1))

    assert len(readings) == 3
    assert gone == 2**31 - 3


def test_a_range_that_ends_before_it_begins_is_empty(outbox: Outbox) -> None:
    assert outbox.recalled(ResendRange("hcmc-ns-0001", 0, 9, 2)) == ([], 0)


def test_what_the_broker_is_not_known_to_have_is_left_in_its_order(outbox: Outbox) -> None:
    """Refused, under way or waiting; but not what is only asked for again."""
    outbox.offer([parcel(seq) for seq in range(WINDOW + 5)])
    again = parcel(1_000)
    again.is_resend = True
    outbox.offer([again])
    drain(outbox)
    for seq in range(3):
        outbox.acknowledged(seq, is_taken=seq != 1)
    assert [reading.seq for reading in outbox.left()] == [1, *range(3, WINDOW + 5)]
