"""When a sensor is in service, in city time: what is expected of it depends on it alone."""

from datetime import datetime

import pytest

from contract.clock import rfc3339
from tests.stand.message import META, TELEMETRY, birth
from tests.stand.station import Query
from tests.stand.timed_slot import PERIOD_S, TimedSlot, after, seen

pytestmark = pytest.mark.integration


def served(query: Query) -> list[tuple[datetime, datetime | None, float]]:
    """Return when the only sensor was in service, and its period."""
    return query("SELECT from_at, to_at, period_s FROM sensor_service ORDER BY from_at")  # type: ignore[return-value]


async def test_it_begins_with_the_first_birth_and_ends_with_the_retirement(
    slot: TimedSlot, query: Query
) -> None:
    await slot.hear(0, (META, birth()))
    await slot.hear(50, (META, birth(name="Chợ Bến Thành")))
    assert served(query) == [(after(0), None, PERIOD_S)]
    await slot.hear(100, (META, None))
    assert served(query) == [(after(0), after(100), PERIOD_S)]
    await slot.hear(300, (META, birth()))
    assert served(query) == [(after(0), after(100), PERIOD_S), (after(300), None, PERIOD_S)]


async def test_it_is_told_in_city_time_since_the_birth_was_made(
    slot: TimedSlot, query: Query
) -> None:
    slot.speed = 60
    await slot.hear(10, (META, birth(announced_at=rfc3339(after(5)))))
    await slot.hear(100, (META, None))
    assert served(query) == [(after(300), after(6000), PERIOD_S)]


async def test_another_period_counts_from_the_birth_that_tells_it(
    slot: TimedSlot, query: Query
) -> None:
    await slot.hear(0, (META, birth()))
    await slot.hear(100, (META, birth(period_s=60)))
    await slot.hear(200, (META, birth(period_s=60)))
    assert served(query) == [(after(0), after(100), PERIOD_S), (after(100), None, 60)]


async def test_a_retirement_that_was_refuted_never_was(slot: TimedSlot, query: Query) -> None:
    """Else a gap of its readings would be nobody's."""
    await slot.hear(0, (META, birth()))
    await slot.hear(100, (META, None))
    await slot.hear(5000, (TELEMETRY, seen(5000)))
    assert served(query) == [(after(0), None, PERIOD_S)]


async def test_a_clock_that_is_set_back_leaves_no_two_at_once(
    slot: TimedSlot, query: Query
) -> None:
    await slot.hear(1000, (META, birth()))
    await slot.hear(500, (META, birth(period_s=60)))
    assert served(query) == [(after(500), None, 60)]
    await slot.hear(600, (META, None))
    await slot.hear(400, (META, birth()))
    assert served(query) == [(after(500), after(600), 60), (after(600), None, PERIOD_S)]
    await slot.hear(300, (META, None))
    assert served(query) == [(after(500), after(600), 60)]
