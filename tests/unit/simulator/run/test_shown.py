"""The state of the running city as a table."""

from collections.abc import Sequence
from datetime import UTC, datetime

from contract.city import City
from contract.payload.control import GoingOn, State
from simulator.run.shown import table

NOW = datetime(2026, 10, 24, 8, 0, 30, tzinfo=UTC)


def state(
    *,
    running_speed: float = 60.0,
    paused: bool = False,
    scenario: str = "",
    events: Sequence[GoingOn] = (),
    count: int = 0,
) -> State:
    return State(
        city_at=NOW, speed=60.0, running_speed=running_speed, paused=paused, scenario=scenario,
        events=[*events], event_count=count,
    )  # fmt: skip


def test_a_city_in_which_nothing_goes_on_says_so(city: City) -> None:
    assert table(state(), city) == "hcmc: 24.10.2026 15:00:30, speed 60\nnothing goes on"


def test_a_speed_that_is_not_reached_is_said(city: City) -> None:
    assert "speed 22.5 (of 60, which is not reached)\n" in table(state(running_speed=22.5), city)


def test_what_goes_on_has_a_line_each_with_local_times(city: City) -> None:
    storm = GoingOn(
        event_id="storm-west.storm",
        what="storm",
        from_at=datetime(2026, 10, 24, 7, 30, tzinfo=UTC),
        to_at=datetime(2026, 10, 24, 9, 0, tzinfo=UTC),
        scenario="storm-west",
        area="760",
        parameters={"peak_mmh": 80.0, "moves_kmh": 12.0},
    )
    stuck = GoingOn(
        event_id="broken.1",
        what="stuck",
        from_at=datetime(2026, 10, 24, 8, 1, tzinfo=UTC),
        to_at=None,
        sensor_count=1,
    )
    events = [storm, stuck]
    said = table(
        state(paused=True, scenario="storm-west", events=events, count=5), city
    ).splitlines()

    assert said[0] == "hcmc: 24.10.2026 15:00:30, stands still, scenario storm-west"
    assert said[2].split() == [
        *("storm-west.storm", "storm", "24.10.", "14:30", "24.10.", "16:00", "760"),
        *("moves_kmh=12", "peak_mmh=80"),
    ]
    assert said[3].split() == [
        *("broken.1", "stuck", "from", "24.10.", "15:01", "it", "is", "ended", "none", "1"),
    ]
    assert said[4] == "… 5 in all"
