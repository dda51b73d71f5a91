"""The city as a whole: the same for the same seed, within bounds, one cause behind many effects."""

import numpy as np
import pytest

from contract.arrays import FloatArray
from contract.catalogue import KIND_BY_CODE, KINDS
from contract.city import City
from simulator.run import world
from simulator.world.causes import QUIET
from simulator.world.city import CityModel
from simulator.world.state import PER_MIN, Block, Physics

COUNTED = ("motorbike_count", "car_count", "bus_count", "truck_count")


def hourly(block: Block, kind: str, quantity: str) -> FloatArray:
    """Means by local hour, (24,)."""
    values = block.values[kind][quantity]
    return np.asarray(values.reshape(24, 60, -1).mean(axis=(1, 2)))


def test_a_block_gives_the_same_however_it_is_cut(
    model: CityModel, midnight: Physics, day: Block
) -> None:
    state, parts = midnight, list[Block]()
    for minutes in (1, 59, 217):
        state, part = model.advance(state, QUIET, minutes)
        parts.append(part)
    for kind, values in day.values.items():
        for name, whole in values.items():
            joined = np.concatenate([part.values[kind][name] for part in parts])
            there = whole[: joined.shape[0]]
            assert np.array_equal(joined, there, equal_nan=True), f"{kind}.{name}"


def test_advancing_leaves_the_world_as_it_was(model: CityModel, midnight: Physics) -> None:
    before = {
        (part, name): array.copy()
        for part, state in midnight.states.items()
        for name, array in state.items()
    }
    model.advance(midnight, QUIET, 30)

    for (part, name), array in before.items():
        assert np.array_equal(midnight.states[part][name], array)


def test_a_sensor_is_the_same_in_a_bigger_city(city: City, day: Block) -> None:
    bigger = world.build(city, seed=42, sensor_count=900)
    start = bigger.climatology(int(day.steps[0]) - 60)
    smaller = world.build(city, seed=42, sensor_count=31)
    _, many = bigger.advance(start, QUIET, 60)
    _, few = smaller.advance(smaller.climatology(int(day.steps[0]) - 60), QUIET, 60)
    for kind, values in few.values.items():
        for name, array in values.items():
            there = many.values[kind][name][:, : array.shape[1]]
            assert np.array_equal(array, there, equal_nan=True), f"{kind}.{name}"


def test_another_seed_is_another_day(city: City, day: Block) -> None:
    other = world.build(city, seed=43, sensor_count=31)
    _, block = other.advance(other.climatology(int(day.steps[0])), QUIET, 60)
    here = block.values["air_quality"]["pm25_ugm3"][:, 0]

    assert not np.allclose(here, day.values["air_quality"]["pm25_ugm3"][:60, 0])


@pytest.mark.parametrize("kind", [kind.code for kind in KINDS])
def test_the_truth_is_possible_and_plausible(
    city: City, model: CityModel, day: Block, kind: str
) -> None:
    for quantity in KIND_BY_CODE[kind].quantities:
        values = day.values[kind][quantity.name]
        assert values.shape[0] == day.steps.size
        # A register is not what its instrument shows: of rain it shows the growth.
        shown = day.values[kind].get(quantity.name + PER_MIN, values)
        lacking = model.lacking.get(kind, {}).get(quantity.name)
        if lacking is not None:
            assert np.isnan(values[:, lacking]).all()
            values, shown = values[:, ~lacking], shown[:, ~lacking]
        assert np.isfinite(values).all(), quantity.name
        assert shown.min() >= quantity.possible[0], quantity.name
        assert shown.max() <= quantity.possible[1], quantity.name
        usual = city.plausible.range(kind, quantity.name)
        share = np.mean((usual.low <= shown) & (shown <= usual.high))
        assert share > 0.999, f"{quantity.name}: {shown.min():g}…{shown.max():g}"


def test_streets_are_slower_at_the_evening_peak_than_at_night(day: Block) -> None:
    speed = hourly(day, "traffic_flow", "speed_kmh")

    assert speed[17] < 0.85 * speed[2]
    by_day_kmh = speed[6:22].mean()
    assert 33 < by_day_kmh < 39  # by part of the city, December 2025: S42
    assert 20 < speed[17] < 0.9 * by_day_kmh


def test_motorbikes_are_four_in_five(day: Block) -> None:
    values = day.values["traffic_flow"]
    total = sum(float(values[name].sum()) for name in COUNTED)

    assert 0.7 < values["motorbike_count"].sum() / total < 0.9


def test_particles_are_within_what_was_measured(day: Block) -> None:
    """The city's mean by hour lies in p5–p95 of the HealthyAir stations."""
    pm25 = hourly(day, "air_quality", "pm25_ugm3")

    assert np.all(pm25 > 8.0)
    assert np.all(pm25 < 60.0)
    assert 12 < pm25.mean() < 45


def test_taken_and_free_places_are_the_capacity(day: Block) -> None:
    values = day.values["parking"]
    capacity = values["occupied_count"] + values["free_count"]

    assert np.array_equal(capacity, np.broadcast_to(capacity[0], capacity.shape))
    assert values["occupied_count"].min() >= 0
    assert values["free_count"].min() >= 0


def test_meters_never_run_backwards_and_add_up_their_power(day: Block) -> None:
    values = day.values["smart_meter"]
    energy, growth = values["energy_kwh"], values["energy_kwh" + PER_MIN]

    assert np.all(np.diff(energy, axis=0) >= 0)
    assert energy[-1] - energy[0] == pytest.approx(growth[:-1].sum(axis=0), rel=1e-9)


