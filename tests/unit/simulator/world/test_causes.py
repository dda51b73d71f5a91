"""One causal city: change the cause alone, and the effects follow."""

from dataclasses import dataclass, replace

import numpy as np
import pytest

from contract.arrays import FloatArray, IntArray
from simulator.world.city import CityModel
from simulator.world.models import humidity
from simulator.world.models.counter import Counters
from simulator.world.models.drivers import Drivers
from simulator.world.state import Block, Physics, Values


def run(model: CityModel, midnight: Physics, kind: str, drivers: Drivers) -> Values:
    return model.kinds[kind].run(drivers, midnight.states[kind])[0]


def with_weather(drivers: Drivers, **changed: FloatArray) -> Drivers:
    return replace(drivers, weather=replace(drivers.weather, **changed))


def pouring(drivers: Drivers, mmh: float) -> Drivers:
    sky = Cloudburst(mmh)
    zones = np.zeros(drivers.weather.rain_mmh.shape[1])
    rain = sky.rain_mmh(drivers.local.steps, zones, zones)
    return replace(with_weather(drivers, rain_mmh=rain), sky=sky)


@dataclass(frozen=True, slots=True)
class Cloudburst:
    """A sky that rains everywhere in the eleventh hour, and else nowhere."""

    mmh: float

    def rain_mmh(self, steps: IntArray, east_km: FloatArray, north_km: FloatArray) -> FloatArray:
        del north_km
        rain = np.zeros((steps.size, east_km.size))
        rain[600:660] = self.mmh
        return rain


def under_water(model: CityModel, midnight: Physics, drivers: Drivers, depth_m: float) -> Drivers:
    flood = np.full_like(drivers.flood_m, depth_m)
    streets = model.surroundings.streets
    before = midnight.states["city.streets"]
    flow, _ = streets.run(drivers.local, drivers.traffic, flood, drivers.causes, before)
    return replace(drivers, drained=replace(drivers.drained, flood_m=flood), streets=flow)


def test_standing_water_stops_traffic(model: CityModel, midnight: Physics, day: Block) -> None:
    dry = under_water(model, midnight, day.drivers, 0.0)
    wet = under_water(model, midnight, day.drivers, 0.4)
    before = run(model, midnight, "traffic_flow", dry)
    after = run(model, midnight, "traffic_flow", wet)
    counters = model.kinds["traffic_flow"]
    assert isinstance(counters, Counters)
    near = counters.roads.spot_frac > 0.8

    assert near.any()
    noon = slice(720, 780)
    assert after["speed_kmh"][noon][:, near].max() <= 8.5
    assert np.mean(after["queue_m"][noon][:, near]) > np.mean(before["queue_m"][noon][:, near])
    assert np.all(after["speed_kmh"][:, near] <= before["speed_kmh"][:, near] + 1e-9)


def test_rain_slows_traffic_and_keeps_riders_home(
    model: CityModel, midnight: Physics, day: Block
) -> None:
    dry_streets = replace(day.drivers.drained, flood_m=np.zeros_like(day.drivers.flood_m))
    calm = replace(day.drivers, drained=dry_streets)
    dry = run(model, midnight, "traffic_flow", pouring(calm, 0.0))["speed_kmh"]
    wet = run(model, midnight, "traffic_flow", pouring(calm, 30.0))["speed_kmh"]

    assert 0.6 < wet[600:660].mean() / dry[600:660].mean() < 0.85
    assert np.array_equal(wet[:600], dry[:600])


def test_rain_washes_the_air(model: CityModel, midnight: Physics, day: Block) -> None:
    dry = run(model, midnight, "air_quality", pouring(day.drivers, 0.0))["pm25_ugm3"]
    wet = run(model, midnight, "air_quality", pouring(day.drivers, 25.0))["pm25_ugm3"]

    # Three hours of heavy rain take more than the pack's 20 % of what mostly are short showers.
    assert 0.5 < np.mean(wet[600:780] / dry[600:780]) < 0.75


def test_wind_thins_the_air(model: CityModel, midnight: Physics, day: Block) -> None:
    index = day.drivers.weather.wind_index
    calm = run(
        model, midnight, "air_quality", with_weather(day.drivers, wind_index=0 * index + 0.5)
    )
    windy = run(model, midnight, "air_quality", with_weather(day.drivers, wind_index=0 * index + 2))

    assert windy["pm25_ugm3"].mean() < 0.7 * calm["pm25_ugm3"].mean()


def test_heat_raises_the_load_and_sags_the_voltage(
    model: CityModel, midnight: Physics, day: Block
) -> None:
    """By the utility's share for each degree, the vapour in the air being as it was."""
    weather = day.drivers.weather
    dew_degc = humidity.dew_point_degc(weather.temperature_degc, weather.humidity_frac)
    hot = with_weather(
        day.drivers,
        temperature_degc=weather.temperature_degc + 4,
        warm_degc=weather.warm_degc + 4,
        humidity_frac=humidity.frac(weather.temperature_degc + 4, dew_degc),
    )
    usual = run(model, midnight, "power_transformer", day.drivers)
    heated = run(model, midnight, "power_transformer", hot)
    gain = heated["load_kw"].mean() / usual["load_kw"].mean() - 1

    assert gain == pytest.approx(4 * 0.025, rel=0.35)
    assert heated["voltage_v"].mean() < usual["voltage_v"].mean()
    assert heated["oil_temperature_degc"][-1].mean() > usual["oil_temperature_degc"][-1].mean() + 4


def test_traffic_makes_noise(model: CityModel, midnight: Physics, day: Block) -> None:
    still = replace(day.drivers.traffic, index=day.drivers.traffic.index * 0.25)
    flow = day.drivers.streets
    empty = replace(flow, arrived_count=flow.arrived_count * 0.25)
    calm = replace(day.drivers, traffic=still, streets=empty)
    usual = run(model, midnight, "noise", pouring(day.drivers, 0.0))["leq_db"]
    quiet = run(model, midnight, "noise", pouring(calm, 0.0))["leq_db"]
    is_junction = ~model.places["noise"].is_made_up

    assert usual[720:780].mean() - quiet[720:780].mean() > 3
    assert (usual - quiet)[720:780, is_junction].mean() > 4


def test_the_tide_brings_oxygen_and_salt(model: CityModel, midnight: Physics, day: Block) -> None:
    river = day.drivers.river
    high = replace(day.drivers, river=replace(river, primary_m=0 * river.primary_m + 1.4))
    low = replace(day.drivers, river=replace(river, primary_m=0 * river.primary_m - 1.8))
    full = run(model, midnight, "water_quality", high)
    ebb = run(model, midnight, "water_quality", low)

    assert full["do_mgl"].mean() > ebb["do_mgl"].mean() + 0.5
    assert full["conductivity_uscm"].mean() > ebb["conductivity_uscm"].mean()
