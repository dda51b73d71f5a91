"""What goes wrong by itself."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
import pytest

from contract.arrays import FloatArray, IntArray
from simulator.run.stage import standard_stage
from simulator.scenario.ailments import GROUP
from simulator.scenario.course import Course
from simulator.scenario.event import Event
from simulator.scenario.everyday import Everyday
from simulator.scenario.repertoire import EVENTS, FAULTS
from simulator.scenario.stage import Stage
from simulator.scenario.troubles import NOT_BY_ITSELF, read_troubles

BEGIN = 29_868_060  # midnight of Friday 2026-10-16
DAY = 1_440
MONTH = 30 * DAY
FEW, MANY = 300, 2_000


class Sky:
    """A sky under which it rains everywhere alike."""

    def __init__(self, mmh: float = 0.0) -> None:
        self._mmh = mmh

    def rain_mmh(self, steps: IntArray, east_km: FloatArray, north_km: FloatArray) -> FloatArray:
        del north_km
        return np.full((steps.size, east_km.size), self._mmh)


def everyday(stage: Stage, *, trouble: float = 1.0, seed: int = 42, mmh: float = 0.0) -> Everyday:
    stages = stage, standard_stage(stage.city)
    return Everyday.of(stages, read_troubles(stage.city), Sky(mmh), seed=seed, trouble=trouble)


def happening(
    stage: Stage, *, trouble: float = 1.0, seed: int = 42, mmh: float = 0.0
) -> list[Event]:
    return everyday(stage, trouble=trouble, seed=seed, mmh=mmh).during(BEGIN, BEGIN + MONTH)


def of_sensors(events: Sequence[Event]) -> list[Event]:
    return [event for event in events if event.sensors and event.what in FAULTS]


def of_gateways(events: Sequence[Event]) -> list[Event]:
    return [event for event in events if event.gateways]


def in_the_city(events: Sequence[Event]) -> list[Event]:
    return [event for event in events if event.what in EVENTS and not event.sensors]


def test_a_month_has_its_accidents_some_outages_and_bad_sensors(
    stages: Mapping[int, Stage],
) -> None:
    count = Counter(event.what for event in happening(stages[MANY]))

    assert 150 < count["accident"] < 350
    assert 5 < count["closure"] < 40
    assert 0 < count["feeder_outage"] < 12
    assert 10 < count["leak"] < 60
    assert 10 < count["fire"] < 50
    assert count.keys() >= {*FAULTS} - NOT_BY_ITSELF.keys()


def test_every_day_has_an_accident_and_a_bad_sensor(stages: Mapping[int, Stage]) -> None:
    events = happening(stages[MANY])
    for day in range(30):
        here = [one for one in events if one.overlaps(BEGIN + day * DAY, BEGIN + day * DAY + DAY)]
        assert any(event.what == "accident" for event in here)
        assert of_sensors(here)


def test_nineteen_of_twenty_sensors_of_each_kind_are_right_at_any_time(
    stages: Mapping[int, Stage],
) -> None:
    """Faults alone, of instruments and gateways together."""
    for kind, frac in bad_frac(stages[MANY], happening(stages[MANY])).items():
        assert frac.max() <= 0.05, kind
        assert frac.any(), kind


def test_only_an_outage_leaves_fewer_right_and_that_is_rare(stages: Mapping[int, Stage]) -> None:
    """A sixteenth of the city's feeders, with what has no battery and the lines on it."""
    stage = stages[MANY]
    events = Course(stage, everyday(stage)).during(BEGIN, BEGIN + MONTH)
    is_dark = np.zeros(MONTH, np.bool_)
    for event in events:
        if event.what == "feeder_outage":
            is_dark[max(event.begin_step - BEGIN, 0) : (event.end_step or BEGIN) - BEGIN] = True
    assert is_dark.any()
    for kind, frac in bad_frac(stage, events).items():
        assert frac[~is_dark].max() <= 0.05, kind
        assert frac.max() <= 0.2, kind
        assert np.mean(frac > 0.05) < 0.01, kind


def bad_frac(stage: Stage, events: Sequence[Event]) -> dict[str, FloatArray]:
    """Return which share of each kind has a fault in each minute of the month."""
    bad = {kind: np.zeros((MONTH, one.count), np.bool_) for kind, one in stage.sensors.items()}
    for event in (one for one in events if one.what in FAULTS):
        span = slice(max(event.begin_step - BEGIN, 0), (event.end_step or BEGIN) - BEGIN)
        for kind, index in stage.behind(event.gateways).items():
            bad[kind][span, index] = True
        for sensor_id in event.sensors:
            watcher = stage.sensor(sensor_id)
            assert watcher is not None
            bad[watcher.kind][span, watcher.index] = True
    return {kind: minutes.mean(axis=1) for kind, minutes in bad.items()}


def test_what_happens_in_the_city_is_the_same_whatever_the_fleet(
    stages: Mapping[int, Stage],
) -> None:
    assert in_the_city(happening(stages[FEW])) == in_the_city(happening(stages[MANY]))


