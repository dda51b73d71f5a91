"""The city as one value that moves through time: all state, and the parts that change it.

A `World` is frozen; `CityModel.advance` returns the next one together with what the city was like
on the way. Computing in one block or in many gives the same numbers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from contract.catalogue import KIND_BY_CODE, KINDS
from contract.city import City
from contract.geometry import AreaIndex
from contract.outline import load_outlines
from simulator.devices import fleet, placement
from simulator.rng import FloatArray, IntArray
from simulator.world.local_time import local_time
from simulator.world.models import power, tide, traffic
from simulator.world.models.air import AirStations
from simulator.world.models.city_state import Drivers
from simulator.world.models.flood import FloodGauges, Spots
from simulator.world.models.ground import Places, Zones, half_box_km, middle_deg, zones_of
from simulator.world.models.lighting import Cabinets
from simulator.world.models.meter import Meters
from simulator.world.models.noise import Microphones
from simulator.world.models.parking import CarParks
from simulator.world.models.power import Transformers
from simulator.world.models.pump import PumpStations
from simulator.world.models.rainfall import RainGauges
from simulator.world.models.river import RiverGauges
from simulator.world.models.stations import WeatherStations
from simulator.world.models.storm import MARGIN_KM, Sky
from simulator.world.models.surface_water import WaterProbes
from simulator.world.models.waste import Bins
from simulator.world.models.water_network import NetworkPoints
from simulator.world.models.weather import Atmosphere

State = Mapping[str, FloatArray]
Values = dict[str, FloatArray]

SPIN_UP_MIN = 48 * 60
BLOCK_CELLS = 400_000  # steps x sensors of the largest kind in one block: bounds the memory


class KindModel(Protocol):
    """The model of one kind of sensor."""

    def start(self, step: int) -> State:
        """Return the kind's state on a normal day before minute `step`."""
        ...

    def run(self, drivers: Drivers, state: State) -> tuple[Values, State]:
        """Return the kind's quantities, (step, sensor), and the state after the block."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class World:
    """Everything that the city remembers, before minute `step`.

    Attributes
    ----------
    step
        Minutes since the epoch, UTC.
    states
        By part of the city, then by name.
    """

    step: int
    states: Mapping[str, State]


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """What the city was like in consecutive minutes.

    Attributes
    ----------
    steps : (step,) int64
    drivers
        Weather, traffic, river: what all kinds share.
    values
        By kind and quantity, (step, sensor).
    """

    steps: IntArray
    drivers: Drivers
    values: Mapping[str, Values]


@dataclass(frozen=True, slots=True, eq=False)
class CityModel:
    """One city with its sensors; built by `build`, moved by `advance`."""

    seed: int
    city: City
    zones: Zones
    places: Mapping[str, Places]
    sky: Sky
    atmosphere: Atmosphere
    spots: Spots
    kinds: Mapping[str, KindModel]

    def climatology(self, step: int) -> World:
        """Return a world at rest, on a normal day, before minute `step`."""
        states: dict[str, State] = {
            "city.river": {"residual": tide.start_residual(self.seed)},
            "city.weather": self.atmosphere.start(),
            "city.traffic": traffic.start_demand(self.zones),
            "city.spots": self.spots.start(),
            "city.grid": {"frequency": np.zeros(1)},
        }
        for code, model in self.kinds.items():
            states[code] = model.start(step)
        return World(step, states)

    def spun_up(self, step: int) -> World:
        """Return the world before minute `step` after two days from climatology."""
        return self.forward(self.climatology(step - SPIN_UP_MIN), step)

    def forward(self, world: World, step: int) -> World:
        """Return the world moved on to minute `step`, which must not lie behind it."""
        while world.step < step:
            world, _ = self.advance(world, min(step - world.step, self.block_min))
        return world

    @property
    def block_min(self) -> int:
        """Return how many minutes fit in one block."""
        largest = max((places.count for places in self.places.values()), default=1)
        return max(1, min(1_440, BLOCK_CELLS // max(largest, self.zones.count)))

    def advance(self, world: World, minutes: int) -> tuple[World, Block]:
        """Return the world `minutes` later and what the city was like until then."""
        steps = np.arange(world.step, world.step + minutes, dtype=np.int64)
        drivers, states = self._drivers(steps, world.states)
        values: dict[str, Values] = {}
        for code, model in self.kinds.items():
            values[code], states[code] = model.run(drivers, world.states[code])
        return World(world.step + minutes, states), Block(steps, drivers, values)

    def _drivers(
        self, steps: IntArray, before: Mapping[str, State]
    ) -> tuple[Drivers, dict[str, State]]:
        city, zones = self.city, self.zones
        local = local_time(steps, utc_offset_h=city.utc_offset_h, calendar=city.calendar)
        rain = self.sky.rain_mmh(steps, zones.east_km, zones.north_km)
        river, residual = tide.river(self.seed, city.tide, local, before["city.river"]["residual"])
        weather, weather_after = self.atmosphere.run(local, rain, before["city.weather"])
        demand, demand_after = traffic.demand(
            self.seed, city, local, weather, before["city.traffic"]
        )
        flood, spots_after = self.spots.run(self.sky, steps, river.primary_m, before["city.spots"])
        grid_hz, wander = power.grid_hz(
            self.seed, city.profiles.power, steps, before["city.grid"]["frequency"]
        )
        drivers = Drivers(
            seed=self.seed, local=local, weather=weather, sky=self.sky, river=river,
            traffic=demand, flood_m=flood, grid_hz=grid_hz,
        )  # fmt: skip
        return drivers, {
            "city.river": {"residual": residual},
            "city.weather": weather_after,
            "city.traffic": demand_after,
            "city.spots": spots_after,
            "city.grid": {"frequency": wander},
        }


def build(city: City, *, seed: int, sensor_count: int) -> CityModel:
    """Return the model of a city with that many sensors."""
    zones = zones_of(city)
    ground = AreaIndex(city, load_outlines(city))
    counts = fleet.counts(sensor_count)
    places = {
        kind.code: placement.places_of(kind, counts[kind.code], city, zones, ground)
        for kind in KINDS
    }
    known = placement.places_of(
        KIND_BY_CODE["street_flood"], len(city.sites["flood"]), city, zones, ground
    )
    half_east_km, half_north_km = half_box_km(city)
    sky = Sky(
        seed=seed,
        climate=city.climate,
        utc_offset_h=city.utc_offset_h,
        half_east_km=half_east_km + MARGIN_KM,
        half_north_km=half_north_km + MARGIN_KM,
    )
    lat_deg, lon_deg = middle_deg(city)
    return CityModel(
        seed=seed,
        city=city,
        zones=zones,
        places=places,
        sky=sky,
        atmosphere=Atmosphere(
            seed=seed, climate=city.climate, zones=zones, lat_deg=lat_deg, lon_deg=lon_deg
        ),
        spots=Spots.at(known, city.climate.flood, seed),
        kinds=_kind_models(city, places, known, seed),
    )


def _kind_models(
    city: City, places: Mapping[str, Places], known_spots: Places, seed: int
) -> dict[str, KindModel]:
    profiles, climate = city.profiles, city.climate
    return {
        "traffic_flow": traffic.Streets.at(
            places["traffic_flow"], known_spots, profiles.traffic, seed
        ),
        "parking": CarParks.at(places["parking"], profiles.parking, seed),
        "air_quality": AirStations.at(places["air_quality"], climate, seed),
        "weather": WeatherStations.at(places["weather"], seed),
        "rain_gauge": RainGauges(places["rain_gauge"]),
        "river_level": RiverGauges.at(places["river_level"], city),
        "street_flood": FloodGauges(Spots.at(places["street_flood"], climate.flood, seed)),
        "noise": Microphones.at(places["noise"], profiles.noise, seed),
        "water_quality": WaterProbes.at(places["water_quality"], profiles.surface_water, seed),
        "power_transformer": Transformers.at(places["power_transformer"], profiles.power, seed),
        "water_network": NetworkPoints.at(places["water_network"], profiles.water, seed),
        "street_light": Cabinets.at(
            places["street_light"], profiles.lighting, profiles.power, seed
        ),
        "pump_station": PumpStations.at(
            places["pump_station"], profiles.water, profiles.pump_station, seed
        ),
        "waste_bin": Bins.at(places["waste_bin"], profiles.waste, seed),
        "smart_meter": Meters.at(places["smart_meter"], profiles.power, seed),
    }
