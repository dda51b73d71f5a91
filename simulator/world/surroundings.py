"""What acts on all kinds of sensors, minute by minute: sky, river, traffic, flooded spots, grid."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from contract.arrays import IntArray
from contract.city import City
from simulator.world.causes import Causes
from simulator.world.local_time import local_time
from simulator.world.models import power, tide, traffic
from simulator.world.models.drain_spot import Spots
from simulator.world.models.drain_station import Stations
from simulator.world.models.drain_well import Hitches
from simulator.world.models.drainage import Drainage, Outside
from simulator.world.models.drivers import Drivers
from simulator.world.models.feeder import Feeders
from simulator.world.models.ground import Places, Zones, half_box_km, middle_deg
from simulator.world.models.pipe_break import wetter_m
from simulator.world.models.pipe_demand import demand_index
from simulator.world.models.recursion import State
from simulator.world.models.storm import MARGIN_KM, Sky, with_cells
from simulator.world.models.street import Streets
from simulator.world.models.weather import Atmosphere


@dataclass(frozen=True, slots=True, eq=False)
class Surroundings:
    """The parts of the city whose doings are every kind's drivers."""

    seed: int
    city: City
    zones: Zones
    sky: Sky
    atmosphere: Atmosphere
    drainage: Drainage
    feeders: Feeders
    stations: Places
    streets: Streets

    @classmethod
    def of(
        cls,
        city: City,
        zones: Zones,
        flood_sites: Places,
        feeders: Feeders,
        stations: Places,
        streets: Streets,
    ) -> Self:
        """Return the surroundings of a city; its known flood spots stand in water by themselves."""
        seed = streets.seed
        half_east_km, half_north_km = half_box_km(city)
        lat_deg, lon_deg = middle_deg(city)
        works = Stations.at(stations, feeders, city.profiles.pump_station, seed)
        return cls(
            seed=seed,
            city=city,
            zones=zones,
            sky=Sky(
                seed=seed,
                climate=city.climate,
                utc_offset_h=city.utc_offset_h,
                half_east_km=half_east_km + MARGIN_KM,
                half_north_km=half_north_km + MARGIN_KM,
            ),
            atmosphere=Atmosphere(
                seed=seed, climate=city.climate, zones=zones, lat_deg=lat_deg, lon_deg=lon_deg
            ),
            drainage=Drainage.of(works, Spots.at(flood_sites, works, city.climate.flood, seed)),
            feeders=feeders,
            stations=stations,
            streets=streets,
        )

    def start(self) -> dict[str, State]:
        """Return the states of a normal day, by part of the city."""
        return {
            "city.river": {"residual": tide.start_residual_sd(self.seed)},
            "city.weather": self.atmosphere.start(),
            "city.traffic": traffic.start_demand(self.zones),
            "city.drainage": self.drainage.start(),
            "city.grid": {"frequency": np.zeros(1)},
            "city.feeders": self.feeders.start(),
            "city.streets": self.streets.start(),
        }

    def run(
        self, steps: IntArray, causes: Causes, before: Mapping[str, State]
    ) -> tuple[Drivers, dict[str, State]]:
        """Return the drivers of a block of minutes, and the states after it."""
        city, zones = self.city, self.zones
        local = local_time(steps, utc_offset_h=city.utc_offset_h, calendar=city.calendar)
        sky = with_cells(self.sky, causes.cells)
        rain = sky.rain_mmh(steps, zones.east_km, zones.north_km)
        river, residual = tide.river(
            self.seed, city.tide, local, causes.of("surge"), before["city.river"]["residual"]
        )
        weather, weather_after = self.atmosphere.run(local, rain, causes, before["city.weather"])
        demand, demand_after = traffic.demand(
            self.seed, city, local, weather, before["city.traffic"]
        )
        supply, handed = self.feeders.supply(causes.is_dark, before["city.feeders"])
        drained, drainage_after = self.drainage.run(
            Outside.at(
                self.drainage, sky, local, demand_index(city.profiles.water, local), river.primary_m
            ),
            Hitches.of(self.drainage.stations, supply, steps, causes),
            before["city.drainage"],
        )
        flood_m = wetter_m(drained.flood_m, causes, steps, self.drainage.spots)
        drained = replace(drained, flood_m=flood_m)
        grid_hz, wander = power.grid_hz(
            self.seed, city.profiles.power, steps, before["city.grid"]["frequency"]
        )
        streets, queues = self.streets.run(
            local, demand, drained.flood_m, causes, before["city.streets"]
        )
        drivers = Drivers(
            seed=self.seed, local=local, weather=weather, sky=sky, river=river,
            traffic=demand, drained=drained, grid_hz=grid_hz, supply=supply, streets=streets,
            causes=causes,
        )  # fmt: skip
        return drivers, {
            "city.river": {"residual": residual},
            "city.weather": weather_after,
            "city.traffic": demand_after,
            "city.drainage": drainage_after,
            "city.grid": {"frequency": wander},
            "city.feeders": handed,
            "city.streets": queues,
        }