def test_a_sensor_has_its_faults_whatever_the_fleet(stages: Mapping[int, Stage]) -> None:
    few, many = of_sensors(happening(stages[FEW])), of_sensors(happening(stages[MANY]))
    both = [event for event in many if stages[FEW].sensor(event.sensors[0]) is not None]

    assert few
    assert few == both
    assert len(many) > len(few)


@pytest.mark.parametrize("trouble", [1.0, 5.0])
def test_a_gateway_has_its_faults_whatever_the_fleet(
    stages: Mapping[int, Stage], trouble: float
) -> None:
    """And behind it are the same sensors: in a longer fleet more, but none of them elsewhere."""
    few, many = stages[FEW], stages[MANY]
    all_of_many = of_gateways(happening(many, trouble=trouble))
    both = [event for event in all_of_many if event.gateways[0] in few.gateways.index]

    assert of_gateways(happening(few, trouble=trouble)) == both
    assert both
    for event in both:
        behind = many.behind(event.gateways)
        for kind, index in few.behind(event.gateways).items():
            count = few.sensors[kind].count
            assert index.tolist() == behind[kind][behind[kind] < count].tolist()


def test_the_same_seed_has_the_same_troubles_and_another_one_others(
    stages: Mapping[int, Stage],
) -> None:
    first, again = happening(stages[FEW]), happening(stages[FEW])

    assert first == again
    assert first != happening(stages[FEW], seed=43)


def test_more_trouble_is_what_happened_and_more(stages: Mapping[int, Stage]) -> None:
    usual = {event.event_id for event in in_the_city(happening(stages[FEW]))}
    twice = {event.event_id for event in in_the_city(happening(stages[FEW], trouble=2.0))}
    half = {event.event_id for event in in_the_city(happening(stages[FEW], trouble=0.5))}

    assert half < usual < twice
    assert len(twice) / len(usual) == pytest.approx(2, rel=0.2)
    assert len(half) / len(usual) == pytest.approx(0.5, rel=0.25)
    faults = of_sensors(happening(stages[FEW], trouble=2.0))
    assert len(faults) > 1.4 * len(of_sensors(happening(stages[FEW])))


def test_rain_brings_accidents(stages: Mapping[int, Stage]) -> None:
    dry = Counter(event.what for event in happening(stages[FEW]))
    wet = Counter(event.what for event in happening(stages[FEW], mmh=30.0))
    factor = stages[FEW].city.profiles.traffic.wet.incident_factor[1]

    assert wet["accident"] / dry["accident"] == pytest.approx(factor, rel=0.2)
    assert wet["closure"] == dry["closure"]


def test_accidents_happen_by_day_and_works_begin_at_night(stages: Mapping[int, Stage]) -> None:
    events = happening(stages[FEW])
    hours = [(event.begin_step - BEGIN) // 60 % 24 for event in events if event.what == "accident"]
    late = {(event.begin_step - BEGIN) // 60 % 24 for event in events if event.what == "closure"}

    assert np.mean([6 <= hour < 20 for hour in hours]) > 0.65
    assert late <= {22, 23}


def test_a_group_of_sensors_has_one_fault_at_a_time(stages: Mapping[int, Stage]) -> None:
    stage = stages[MANY]
    by_group: dict[tuple[str, int], list[Event]] = {}
    for event in of_sensors(happening(stage)):
        watcher = stage.sensor(event.sensors[0])
        assert watcher is not None
        by_group.setdefault((watcher.kind, watcher.index // GROUP), []).append(event)
    for events in by_group.values():
        ordered = sorted(events, key=lambda event: event.begin_step)
        for one, following in pairwise(ordered):
            assert (one.end_step or 0) <= following.begin_step


def test_a_long_fault_is_carried_over_midnights(stages: Mapping[int, Stage]) -> None:
    stage = stages[MANY]
    made = everyday(stage)
    longest = max(
        of_sensors(made.during(BEGIN, BEGIN + MONTH)),
        key=lambda event: (event.end_step or 0) - event.begin_step,
    )
    end_step = longest.end_step or 0

    assert end_step - longest.begin_step > 2 * DAY
    assert longest in made.during(end_step - 1, end_step)
    assert longest not in made.during(end_step, end_step + 1)


def test_ids_tell_day_and_what_and_are_unique(stages: Mapping[int, Stage]) -> None:
    events = happening(stages[MANY], trouble=3.0)
    ids = [event.event_id for event in events]

    assert len(set(ids)) == len(ids)
    assert any(name.startswith("everyday-42.20261016.accident-") for name in ids)


def test_another_seed_has_other_ids(stages: Mapping[int, Stage]) -> None:
    """A world that is spun up anew may not overwrite what is told of the one before."""
    ids = {event.event_id for event in happening(stages[MANY])}

    assert ids.isdisjoint(event.event_id for event in happening(stages[MANY], seed=43))


def test_an_id_is_known_where_its_day_has_it(stages: Mapping[int, Stage]) -> None:
    stage = stages[FEW]
    made = everyday(stage)
    event = made.during(BEGIN, BEGIN + DAY)[-1]

    assert made.knows(event.event_id)
    assert not made.knows("everyday-42.20261016.accident-999")
    assert not made.knows("everyday-42.20269999.accident-1")
    assert not made.knows("storm.one")
