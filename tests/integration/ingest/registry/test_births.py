"""Births as they come: again, late, from the broker's store, too many, of another city."""

import pytest

from contract.clock import rfc3339
from contract.reason import Reason
from tests.stand.message import META, SENSOR_ID, birth, home_of
from tests.stand.station import Query
from tests.stand.timed_slot import MOVED_META, STATUS, TimedSlot, after

pytestmark = pytest.mark.integration


async def test_births_that_the_broker_retained_move_no_sensor(
    slot: TimedSlot, query: Query
) -> None:
    await slot.hear(0, (META, birth(name="old")))
    await slot.hear(60, (MOVED_META, birth(name="new")))
    retained = [(META, birth(name="old")), (MOVED_META, birth(name="new"))]
    for order in (retained, retained[::-1]):
        await slot.hear(90, *order, is_replay=True)
        assert query("SELECT name, area_code FROM sensor") == [("new", "769")]


async def test_an_older_birth_never_replaces_a_younger_one(slot: TimedSlot, query: Query) -> None:
    await slot.hear(0, (META, birth(name="young", announced_at=rfc3339(after(-10)))))
    outcome = await slot.hear(1, (META, birth(name="old", announced_at=rfc3339(after(-20)))))
    assert (outcome.outdated, query("SELECT name FROM sensor")) == ([SENSOR_ID], [("young",)])
    await slot.hear(2, (META, birth(name="new", announced_at=rfc3339(after(-5)))))
    assert query("SELECT name FROM sensor") == [("new",)]


async def test_a_birth_that_only_says_it_again_is_no_announcement(
    slot: TimedSlot, query: Query
) -> None:
    await slot.hear(0, (META, birth(announced_at=rfc3339(after(0)))))
    await slot.hear(50, (META, birth(announced_at=rfc3339(after(50)))))
    assert query("SELECT announced_at, told_at FROM sensor") == [(after(0), after(50))]
    outcome = await slot.hear(51, (META, birth(name="old", announced_at=rfc3339(after(20)))))
    assert outcome.outdated == [SENSOR_ID]


async def test_births_beyond_the_most_are_letters_and_known_sensors_always_pass(
    slot: TimedSlot, query: Query
) -> None:
    metas = [f"{home_of(f'hcmc-aq-000{number}')}/meta" for number in (1, 2, 3)]
    outcome = await slot.hear(0, *((topic, birth()) for topic in metas))
    assert [letter.reason for letter in outcome.letters] == [Reason.RATE_LIMITED]
    assert (outcome.registered_count, outcome.letters[0].sensor_id) == (2, "hcmc-aq-0003")
    outcome = await slot.hear(1, (metas[0], birth(name="Sài Gòn")), (metas[2], birth()))
    assert [letter.sensor_id for letter in outcome.letters] == ["hcmc-aq-0003"]
    assert query("SELECT name FROM sensor ORDER BY 1") == [("Bến Thành",), ("Sài Gòn",)]


async def test_a_birth_for_another_city_is_a_letter_when_it_is_made(slot: TimedSlot) -> None:
    """What the broker retained of a city that ran here before comes with each new session."""
    elsewhere = [
        (META.replace("hcmc", "hanoi"), birth()),
        (STATUS.replace("hcmc", "hanoi"), "online"),
    ]
    outcome = await slot.hear(0, *elsewhere, is_replay=True)
    assert outcome.letters == []
    outcome = await slot.hear(1, *elsewhere)
    assert [letter.reason for letter in outcome.letters] == [Reason.BAD_TOPIC] * 2


async def test_a_sensor_outside_of_the_city_is_registered_and_stands_in_no_area(
    slot: TimedSlot, query: Query
) -> None:
    await slot.hear(0, (META, birth(lat_deg=21.0285, lon_deg=105.8542)))
    assert query("SELECT sensor_id, area_code, ward_code FROM sensor") == [(SENSOR_ID, None, None)]
    await slot.hear(1, (META, birth()))
    assert query("SELECT area_code FROM sensor_place ORDER BY from_at") == [(None,), ("760",)]


async def test_a_name_is_stored_as_it_was_written(slot: TimedSlot, query: Query) -> None:
    name = "Ðường\N{NO-BREAK SPACE}số\N{NARROW NO-BREAK SPACE}7\N{ZERO WIDTH SPACE} 👩\u200d🔬"
    await slot.hear(0, (META, birth(name=name)))
    assert query("SELECT name FROM sensor") == [(name,)]
