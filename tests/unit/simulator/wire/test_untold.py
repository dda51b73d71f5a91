"""What is true is said again at each connect until the broker has it."""

import pytest

from contract.clock import EPOCH
from contract.payload import truth
from contract.payload.truth import TruthEvent
from simulator.wire import untold
from simulator.wire.outbox import Outbox, Parcel
from simulator.wire.untold import Untold


def event(name: str, *, is_over: bool = False) -> TruthEvent:
    return TruthEvent(
        event_id=name, what="storm", cause_event_id=None, scenario="", area="none",
        lat_deg=None, lon_deg=None, from_at=EPOCH, to_at=EPOCH if is_over else None,
        sensor_id=[], sensor_count=0, expected=[], parameters={},
    )  # fmt: skip


def taken(parcel: Parcel) -> None:
    assert parcel.on_taken is not None
    parcel.on_taken()


def test_it_is_told_on_the_topic_of_its_event_and_not_retained() -> None:
    parcel = Untold("hcmc").add(event("storm.1"))
    assert parcel.topic == "city/v1/hcmc/truth/storm.1"
    assert not parcel.retain
    assert truth.decode(parcel.payload) == event("storm.1")


def test_begin_and_end_are_kept_each_until_it_is_taken() -> None:
    kept = Untold("hcmc")
    begun, ended = kept.add(event("storm.1")), kept.add(event("storm.1", is_over=True))
    assert list(kept.parcels()) == [begun, ended]
    taken(begun)
    assert list(kept.parcels()) == [ended]
    taken(ended)
    taken(ended)
    assert not kept.parcels()


def test_a_newer_word_takes_the_place_of_one_that_is_under_way() -> None:
    kept = Untold("hcmc")
    first = kept.add(event("storm.1"))
    second = kept.add(event("storm.1"))
    taken(first)
    assert list(kept.parcels()) == [second]


def test_of_more_than_there_is_room_for_the_oldest_is_given_up(
    capsys: pytest.CaptureFixture[str],
) -> None:
    kept = Untold("hcmc")
    parcels = [kept.add(event(f"storm.{number}")) for number in range(untold.MAX_COUNT + 2)]
    assert list(kept.parcels()) == parcels[2:]
    assert capsys.readouterr().out.count("truth_given_up") == 2


def test_what_is_said_goes_out_at_once_and_is_kept() -> None:
    kept, sent = Untold("hcmc"), list[Parcel]()
    kept.say(event("storm.1"))
    kept.on_new = sent.extend
    kept.say(event("storm.2"))
    assert sent == list(kept.parcels())[1:]


def test_a_lost_connection_leaves_it_to_the_next_connect() -> None:
    """The outbox forgets announcements then: they are made anew."""
    kept, outbox = Untold("hcmc"), Outbox(capacity=1, memory=0)
    outbox.announce([kept.add(event("storm.1"))])
    parcel = outbox.next_parcel()
    assert parcel is not None
    outbox.sent(7, parcel)
    outbox.connection_lost()
    assert outbox.is_empty
    outbox.announce(kept.parcels())
    assert outbox.next_parcel() is parcel
