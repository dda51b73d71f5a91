"""What is said of an event: where it is, whom it hits, and what it did once that is measured."""

import pytest

from contract.clock import rfc3339
from contract.payload import truth
from contract.payload.truth import Expectation
from simulator.kinds import SIMULATED
from simulator.run.effect import Effect
from simulator.run.stage import course_of
from simulator.run.told import NOT_MEASURED, begun, ended, hit
from simulator.scenario.event import Event
from simulator.scenario.stage import Stage
from simulator.world.city import CityModel

STEP = 29_868_060


@pytest.fixture(scope="module")
def stage(model: CityModel) -> Stage:
    stage = course_of(model, trouble=0).stage
    assert stage is not None
    return stage


def event(what: str, **members: object) -> Event:
    """Return an event of half an hour."""
    given = {"event_id": f"test.{what}", "begin_step": STEP, "end_step": STEP + 30, **members}
    return Event(what=what, **given)  # pyright: ignore[reportArgumentType]


def test_a_begin_has_no_end_and_expects_nothing(stage: Stage) -> None:
    storm = event("storm", lat_deg=10.8, lon_deg=106.7, radius_km=4.0, scenario="wet",
                  values={"peak_mmh": 80.0, "life_min": 30.0}, area="760")  # fmt: skip
    told = begun(storm, stage)
    assert (told.to_at, told.expected, told.scenario, told.area) == (None, [], "wet", "760")
    assert rfc3339(told.from_at) == "2026-10-15T17:00:00.000Z"
    assert told.parameters == {"peak_mmh": 80.0, "radius_km": 4.0}
    assert truth.decode(truth.encode(told)) == told


def test_an_end_has_what_was_measured_and_all_whom_it_reached(stage: Stage) -> None:
    stuck = event("stuck", sensors=("hcmc-aq-0002",))
    effect = Effect(
        [Expectation("air_quality", "pm25_ugm3", "stuck")], ["hcmc-aq-0001", "hcmc-aq-0002"]
    )
    told = ended(stuck, stage, effect)
    assert told.to_at is not None
    assert (told.to_at - told.from_at).total_seconds() == 30 * 60
    assert told.sensor_id == ["hcmc-aq-0002", "hcmc-aq-0001"]
    assert told.expected == effect.expected
    assert (told.scenario, told.area, told.lat_deg, told.lon_deg) == ("", "none", None, None)
    assert truth.decode(truth.encode(told)) == told


def test_of_many_sensors_a_thousand_are_named_and_all_counted(stage: Stage) -> None:
    many = [f"hcmc-aq-{number:04d}" for number in range(1_500)]
    told = ended(event("storm", lat_deg=10.8, lon_deg=106.7), stage, Effect([], many))
    assert told.sensor_id == many[:1_000]
    assert told.sensor_count == 1_500


def test_a_blocked_street_hits_the_counters_on_it(stage: Stage) -> None:
    assert hit(event("accident", streets=(3,)), stage)[0] == "hcmc-tf-0004"
    assert all(one.startswith("hcmc-tf-") for one in hit(event("closure", streets=(3, 4)), stage))


def test_an_outage_hits_all_on_its_feeder_that_need_mains_or_see_that_there_are_none(
    stage: Stage,
) -> None:
    every = [*range(stage.feeders.count)]
    hits = set(hit(event("feeder_outage", feeders=tuple(every)), stage))
    seeing = {"power_transformer", "street_light", "pump_station"}
    for kind, points in stage.sensors.items():
        is_hit = kind in seeing or not SIMULATED[kind].has_battery
        assert (set(points.name) <= hits) == is_hit, kind
        assert is_hit or not set(points.name) & hits
    some = [hit(event("feeder_outage", feeders=(one,)), stage) for one in every]
    assert sum(map(len, some)) == len(hits)


def test_a_gateway_takes_the_sensors_behind_it(stage: Stage) -> None:
    name = stage.gateways.name[0]
    behind = [
        one
        for kind, index in stage.behind([name]).items()
        for one in stage.sensors[kind].names_of(index)
    ]
    assert hit(event("offline", gateways=(name,)), stage) == behind
    told = ended(event("offline", gateways=(name,)), stage, NOT_MEASURED)
    assert told.sensor_count == len(behind)


def test_a_gateway_of_another_fleet_hits_nobody(stage: Stage) -> None:
    here, strange = stage.gateways.name[0], "hcmc-gw-787-99"
    alone, both = (event("offline", gateways=names) for names in ((here,), (strange, here)))
    assert hit(event("offline", gateways=(strange,)), stage) == []
    assert hit(both, stage) == hit(alone, stage) != []


def test_what_happens_to_a_pump_station_hits_its_sensor(stage: Stage) -> None:
    assert hit(event("pump_failure", stations=(0,)), stage) == ["hcmc-ps-0001"]
    last = stage.stations.count - 1
    count = stage.sensors["pump_station"].count
    assert count <= last
    assert hit(event("gate_stuck", stations=(last,)), stage) == []
