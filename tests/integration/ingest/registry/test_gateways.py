"""Gateways as they are: their last wills arrive when they like, and readings refute them."""

import pytest

from tests.stand.message import META, TELEMETRY, birth
from tests.stand.station import Query
from tests.stand.timed_slot import PERIOD_S, STATUS, TimedSlot, seen

pytestmark = pytest.mark.integration


def gateway(query: Query) -> str:
    ((status,),) = query("SELECT status FROM gateway")
    return status


async def test_a_reading_that_came_after_a_last_will_refutes_it(
    slot: TimedSlot, query: Query
) -> None:
    await slot.hear(0, (META, birth(gateway_id="gw-1")), (STATUS, "online"))
    await slot.hear(1, (STATUS, "offline"))
    assert gateway(query) == "offline"
    outcome = await slot.hear(2, (TELEMETRY, seen(2 - PERIOD_S)))
    assert outcome.returned.gateway_ids == ["gw-1"]
    assert gateway(query) == "online"
    # What the broker retained says nothing new; a second last will does.
    await slot.hear(3, (STATUS, "offline"), is_replay=True)
    assert gateway(query) == "online"
    await slot.hear(4, (STATUS, "offline"))
    assert gateway(query) == "offline"


async def test_a_gateway_that_no_sensor_names_leaves_nothing(slot: TimedSlot, query: Query) -> None:
    """Anybody can invent ids; what was said before the birth says nothing that is missed."""
    invented = [STATUS.replace("gw-1", f"gw-{number}") for number in range(2, 50)]
    await slot.hear(0, *((one, "offline") for one in invented), (STATUS, "online"))
    assert query("SELECT gateway_id FROM gateway") == []
    assert not slot.registry.absences
    await slot.hear(1, (META, birth(gateway_id="gw-1")))
    await slot.hear(2, (STATUS, "offline"), *((one, "offline") for one in invented))
    assert query("SELECT gateway_id, status FROM gateway") == [("gw-1", "offline")]


async def test_a_status_counts_beside_the_birth_that_names_its_gateway(
    slot: TimedSlot, query: Query
) -> None:
    await slot.hear(0, (STATUS, "offline"), (META, birth(gateway_id="gw-1")))
    assert gateway(query) == "offline"


async def test_a_backlog_that_drains_refutes_no_will(slot: TimedSlot, query: Query) -> None:
    await slot.hear(0, (META, birth(gateway_id="gw-1")), (TELEMETRY, seen(0)))
    await slot.hear(1, (STATUS, "offline"))
    for at_s in range(400, 900, 100):
        await slot.hear(at_s, (TELEMETRY, seen(at_s - PERIOD_S - 1)))
    assert gateway(query) == "offline"


async def test_a_reading_that_came_before_the_will_refutes_it_in_no_order(
    slot: TimedSlot, query: Query
) -> None:
    await slot.hear(0, (META, birth(gateway_id="gw-1")))
    await slot.hear(5, (STATUS, "offline"), (TELEMETRY, seen(5)))
    await slot.hear(4, (TELEMETRY, seen(4)))
    assert gateway(query) == "offline"


async def test_periods_pass_at_the_speed_of_the_city(slot: TimedSlot, query: Query) -> None:
    slot.speed = 60
    await slot.hear(0, (META, birth(gateway_id="gw-1")))
    await slot.hear(60, (STATUS, "offline"))
    # 70 s of the wall after noon the city is 4 200 s on; a period and 60 s for the way are 360.
    await slot.hear(70, (TELEMETRY, seen(4200 - 361)))
    assert gateway(query) == "offline"
    await slot.hear(71, (TELEMETRY, seen(4260 - 350)))
    assert gateway(query) == "online"


async def test_a_worker_learns_from_the_database_who_is_away(
    slot: TimedSlot, stranger: TimedSlot, query: Query
) -> None:
    await slot.hear(0, (META, birth(gateway_id="gw-1")))
    await stranger.registry.load(stranger.connection)
    await slot.hear(1, (STATUS, "offline"))
    await stranger.registry.absences.load(stranger.connection, "hcmc")
    await stranger.hear(2, (TELEMETRY, seen(2)))
    assert gateway(query) == "online"
    await slot.registry.absences.load(slot.connection, "hcmc")
    assert not slot.registry.absences
