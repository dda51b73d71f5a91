"""Which birth counts does not depend on the order in which a broker hands over what it retains."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.payload.birth import Birth
from contract.reason import Reason
from contract.topic import SensorTopic
from ingest.registry.precedence import Announced, Cleared, Event, KnownBirth, decide, told_us

MINUTE_US = 60_000_000
BIRTH = Birth(name="Bến Thành", lat_deg=10.77, lon_deg=106.7)


def topic(area: str, kind: str = "air_quality") -> SensorTopic:
    return SensorTopic("hcmc", area, "environment", kind, "aq-1", "meta")


def told(area: str, at_us: int | None = None, *, replay: bool = False) -> Announced:
    """Return a birth on an area's topic."""
    return Announced(0, topic(area), BIRTH, 0, at_us, replay)


def cleared(area: str, kind: str = "air_quality") -> Cleared:
    return Cleared(topic(area, kind), 7)


def area_after(stored: KnownBirth | None, *events: Event) -> str | None:
    known = decide(stored, events).known
    return None if known is None else known.topic_area


def stood(*events: Event) -> KnownBirth:
    known = decide(None, events).known
    assert known is not None
    return known


def test_the_younger_of_two_births_counts_in_any_order() -> None:
    for order in permutations([told("760", 1), told("769", 3), told("771", 2, replay=True)]):
        assert area_after(None, *order) == "769"


@given(st.lists(st.sampled_from(["760", "769"]), max_size=6))
def test_what_was_heard_as_it_was_published_outlives_every_replay(areas: list[str]) -> None:
    """The topic of the old area stays retained for ever; sessions come and go."""
    moved = stood(told("760"), told("769"))
    replays = [told(area, replay=True) for area in areas]
    # A replay hands over everything that is retained, so the present birth too.
    assert area_after(moved, *replays, told("769", replay=True), *replays) == "769"


@pytest.mark.parametrize("order", list(permutations(["760", "769"])), ids=" ".join)
def test_of_two_replays_without_a_time_the_first_stays(order: tuple[str, str]) -> None:
    first, second = order
    stored = stood(told(first, replay=True))
    assert area_after(stored, told(second, replay=True)) == first
    assert area_after(stored, told(second)) == second
    assert area_after(stored, told(second, 5, replay=True)) == second


def test_a_birth_that_alone_is_left_on_the_broker_counts() -> None:
    assert area_after(stood(told("760")), told("769", replay=True)) == "769"


def test_tidying_up_the_old_topic_retires_nothing() -> None:
    moved = stood(told("760"), told("769"))
    assert decide(moved, [cleared("760")]).retired_us is None
    assert decide(moved, [cleared("769")]).retired_us == 7
    assert decide(moved, [cleared("769", "noise")]).retired_us is None
    assert decide(stood(told("760")), [told("769"), cleared("760")]).retired_us is None
    assert decide(moved, [cleared("769"), told("769")]).retired_us is None


def test_a_sensor_of_which_no_topic_was_noted_retires_by_any() -> None:
    stored = KnownBirth("aq-1", "air_quality", None, None, None, is_replay=False)
    assert decide(stored, [cleared("760")]).retired_us == 7


def test_a_birth_that_is_taken_back_before_it_was_stored_never_was() -> None:
    assert decide(None, [told("760"), cleared("760")]).birth is None


def test_an_outdated_birth_is_counted_and_one_of_another_kind_refused() -> None:
    decision = decide(stood(told("769", 9)), [told("760", 3)])
    assert (decision.outdated_count, decision.birth) == (1, None)
    other = Announced(4, topic("760", "noise"), BIRTH, 0)
    ((refused, error),) = decide(stood(told("760")), [other]).refused
    assert (refused.message_index, error.reason) == (4, Reason.TOPIC_MISMATCH)


def test_a_clock_that_is_ahead_makes_no_birth_younger_than_its_arrival() -> None:
    assert told_us(None, 10) is None
    assert told_us(3, 10) == 3
    assert told_us(10 + 4 * MINUTE_US, 10) == 10
    assert told_us(10 + 6 * MINUTE_US, 10) is None