def test_lamps_burn_at_night_and_rest_by_day(day: Block) -> None:
    lamps = hourly(day, "street_light", "lamps_on_count")

    assert lamps[12] == 0
    assert lamps[21] > 10
    power = hourly(day, "street_light", "power_kw")
    assert power[2] < 0.7 * power[20]  # dimmed


def test_water_is_drawn_in_the_morning_and_pressure_gives_way(day: Block) -> None:
    flow = hourly(day, "water_network", "flow_m3h")
    pressure = hourly(day, "water_network", "pressure_bar")

    assert flow[7] > 1.8 * flow[2]
    assert np.corrcoef(flow, pressure)[0, 1] < -0.9


def test_the_networks_pressure_keeps_to_its_ranges_on_an_ordinary_day(
    model: CityModel, day: Block
) -> None:
    """The range of an end reaches below what is critical: few points may, and none at length."""
    profile = model.city.profiles.water
    pressure = day.values["water_network"]["pressure_bar"]
    critical = next(
        threshold.value
        for threshold in model.city.thresholds
        if threshold.threshold_id == "pressure-critical"
    )

    assert pressure.min() > 0.9 * float(profile.end_pressure_bar[0])
    assert pressure.max() < 1.1 * float(profile.trunk_pressure_bar[1])
    assert np.mean(pressure < critical) < 0.002


def test_chlorine_at_the_ends_of_the_network_is_what_the_pack_says(
    model: CityModel, day: Block
) -> None:
    chlorine = day.values["water_network"]["chlorine_mgl"]

    assert chlorine.min() > 0.9 * float(model.city.profiles.water.end_chlorine_mgl[0])
    assert chlorine.max() <= float(model.city.profiles.water.outlet_chlorine_mgl[1])


def test_dwellings_keep_the_nights_limit_that_junctions_exceed(
    model: CityModel, day: Block
) -> None:
    """The hours that are all night, 22 to 6 h, in mean energy: S8, S10 of the pack."""
    night = np.r_[22 * 60 : 24 * 60, 0 : 5 * 60]
    leq_db = 10 * np.log10(np.mean(10 ** (day.values["noise"]["leq_db"][night] / 10), axis=0))
    limit_db = next(
        threshold.value
        for threshold in model.city.thresholds
        if threshold.threshold_id == "noise-night-warning"
    )
    is_junction = ~model.places["noise"].is_made_up

    assert is_junction.any()
    assert (leq_db[is_junction] > limit_db).all()
    assert (leq_db[~is_junction] < limit_db).all()


def test_the_slowest_streets_at_the_peak_are_those_of_a_corridor(day: Block) -> None:
    speed = day.values["traffic_flow"]["speed_kmh"][7 * 60 : 8 * 60].mean(axis=0)

    assert 9.3 < speed.min() < 21.7  # at the corridor's 26 signals, 16 km/h in the mean: S40


def test_meters_show_a_voltage_inside_the_legal_limits(day: Block) -> None:
    """230 V ± 5 % where nothing is wrong; a long line may fall out of it at the peak."""
    voltage = day.values["smart_meter"]["voltage_v"]

    assert np.mean(voltage < 0.95 * 230) < 0.05
    assert voltage.min() > 0.9 * 230


def test_bins_are_emptied_in_the_evening(day: Block) -> None:
    fill = hourly(day, "waste_bin", "fill_frac")

    assert fill[17] > 0.5
    assert fill[23] < 0.35


def test_air_is_warmest_after_noon_and_driest_with_it(day: Block) -> None:
    temperature = hourly(day, "weather", "temperature_degc")
    humidity = hourly(day, "weather", "humidity_frac")

    assert 11 <= int(np.argmax(temperature)) <= 16
    assert np.corrcoef(temperature, humidity)[0, 1] < -0.6
    assert hourly(day, "weather", "solar_wm2")[0] == 0


def test_registers_of_rain_hold_what_fell(day: Block) -> None:
    values = day.values["rain_gauge"]
    fallen = values["intensity_mmh"].sum(axis=0) / 60
    grown = values["rain_mm"][-1] + values["rain_mm" + PER_MIN][-1] - values["rain_mm"][0]

    assert grown == pytest.approx(fallen)


# The golden day of seed 42: means of the first so many sensors of a kind, whatever share of the
# fleet it has, with room for another machine's rounding.
GOLDEN = {
    ("traffic_flow", "speed_kmh"): (30, 37.845),
    ("air_quality", "pm25_ugm3"): (14, 22.167),
    ("weather", "temperature_degc"): (5, 25.074),
    ("weather", "solar_wm2"): (5, 229.02),
    ("river_level", "level_m"): (2, 0.30337),
    ("power_transformer", "load_kw"): (30, 250.14),
    ("noise", "leq_db"): (12, 65.162),
    ("water_network", "pressure_bar"): (19, 1.8960),
    ("smart_meter", "voltage_v"): (36, 221.65),
}


@pytest.mark.parametrize(("kind", "quantity"), list(GOLDEN))
def test_the_golden_day_has_not_moved(day: Block, kind: str, quantity: str) -> None:
    count, mean = GOLDEN[kind, quantity]
    values = day.values[kind][quantity]
    assert values.shape[1] >= count
    assert values[:, :count].mean() == pytest.approx(mean, rel=0.001, abs=0.001)
