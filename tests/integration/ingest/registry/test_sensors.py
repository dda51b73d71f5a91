"""Sensors as they are: they retire and come back, and move."""

from datetime import UTC, datetime
from typing import Any

import pytest

from contract.clock import rfc3339
from tests.stand.message import META, TELEMETRY, birth
from tests.stand.station import Query
from tests.stand.timed_slot import MOVED_META, TimedSlot, after, seen

pytestmark = pytest.mark.integration


def retired(query: Query) -> bool:
    ((is_retired,),) = query("SELECT retired_at IS NOT NULL FROM sensor")
    return is_retired


async def test_a_retired_sensor_that_goes_on_observing_is_back_in_service(
    slot: TimedSlot, query: Query
) -> None:
    await slot.hear(0, (META, birth()))
    await slot.hear(100, (META, None))
    outcome = await slot.hear(110, (TELEMETRY, seen(99)), (TELEMETRY, seen(100)))
    assert (outcome.stored_count, outcome.returned.sensor_keys, retired(query)) == (2, (), True)
    outcome = await slot.hear(111, (TELEMETRY, seen(101)))
    assert (len(outcome.returned.sensor_keys), retired(query)) == (1, False)
    # It can be retired again, and in the batch that brings the proof against it.
    await slot.hear(200, (META, None))
    assert retired(query)
    await slot.hear(300, (META, birth()))
    await slot.hear(400, (META, None), (TELEMETRY, seen(400)))
    await slot.hear(401, (TELEMETRY, seen(401)))
    assert not retired(query)


async def test_a_retirement_is_compared_in_city_time(slot: TimedSlot, query: Query) -> None:
    slot.speed = 60
    await slot.hear(0, (META, birth()))
    await slot.hear(10, (META, None))
    await slot.hear(11, (TELEMETRY, seen(599)))
    assert retired(query)
    await slot.hear(12, (TELEMETRY, seen(601)))
    assert not retired(query)


async def test_a_retirement_of_which_no_city_time_was_noted_counts_by_the_wall(
    slot: TimedSlot, query: Query
) -> None:
    await slot.hear(0, (META, birth()))
    await slot.hear(100, (META, None))
    await slot.connection.execute("UPDATE sensor SET retired_city_at = NULL")
    await slot.registry.absences.load(slot.connection, "hcmc")
    await slot.hear(101, (TELEMETRY, seen(100)))
    assert retired(query)
    await slot.hear(102, (TELEMETRY, seen(102)))
    assert not retired(query)


def stands(query: Query) -> list[tuple[Any, ...]]:
    """Return the places of all sensors, in order."""
    return query("SELECT from_at, to_at, area_code FROM sensor_place ORDER BY from_at")


BEGIN = datetime(1970, 1, 1, tzinfo=UTC)


async def test_a_moved_sensor_survives_that_its_old_birth_is_cleared(
    slot: TimedSlot, query: Query
) -> None:
    await slot.hear(0, (META, birth()))
    await slot.hear(60, (MOVED_META, birth(lat_deg=10.85, lon_deg=106.75)))
    await slot.hear(61, (META, None))
    assert not retired(query)
    assert stands(query) == [(BEGIN, after(60), "760"), (after(60), None, "769")]
    await slot.hear(62, (MOVED_META, None))
    assert retired(query)


async def test_a_place_begins_when_the_birth_was_made_in_city_time(
    slot: TimedSlot, query: Query
) -> None:
    slot.speed = 60
    await slot.hear(0, (META, birth(announced_at=rfc3339(after(-1)))))
    await slot.hear(100, (MOVED_META, birth(announced_at=rfc3339(after(40)))))
    assert stands(query) == [(BEGIN, after(2400), "760"), (after(2400), None, "769")]


async def test_no_place_begins_before_the_one_it_follows(slot: TimedSlot, query: Query) -> None:
    """Also where the city's clock is set back: what was observed by then stays where it was."""
    await slot.hear(0, (META, birth()))
    await slot.hear(1000, (MOVED_META, birth()))
    await slot.hear(500, (META, birth()))
    assert stands(query) == [(BEGIN, after(1000), "760"), (after(1000), None, "760")]
    await slot.hear(1200, (MOVED_META, birth()))
    assert stands(query) == [
        (BEGIN, after(1000), "760"),
        (after(1000), after(1200), "760"),
        (after(1200), None, "769"),
    ]
