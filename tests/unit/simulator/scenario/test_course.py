"""The course of a run as a value."""

import numpy as np
import pytest

from simulator.errors import EventError, ScenarioError
from simulator.run.stage import course_of, left_out, local_ms
from simulator.scenario.asked import Asked, Place
from simulator.scenario.course import NOTHING, Course
from simulator.scenario.event import Event
from simulator.scenario.file import known_scenarios, load
from simulator.scenario.inject import ended, injected, next_id, repaired, started
from simulator.scenario.stage import Stage
from simulator.world.city import CityModel
from simulator.world.state import MINUTE_MS

BEGIN = 29_868_060


def asked(what: str, place: Place, *, after: int = 0, minutes: int | None = 30) -> Asked:
    begin = BEGIN + after
    return Asked(
        event_id=f"test.{what}-{after}",
        what=what,
        place=place,
        begin_step=begin,
        end_step=None if minutes is None else begin + minutes,
    )


def course(stage: Stage, *wanted: Asked) -> Course:
    made = Course(stage)
    for one in wanted:
        made, _ = injected(made, one, BEGIN)
    return made


def feeder(stage: Stage, index: int = 0) -> Place:
    return Place(feeder=stage.feeders.name[index])


def told(course: Course, from_step: int, to_step: int) -> list[tuple[int, str, bool]]:
    edges = course.edges(from_step, to_step)
    return [(edge.step - BEGIN, edge.event.event_id, edge.is_end) for edge in edges]


def test_nothing_is_nothing(model: CityModel) -> None:
    for quiet in (NOTHING, course_of(model, trouble=0.0)):
        assert quiet.during(BEGIN, BEGIN + 1_440) == []
        assert quiet.faults(BEGIN, BEGIN + 1_440) == []
        assert quiet.edges(BEGIN, BEGIN + 1_440) == []
        causes = quiet.causes(BEGIN, BEGIN + 10)
        assert causes.lost_capacity_frac.shape == causes.is_dark.shape == (10, 0)


def test_an_event_is_a_cause_while_it_lasts(stage: Stage) -> None:
    made = course(stage, asked("accident", Place(site="traffic-001"), after=10))
    street = made.given[0].streets[0]
    lost = made.causes(BEGIN, BEGIN + 60).lost_capacity_frac

    assert np.allclose(lost[10:40, street], 0.7)
    assert not lost[:10].any()
    assert not lost[40:].any()
    assert told(made, BEGIN, BEGIN + 60) == [
        (10, "test.accident-10", False),
        (40, "test.accident-10", True),
    ]


def test_edges_are_the_same_however_the_time_is_cut(model: CityModel) -> None:
    made = course_of(model, trouble=20.0)
    cut = [edge for at in range(0, 1_440, 60) for edge in told(made, BEGIN + at, BEGIN + at + 60)]

    assert len(cut) > 50
    assert cut == told(made, BEGIN, BEGIN + 1_440)


def test_an_outage_brings_faults_that_end_with_it(stage: Stage) -> None:
    made = course(stage, asked("feeder_outage", feeder(stage), minutes=None))
    whats = {event.event_id: event for event in made.during(BEGIN, BEGIN + 1)}

    assert whats.keys() == {
        "test.feeder_outage-0", "test.feeder_outage-0.dead", "test.feeder_outage-0.offline",
    }  # fmt: skip
    assert {fault.what for fault in made.faults(BEGIN, BEGIN + 1)} == {"dead", "offline"}
    short = made.ended_at("test.feeder_outage-0", BEGIN + 5)
    assert not short.causes(BEGIN + 5, BEGIN + 9).is_dark.any()
    assert short.faults(BEGIN + 5, BEGIN + 9) == []
    assert [edge for edge in told(short, BEGIN + 1, BEGIN + 9) if not edge[2]] == []
    assert len(told(short, BEGIN + 1, BEGIN + 9)) == 3


def test_a_storm_that_is_ended_stays_what_it_was_before(stage: Stage) -> None:
    made = course(stage, asked("storm", Place(area="777"), minutes=90))
    short = made.ended_at("test.storm-0", BEGIN + 30)
    whole, cut = (one.causes(BEGIN, BEGIN + 30).cells for one in (made, short))

    assert cut.life_min.tolist() == whole.life_min.tolist() == [90]
    assert not short.causes(BEGIN + 30, BEGIN + 60).cells.begin_step.size


def test_an_event_that_is_ended_before_it_begins_never_does(stage: Stage) -> None:
    made = course(stage, asked("accident", Place(site="traffic-001"), after=10))
    never = made.ended_at("test.accident-10", BEGIN + 5)

    assert never.during(BEGIN, BEGIN + 60) == []
    assert never.edges(BEGIN, BEGIN + 60) == []


