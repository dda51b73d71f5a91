"""The simulated city, run and watched: what its sensors show, gathered by hours.

The run is straight: everyday troubles happen to the city, and readings that show the fault of an
instrument or of a line are left out, as the published series are without theirs.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from contract.arrays import FloatArray, IntArray
from contract.city import City, city_folder, load_city
from simulator.devices import placement
from simulator.devices.reading import NO_FAULT, Columns
from simulator.run.stage import course_of
from simulator.run.world import Simulation, World, build
from simulator.scenario.course import Course
from simulator.world.city import CityModel
from simulator.world.models.ground import Places
from simulator.world.state import MINUTE_MS, Block
from tests.stand.fidelity.series import DAY_H
from tests.stand.fidelity.shown import DAY_MIN, HOUR_MIN, TEN_MIN, Gathered, rows_of
from tests.stand.fidelity.year import FESTIVE, SATURDAY, SUNDAY, WORKING, Year

SENSORS = 200
AROUND_TET = (-10, 9)  # days around the lunar new year that are like no others
TROUBLE = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Watched:
    """What was seen, and what it took."""

    year: Year
    readings: int
    simulated_s: float


def watched(seed: int, first: date, last: date) -> Watched:
    """Return the city of a seed over the days from `first` to `last`, both included."""
    city = load_city(city_folder("hcmc"))
    model = build(city, seed=seed, sensor_count=SENSORS)
    course = course_of(model, trouble=TROUBLE)
    offset_min = round(city.utc_offset_h * HOUR_MIN)
    begin = (first.toordinal() - date(1970, 1, 1).toordinal()) * DAY_MIN - offset_min
    days = (last - first).days + 1
    simulation = Simulation.of(model, birth_ms=begin * MINUTE_MS, period_scale=1.0)
    gathered = Gathered.of({code: places.count for code, places in model.places.items()}, days)
    behind = Behind.of(model, days)
    begun_s = time.process_time()
    world = simulation.born(model.spun_up(begin, course), boot=0)
    spent_s = time.process_time() - begun_s
    readings = 0
    for day in range(days):
        begun_s = time.process_time()
        world, columns, block = _advanced(simulation, world, course)
        spent_s += time.process_time() - begun_s
        readings += sum(kind.sensor.size for kind in columns)
        _gather(gathered, columns, day, begin)
        behind.look(block, day)
    year = Year(
        first, *days_of(city, first, days), gathered.series() | behind.series, *ground_of(model)
    )
    return Watched(year, readings, spent_s)


def _advanced(
    simulation: Simulation, world: World, course: Course
) -> tuple[World, Sequence[Columns], Block]:
    """Return the world a day later with the readings of the day, and the city behind them."""
    step = world.physics.step
    physics, block = simulation.model.advance(world.physics, course, DAY_MIN)
    faults = course.faults(step - 1, physics.step)
    columns, devices = simulation.emitter.read(block, world.devices, faults)
    return World(physics, devices), columns, block


def _gather(gathered: Gathered, columns: Sequence[Columns], day: int, begin: int) -> None:
    """Add the readings of a day that show no fault."""
    begin_ms = (begin + day * DAY_MIN) * MINUTE_MS
    for kind in columns:
        code = kind.devices[0].kind.code
        is_good = (kind.at_ms >= begin_ms) & (kind.at_ms < begin_ms + DAY_MIN * MINUTE_MS)
        if kind.fault is not None:
            is_good &= kind.fault == NO_FAULT
        rows = np.flatnonzero(is_good)
        names = kind.devices[0].kind.quantity_names
        values = {name: kind.values[place][rows] for place, name in enumerate(names)}
        minute = (kind.at_ms[rows] - begin_ms) // MINUTE_MS
        gathered.add(code, day, minute, kind.sensor[rows], values)


@dataclass(frozen=True, slots=True, eq=False)
class Behind:
    """What stands behind the readings: streets, water on the known spots, rain at places."""

    spots: Places
    counters: Places
    series: dict[str, FloatArray]

    @classmethod
    def of(cls, model: CityModel, days: int) -> "Behind":
        """Return an empty record."""
        around = model.surroundings
        spots = _spots(model)
        shape: Mapping[str, tuple[int, int]] = {
            "street.flow_vehph": (days * DAY_H, around.streets.count),
            "spot.depth_m": (days * DAY_MIN // TEN_MIN, spots.count),
            "spot.rain_mm": (days * DAY_MIN // TEN_MIN, spots.count),
            "counter.rain_mmh": (days * DAY_H, model.places["traffic_flow"].count),
        }
        series: dict[str, FloatArray] = {
            name: np.zeros(size, dtype=np.float64) for name, size in shape.items()
        }
        return cls(spots, model.places["traffic_flow"], series)

    def look(self, block: Block, day: int) -> None:
        """Write down one day."""
        drivers, spots, counters = block.drivers, self.spots, self.counters
        rain = drivers.sky.rain_mmh(
            block.steps,
            np.concatenate([spots.east_km, counters.east_km]),
            np.concatenate([spots.north_km, counters.north_km]),
        )
        hour, tens = rows_of(day, DAY_H), rows_of(day, DAY_MIN // TEN_MIN)
        in_hours = (DAY_H, HOUR_MIN, -1)
        in_tens = (DAY_MIN // TEN_MIN, TEN_MIN, -1)
        passed = drivers.streets.passed_count.reshape(in_hours).sum(axis=1)
        self.series["street.flow_vehph"][hour] = passed
        self.series["spot.depth_m"][tens] = drivers.flood_m.reshape(in_tens).max(axis=1)
        at_spots = rain[:, : spots.count].reshape(in_tens).mean(axis=1)
        self.series["spot.rain_mm"][tens] = at_spots * TEN_MIN / HOUR_MIN
        self.series["counter.rain_mmh"][hour] = (
            rain[:, spots.count :].reshape(in_hours).mean(axis=1)
        )


def _spots(model: CityModel) -> Places:
    """Return the pack's known flood spots, in the order of the drivers' water."""
    city, zones = model.city, model.surroundings.zones
    return placement.at_sites(placement.in_turn(city.sites["flood"]), city, zones)


def days_of(city: City, first: date, count: int) -> tuple[IntArray, IntArray]:
    """Return of each day what kind it is, and how far from the lunar new year, (day,) both."""
    kinds: list[int] = []
    tet_days: list[int] = []
    for number in range(count):
        day = date.fromordinal(first.toordinal() + number)
        tet = next(tet for tet in city.calendar.tet if tet.year == day.year)
        tet_days.append((day - tet).days)
        low, high = AROUND_TET
        if city.calendar.holiday_on(day) is not None or low <= tet_days[-1] <= high:
            kinds.append(FESTIVE)
        else:
            kinds.append({5: SATURDAY, 6: SUNDAY}.get(day.weekday(), WORKING))
    return np.array(kinds), np.array(tet_days)


def ground_of(
    model: CityModel,
) -> tuple[dict[str, Places], dict[str, tuple[IntArray, FloatArray]]]:
    """Return where all things stand, and beside which streets."""
    streets = model.surroundings.streets
    places = dict(model.places) | {"street": streets.places, "spot": _spots(model)}
    return places, {kind: streets.near(places[kind]) for kind in ("noise", "air_quality")}
