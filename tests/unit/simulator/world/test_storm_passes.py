"""A storm brought over the city: rain, then water, then traffic; and what it leaves alone."""

from dataclasses import dataclass

import numpy as np
import pytest

from contract.arrays import BoolArray, FloatArray
from simulator.world.causes import QUIET, Causes
from simulator.world.city import CityModel
from simulator.world.models.cell import Cells
from simulator.world.models.counter import Counters
from simulator.world.state import Block, Physics

BEGIN, LIFE_MIN = 9 * 60, 120  # of the day: a dry forenoon, before the day's own storm
RADIUS_KM, PEAK_MMH, KMH = 8.0, 150.0, 6.0


@dataclass(frozen=True, slots=True)
class Storm:
    """A course with one storm that drifts east over a place."""

    midnight_step: int
    centre_km: tuple[float, float]

    def causes(self, from_step: int, to_step: int) -> Causes:
        """Return the storm's cell, whether it rains or not."""
        quiet = QUIET.causes(from_step, to_step)
        begin = self.midnight_step + BEGIN
        per_min = KMH / 60
        west_km = self.centre_km[0] - per_min * LIFE_MIN / 2
        row = (begin, LIFE_MIN, begin + LIFE_MIN, RADIUS_KM, PEAK_MMH, west_km, self.centre_km[1])
        cells = Cells(*(np.array([float(value)]) for value in (*row, per_min, 0.0)))
        return Causes(cells, quiet.lost_capacity_frac, quiet.is_dark)


@pytest.fixture(scope="module")
def stormy(model: CityModel, midnight: Physics) -> Block:
    counters, places = model.kinds["traffic_flow"], model.places["traffic_flow"]
    assert isinstance(counters, Counters)
    low = int(np.argmax(counters.roads.spot_frac))  # a street that stands in water
    course = Storm(midnight.step, (float(places.east_km[low]), float(places.north_km[low])))
    return model.advance(midnight, course, 1_440)[1]


@pytest.fixture(scope="module")
def heavy(day: Block, stormy: Block) -> BoolArray:
    """In which zones the storm rains hard, (zone,)."""
    rain = stormy.drivers.weather.rain_mmh - day.drivers.weather.rain_mmh
    return rain.max(axis=0) > 20


@pytest.fixture(scope="module")
def dry_zone(day: Block, stormy: Block) -> BoolArray:
    """Which zones the storm does not touch, (zone,)."""
    return np.all(stormy.drivers.weather.rain_mmh == day.drivers.weather.rain_mmh, axis=0)


def first(changed: BoolArray) -> int:
    """The first minute in which something has changed, (step, place)."""
    return int(np.argmax(changed.any(axis=1)))


def test_rain_comes_before_the_flood_and_the_flood_before_speed_falls(
    model: CityModel, day: Block, stormy: Block
) -> None:
    gauges = [block.values["rain_gauge"]["intensity_mmh"] for block in (day, stormy)]
    rain = first(gauges[1] > gauges[0] + 1)
    flood = first(stormy.values["street_flood"]["depth_m"] > day.values["street_flood"]["depth_m"])
    counters = model.kinds["traffic_flow"]
    assert isinstance(counters, Counters)
    water = counters.roads.water_m(stormy.drivers.flood_m)
    assert water is not None
    deep = first(water > 0.2)
    speed = stormy.values["traffic_flow"]["speed_kmh"]
    halved = first((speed < 0.5 * day.values["traffic_flow"]["speed_kmh"]) & (water > 0.05))

    assert BEGIN < rain < flood < halved
    assert flood < deep < BEGIN + LIFE_MIN


def test_flooded_streets_lose_at_least_half_of_their_speed(
    model: CityModel, day: Block, stormy: Block
) -> None:
    counters = model.kinds["traffic_flow"]
    assert isinstance(counters, Counters)
    water = counters.roads.water_m(stormy.drivers.flood_m)
    assert water is not None
    deep = water > 0.2
    deep[BEGIN + LIFE_MIN + 60 :] = False
    left = (
        stormy.values["traffic_flow"]["speed_kmh"][deep]
        / day.values["traffic_flow"]["speed_kmh"][deep]
    )

    assert deep.sum() > 30
    assert left.max() <= 0.5


def test_a_station_is_cool_and_dark_under_its_own_rain(
    model: CityModel, day: Block, stormy: Block
) -> None:
    """Where it pours on the mast it cools by 2.5 degrees and more, whatever the district has."""
    places = model.places["weather"]
    before, here = day.drivers.rain_mmh(places), stormy.drivers.rain_mmh(places)
    poured = (here > 30) & (before == 0)
    change = {
        name: (stormy.values["weather"][name] - day.values["weather"][name])[poured]
        for name in ("temperature_degc", "solar_wm2", "humidity_frac", "wind_mps")
    }

    assert poured.sum() > 10
    assert change["temperature_degc"].max() < -2.5
    assert change["solar_wm2"].max() < 0
    assert change["humidity_frac"].min() > 0.05
    assert change["wind_mps"].min() > 2