def test_everyday_events_can_be_ended_and_left_out(model: CityModel) -> None:
    made = course_of(model, trouble=1.0)
    event = next(one for one in made.during(BEGIN, BEGIN + 1_440) if one.what == "accident")
    begin = event.begin_step
    short = made.ended_at(event.event_id, begin + 2)

    assert event in made.during(begin, begin + 1)
    assert event.event_id not in {one.event_id for one in short.during(begin + 2, begin + 9)}
    without = left_out(made, [event.event_id])
    assert event.event_id not in {one.event_id for one in without.during(BEGIN, BEGIN + 1_440)}
    assert len(without.during(BEGIN, BEGIN + 1_440)) == len(made.during(BEGIN, BEGIN + 1_440)) - 1


def test_what_an_event_brought_about_goes_with_it(model: CityModel) -> None:
    made = started(course_of(model, trouble=0.0), load(model.city, "storm-west"), BEGIN)
    ids = {event.event_id for event in made.during(BEGIN, BEGIN + 200)}
    twin = left_out(made, ["storm-west.storm"])

    assert {"storm-west.storm", "storm-west.collision", "storm-west.trip.dead"} <= ids
    assert twin.during(BEGIN, BEGIN + 200) == []
    lit = left_out(made, ["storm-west.trip"]).during(BEGIN, BEGIN + 200)
    assert {event.event_id for event in lit} == {"storm-west.storm", "storm-west.collision"}
    seeing = left_out(made, ["storm-west.trip.dead"]).during(BEGIN, BEGIN + 200)
    assert {event.event_id for event in seeing} == ids - {"storm-west.trip.dead"}


def test_what_is_not_there_cannot_be_left_out(model: CityModel) -> None:
    with pytest.raises(ScenarioError, match="no event 'x' in this run; known: none was asked for"):
        left_out(course_of(model, trouble=1.0), ["x"])


def test_a_fault_is_of_its_sensors_by_kind(stage: Stage) -> None:
    place = Place(sensor=("hcmc-aq-0002", "hcmc-tf-0003", "hcmc-tf-0001"))
    made = course(stage, asked("stuck", place))
    faults = {fault.kind: fault for fault in made.faults(BEGIN, BEGIN + 1)}

    assert faults["traffic_flow"].sensor.tolist() == [0, 2]
    assert faults["air_quality"].sensor.tolist() == [1]
    assert faults["air_quality"].from_ms == BEGIN * MINUTE_MS
    assert faults["air_quality"].to_ms == (BEGIN + 30) * MINUTE_MS
    assert made.faults(BEGIN + 30, BEGIN + 60) == []


def test_what_a_gateway_has_the_sensors_behind_it_feel(stage: Stage) -> None:
    name = stage.gateways.name[0]
    made = course(stage, asked("offline", Place(gateway=(name,))))
    faults = {fault.kind: fault.sensor.tolist() for fault in made.faults(BEGIN, BEGIN + 1)}

    assert faults == {kind: index.tolist() for kind, index in stage.behind([name]).items()}


def test_a_repaired_sensor_is_well_and_the_others_are_not(stage: Stage) -> None:
    names = ("hcmc-aq-0001", "hcmc-aq-0002")
    made = course(stage, asked("stuck", Place(sensor=names), minutes=None))
    one = made.repaired_at("hcmc-aq-0001", BEGIN + 10)
    both = one.repaired_at("hcmc-aq-0002", BEGIN + 20)

    def ill(course: Course, at: int) -> list[int]:
        faults = course.faults(BEGIN + at, BEGIN + at + 1)
        return [sensor for fault in faults for sensor in fault.sensor.tolist()]

    assert ill(one, 9) == [0, 1]
    assert ill(one, 10) == [1]
    assert told(one, BEGIN + 1, BEGIN + 60) == []
    assert ill(both, 20) == []
    assert told(both, BEGIN + 1, BEGIN + 60) == [(20, "test.stuck-0", True)]


def test_a_fault_after_the_repair_counts(stage: Stage) -> None:
    place = Place(sensor=("hcmc-aq-0001",))
    made = course(stage, asked("stuck", place, after=30)).repaired_at("hcmc-aq-0001", BEGIN + 10)

    assert len(made.faults(BEGIN + 30, BEGIN + 31)) == 1


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        (asked("accident", Place(site="traffic-001"), after=-7), "after lies 7m in the past"),
        (asked("accident", Place(lat_deg=10.4, lon_deg=106.9)), "has no street within 300 m"),
        (asked("stuck", Place(sensor=("hcmc-aq-0999",))), "is none of this run"),
        (asked("partition", Place(area="27676")), "is nobody: no device of this run is there"),
    ],
)
def test_what_cannot_be_is_refused(stage: Stage, wanted: Asked, says: str) -> None:
    with pytest.raises(EventError, match=says):
        injected(Course(stage), wanted, BEGIN)


