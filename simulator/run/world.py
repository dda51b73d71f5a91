"""One run as a value: what the city does, and what the devices that watch it remember.

A run is a function of seed, city, number of sensors and start; whoever drives it only says how far.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

from contract.arrays import BoolArray
from contract.catalogue import KIND_BY_CODE, KINDS
from contract.city import City
from contract.geometry import AreaIndex
from contract.outline import load_outlines
from simulator.devices import fleet, placement
from simulator.devices.device import devices_of
from simulator.devices.emit import Emitter
from simulator.devices.memory import Memory
from simulator.devices.reading import Columns
from simulator.kind_record import Setting
from simulator.kinds import AT_STATIONS, ON_STREETS, SIMULATED
from simulator.scenario.course import Course, Edge
from simulator.world.city import CityModel
from simulator.world.models.drain_station import STATION_COUNT
from simulator.world.models.ground import zones_of
from simulator.world.models.road import Roads
from simulator.world.models.street import STREET_COUNT, Streets
from simulator.world.state import Block, Physics
from simulator.world.surroundings import Surroundings


@dataclass(frozen=True, slots=True, eq=False)
class World:
    """A run before one minute of the city."""

    physics: Physics
    devices: Memory

    def of_sensors(self, chosen: Mapping[str, BoolArray]) -> Self:
        """Return the run in which only readings of some sensors wait, (sensor,) by kind."""
        return replace(self, devices=self.devices.of_sensors(chosen))


@dataclass(frozen=True, slots=True, eq=False)
class Simulation:
    """What stays as it is while a run goes on."""

    model: CityModel
    emitter: Emitter

    @classmethod
    def of(
        cls, model: CityModel, *, birth_ms: int, period_scale: float, with_truth: bool = False
    ) -> Self:
        """Return the run of a city whose devices are born at `birth_ms`.

        Parameters
        ----------
        with_truth
            Whether readings come with what a perfect instrument would have shown.
        """
        emitter = Emitter(
            devices_of(model),
            usual=model.city.plausible,
            seed=model.seed,
            birth_ms=birth_ms,
            period_scale=period_scale,
            with_truth=with_truth,
        )
        return cls(model, emitter)

    def of_sensors(self, chosen: Mapping[str, BoolArray]) -> Self:
        """Return the run in which only some sensors read, and only their kinds are computed.

        Parameters
        ----------
        chosen
            Which ones, (sensor,), by kind; of a kind that is missing nobody.
        """
        kinds = {code: model for code, model in self.model.kinds.items() if code in chosen}
        return replace(
            self,
            model=replace(self.model, kinds=kinds),
            emitter=self.emitter.of_sensors(chosen),
        )

    def born(self, physics: Physics, *, boot: int) -> World:
        """Return the world in which the devices have just been started for the `boot`-th time."""
        return World(physics, self.emitter.new(boot))

    def advance(
        self, world: World, course: Course, minutes: int
    ) -> tuple[World, Sequence[Columns], Sequence[Edge]]:
        """Return the world `minutes` later, the readings until then, and the truth.

        The truth is what of the course began and ended.
        """
        step = world.physics.step
        physics, block = self.model.advance(world.physics, course, minutes)
        readings, devices = self.read(block, world.devices, course)
        return World(physics, devices), readings, course.edges(step, physics.step)

    def read(
        self, block: Block, devices: Memory, course: Course
    ) -> tuple[Sequence[Columns], Memory]:
        """Return what devices say of a block of the city, and what they remember then."""
        step = int(block.steps[0])
        # From a minute back: what waited for a fault to end goes out after its end.
        faults = course.faults(step - 1, step + block.steps.size)
        return self.emitter.read(block, devices, faults)


def build(city: City, *, seed: int, sensor_count: int) -> CityModel:
    """Return the model of a city with that many sensors."""
    zones = zones_of(city)
    ground = AreaIndex(city, load_outlines(city))
    counts = fleet.counts(sensor_count)
    places = {
        kind.code: placement.places_of(kind, counts[kind.code], city, zones, ground)
        for kind in KINDS
    }
    feeders = placement.feeders_of(city, zones, ground)
    pipes = placement.pipes_of(city, zones, ground)
    flood_sites = placement.at_sites(placement.in_turn(city.sites["flood"]), city, zones)
    # Streets are the city's: where its first counters would stand, whatever the fleet is.
    street_places = placement.places_of(KIND_BY_CODE[ON_STREETS], STREET_COUNT, city, zones, ground)
    roads = Roads.at(street_places, flood_sites, city.profiles.traffic, zones.built_frac, seed)
    streets = Streets.at(street_places, roads, city.corridors, seed)
    stations = placement.places_of(KIND_BY_CODE[AT_STATIONS], STATION_COUNT, city, zones, ground)
    surroundings = Surroundings.of(city, zones, flood_sites, feeders, stations, streets)
    works, air = surroundings.drainage, surroundings.atmosphere
    settings = {
        code: Setting(city, places[code], flood_sites, feeders, pipes, streets, works, air, seed)
        for code in SIMULATED
    }
    return CityModel(
        seed=seed,
        city=city,
        places=places,
        surroundings=surroundings,
        kinds={code: kind.model(settings[code]) for code, kind in SIMULATED.items()},
        lacking={
            code: kind.lacks(settings[code])
            for code, kind in SIMULATED.items()
            if kind.lacks is not None
        },
    )
