"""What goes wrong in the city by itself."""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from contract.arrays import FloatArray, IntArray
from simulator.scenario.event import Event
from simulator.scenario.mishaps import Mishaps
from simulator.scenario.repertoire import EVENTS
from simulator.scenario.stage import Stage
from simulator.scenario.troubles import read_troubles

FIRST_DAY = 20_742  # 2026-10-16
DAY = 1_440
FEW, MANY = 300, 2_000


class DrySky:
    """A sky under which it never rains."""

    def rain_mmh(self, steps: IntArray, east_km: FloatArray, north_km: FloatArray) -> FloatArray:
        del north_km
        return np.zeros((steps.size, east_km.size))


def in_a_year(stage: Stage, *, trouble: float = 1.0) -> list[Event]:
    mishaps = Mishaps(stage, 42, trouble, read_troubles(stage.city), DrySky())
    return [event for day in range(FIRST_DAY, FIRST_DAY + 365) for event in mishaps.begun_on(day)]


def of_cabinets(events: Sequence[Event]) -> list[Event]:
    return [event for event in events if event.what == "lamp_failure"]


def test_a_year_has_of_each_event_as_many_as_the_pack_says(stages: Mapping[int, Stage]) -> None:
    stage = stages[MANY]
    count = Counter(event.what for event in in_a_year(stage))
    things = {
        "city": 1,
        "feeder": stage.feeders.count,
        "station": stage.stations.count,
        "cabinet": stage.sensors["street_light"].count,
    }
    for one in read_troubles(stage.city).trouble:
        if one.what in EVENTS:
            of = int(stage.has_gate.sum()) if one.what == "gate_stuck" else things[one.of]
            mean = one.per_year * of
            assert abs(count[one.what] - mean) <= 4 * np.sqrt(mean), one.what


def test_few_events_of_the_city_go_on_at_a_time(stages: Mapping[int, Stage]) -> None:
    """Of an operator's calm day: at most fifteen things stand beyond a limit at any time."""
    begin = (FIRST_DAY + 7) * DAY
    going_on = np.zeros(350 * DAY, np.int64)
    for event in in_a_year(stages[MANY]):
        going_on[max(event.begin_step - begin, 0) : max((event.end_step or 0) - begin, 0)] += 1
    assert 1 <= going_on.mean() <= 4
    assert np.quantile(going_on, 0.99) <= 8


def test_a_cabinet_has_its_failures_whatever_the_fleet(stages: Mapping[int, Stage]) -> None:
    few, many = (of_cabinets(in_a_year(stages[count])) for count in (FEW, MANY))

    assert few
    assert few == [one for one in many if stages[FEW].sensor(one.sensors[0]) is not None]
    assert len(many) > len(few)


def test_what_happens_somewhere_happens_where_people_live(stages: Mapping[int, Stage]) -> None:
    stage = stages[FEW]
    events = [one for one in in_a_year(stage, trouble=2.0) if one.what in {"fire", "leak"}]
    found = Counter(event.area for event in events)
    people = {area.code: area.population or 0 for area in stage.city.areas_of("district")}
    share = {code: count / sum(people.values()) for code, count in people.items()}

    assert len(events) > 500
    for code, frac in share.items():
        assert found[code] / len(events) == pytest.approx(frac, abs=0.03), code
    for event in events[:50]:
        assert event.lat_deg is not None
        assert event.lon_deg is not None
        assert stage.district_of(event.lat_deg, event.lon_deg) == event.area


def test_a_gate_is_stuck_where_there_is_one_and_waste_water_goes_into_canals(
    stages: Mapping[int, Stage],
) -> None:
    stage = stages[FEW]
    events = in_a_year(stage, trouble=5.0)
    stuck = [event.stations[0] for event in events if event.what == "gate_stuck"]
    canals = {
        (site.lat_deg, site.lon_deg)
        for site in stage.city.sites["water_quality"]
        if "canal" in site.tags
    }
    discharges = [one for one in events if one.what == "discharge"]

    assert stuck
    assert stage.has_gate[stuck].all()
    assert {(one.lat_deg, one.lon_deg) for one in discharges} <= canals
    assert {one.radius_km for one in discharges} == {one.values["radius_km"] for one in discharges}