def test_a_feeder_that_is_out_already_is_refused(stage: Stage) -> None:
    made = course(stage, asked("feeder_outage", feeder(stage), minutes=60))
    again = asked("feeder_outage", feeder(stage), after=20)
    says = f"feeder '{stage.feeders.name[0]}' is out already then, by test.feeder_outage-0, until"

    with pytest.raises(EventError, match=f"{says} 40m later"):
        injected(made, again, BEGIN)
    other, event = injected(made, asked("feeder_outage", feeder(stage, 1), after=20), BEGIN)
    assert event in other.given
    injected(made.ended_at("test.feeder_outage-0", BEGIN + 10), again, BEGIN + 10)


def test_what_goes_on_or_will_can_be_ended_and_nothing_else(stage: Stage) -> None:
    now = asked("accident", Place(site="traffic-001"))
    later = asked("storm", Place(area="777"), after=60)
    made = course(stage, now, later)

    assert ended(made, "test.accident-0", BEGIN + 9).during(BEGIN + 9, BEGIN + 10) == []
    assert ended(made, "test.storm-60", BEGIN + 9).during(BEGIN + 60, BEGIN + 70) == []
    says = "event 'x' does not go on; what does: test.accident-0, test.storm-60"
    with pytest.raises(EventError, match=says):
        ended(made, "x", BEGIN + 9)
    with pytest.raises(EventError, match="does not go on; what does: test"):
        ended(made, "test.accident-0", BEGIN + 30)


def test_what_has_a_fault_can_be_repaired_and_nothing_else(stage: Stage) -> None:
    ill, well = "hcmc-aq-0001", "hcmc-aq-0002"
    made = course(stage, asked("stuck", Place(sensor=(ill,))))

    assert repaired(made, ill, BEGIN + 9).faults(BEGIN + 9, BEGIN + 10) == []
    for name, says in ((well, "has no fault now"), ("hcmc-aq-0999", "is none of this run")):
        with pytest.raises(EventError, match=f"device '{name}' {says}"):
            repaired(made, name, BEGIN + 9)


def test_what_has_no_power_is_not_repaired(stage: Stage) -> None:
    made = course(stage, asked("feeder_outage", feeder(stage)))
    dead = next(one for one in made.during(BEGIN, BEGIN + 1) if one.what == "dead").sensors[0]

    with pytest.raises(EventError, match=f"'{dead}' has no power: end test.feeder_outage-0"):
        repaired(made, dead, BEGIN + 9)


def test_a_name_stands_once(stage: Stage) -> None:
    wanted = asked("accident", Place(site="traffic-001"))
    with pytest.raises(EventError, match="stands twice; each has its own"):
        injected(course(stage, wanted), wanted, BEGIN)


def test_ids_count_on(stage: Stage) -> None:
    events = [
        Event(event_id=f"injected.{number}", what="storm", begin_step=BEGIN) for number in (1, 7)
    ]

    assert next_id(Course(stage), "injected") == "injected.1"
    assert next_id(Course(stage, given=events), "injected") == "injected.8"
    assert next_id(Course(stage, given=events), "broken") == "broken.1"


def test_the_second_run_of_a_scenario_has_names_of_its_own(model: CityModel) -> None:
    scenario = load(model.city, "accident-corridor")
    made = started(course_of(model, trouble=0.0), scenario, BEGIN)
    twice = started(made, scenario, BEGIN + 300)

    assert {event.event_id.partition(".")[0] for event in twice.given} == {
        "accident-corridor",
        "accident-corridor-2",
    }


def test_each_scenario_of_the_pack_begins_and_ends_all_that_is_in_it(model: CityModel) -> None:
    quiet = course_of(model, trouble=0.0)
    for name in known_scenarios(model.city):
        scenario = load(model.city, name)
        made = started(quiet, scenario, BEGIN)
        edges = made.edges(BEGIN, BEGIN + scenario.length_min + 1)
        begun = {edge.event.event_id for edge in edges if not edge.is_end}
        ended = {edge.event.event_id for edge in edges if edge.is_end}

        assert begun == ended >= {f"{name}.{entry.entry_id}" for entry in scenario.entries}


def test_a_local_start_is_a_city_minute(model: CityModel) -> None:
    start = load(model.city, "feeder-outage-night").start
    assert start is not None

    assert local_ms(model.city, start) == (BEGIN - 3 * 1_440 + 21 * 60) * MINUTE_MS