def ratio(day: Block, stormy: Block, kind: str, quantity: str, at: slice) -> FloatArray:
    """What a quantity is against what it would have been, (sensor,), mean of some minutes."""
    usual = day.values[kind][quantity][at].mean(axis=0)
    return stormy.values[kind][quantity][at].mean(axis=0) / usual


def test_the_air_is_washed_darker_and_cooler_where_it_rains(
    model: CityModel, day: Block, stormy: Block, heavy: BoolArray
) -> None:
    after = slice(BEGIN + 60, BEGIN + 180)
    washed = ratio(day, stormy, "air_quality", "pm25_ugm3", after)
    under = heavy[model.places["air_quality"].zone]

    assert under.any()
    assert washed[under].max() < 0.9
    under = heavy[model.places["weather"].zone]
    assert under.any()
    during = slice(BEGIN + 45, BEGIN + 75)
    for quantity, most in (("temperature_degc", 0.93), ("solar_wm2", 0.7)):
        assert ratio(day, stormy, "weather", quantity, during)[under].max() < most, quantity


def test_pumps_run_and_canals_turn_turbid(
    model: CityModel, day: Block, stormy: Block, heavy: BoolArray
) -> None:
    after = slice(BEGIN + 60, BEGIN + 240)
    wet = heavy[model.places["pump_station"].zone]
    turbid = heavy[model.places["water_quality"].zone]

    assert wet.any()
    flow = [block.values["pump_station"]["flow_m3h"][after][:, wet] for block in (day, stormy)]
    assert flow[1].sum() > 1.2 * flow[0].sum()
    if turbid.any():
        assert ratio(day, stormy, "water_quality", "turbidity_ntu", after)[turbid].min() > 1.2


def test_power_and_water_elsewhere_are_untouched(
    model: CityModel, day: Block, stormy: Block, dry_zone: BoolArray
) -> None:
    assert 0.2 < dry_zone.mean() < 0.95
    for kind in ("power_transformer", "smart_meter", "water_network", "street_light", "weather"):
        dry = dry_zone[model.places[kind].zone]
        if kind == "weather":  # which has its own rain
            places = model.places[kind]
            rain = [block.drivers.rain_mmh(places) for block in (day, stormy)]
            dry = dry & np.all(rain[0] == rain[1], axis=0)
        assert dry.any(), kind
        for name, usual in day.values[kind].items():
            here = stormy.values[kind][name]
            assert np.array_equal(here[:, dry], usual[:, dry]), f"{kind}.{name}"


def test_where_it_rains_only_the_cool_air_is_felt_by_power_and_water(
    model: CityModel, day: Block, stormy: Block, dry_zone: BoolArray
) -> None:
    """The storm cools by a few degrees: load falls by some percent a degree, demand by less."""
    hours = slice(BEGIN, BEGIN + 6 * 60)
    for kind, quantity, most in (
        ("power_transformer", "load_kw", 0.2),
        ("water_network", "flow_m3h", 0.1),
    ):
        wet = ~dry_zone[model.places[kind].zone]
        usual = day.values[kind][quantity][hours][:, wet]
        change = stormy.values[kind][quantity][hours][:, wet] / usual - 1
        assert change.max() < 1e-9, kind
        assert -most < change.min() < 0, kind
    assert np.array_equal(stormy.drivers.grid_hz, day.drivers.grid_hz)
    assert np.array_equal(
        stormy.values["river_level"]["level_m"], day.values["river_level"]["level_m"]
    )


def test_a_cell_between_districts_is_felt_where_it_pours(
    model: CityModel, day: Block, stormy: Block
) -> None:
    """Heavy rain on a thing and none on its district's middle: it is heard, washes, and slows."""
    missed_count = 0
    for kind, quantity in (
        ("noise", "leq_db"),
        ("air_quality", "pm25_ugm3"),
        ("traffic_flow", "speed_kmh"),
    ):
        places = model.places[kind]
        before, here = day.drivers.rain_mmh(places), stormy.drivers.rain_mmh(places)
        middle = stormy.drivers.weather.rain_mmh[:, places.zone]
        is_missed = (here > 20) & (before == 0) & (middle == 0)
        change = (stormy.values[kind][quantity] - day.values[kind][quantity])[is_missed]
        missed_count += change.size
        assert np.all(change > 0 if kind == "noise" else change < 0), kind
    assert missed_count > 100
