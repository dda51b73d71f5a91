"""A month of a small simulated city as hourly means, without a database: what indices are fed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import numpy as np

from contract.arrays import FloatArray
from contract.catalogue import KIND_BY_CODE
from contract.city import City, city_folder, load_city
from simulator.devices.reading import Columns
from simulator.run.world import Simulation, build
from simulator.scenario.course import NOTHING
from simulator.world.state import MINUTE_MS
from simulator.world.units import DAY_MIN, HOUR_MIN

SEED, SENSORS = 7, 40
FIRST_DATE, DAYS = date(2026, 10, 10), 31
HOURS = 24
ENERGETIC = {"leq_db"}
LOST_HOURS = 5
"""Hours that are left out of each sensor's day of a number, so that gaps are met as well."""


@dataclass(frozen=True, slots=True, eq=False)
class Month:
    """Hourly means from a local midnight on.

    Attributes
    ----------
    means : mapping of str to (hour, sensor) float64
        By `kind.quantity`; NaN where nothing was said.
    newest : mapping of str to (hour, sensor) float64
        The last value of each hour, in the same way.
    """

    city: City
    means: Mapping[str, FloatArray]
    newest: Mapping[str, FloatArray]

    def days(self, name: str) -> FloatArray:
        """Return the hourly means by day: (day, hour, sensor)."""
        return self.means[name].reshape(DAYS, HOURS, -1)


class _Hours:
    """Adds readings up by hour."""

    def __init__(self, begin: int, counts: Mapping[str, int]) -> None:
        self._begin = begin
        shapes = {
            f"{code}.{name}": (DAYS * HOURS, count)
            for code, count in counts.items()
            for name in KIND_BY_CODE[code].quantity_names
        }
        self.sums = {name: np.zeros(shape) for name, shape in shapes.items()}
        self.counts = {name: np.zeros(shape) for name, shape in shapes.items()}
        self.newest = {name: np.full(shape, np.nan) for name, shape in shapes.items()}

    def add(self, columns: Columns) -> None:
        """Add the readings of a kind, in the order of their times."""
        kind = columns.devices[0].kind
        hour = (columns.at_ms // MINUTE_MS - self._begin) // HOUR_MIN
        for quantity, column in zip(kind.quantity_names, columns.values, strict=True):
            values, name = np.asarray(column, np.float64), f"{kind.code}.{quantity}"
            is_there = (hour < DAYS * HOURS) & ~np.isnan(values)
            at, there = (hour[is_there], columns.sensor[is_there]), values[is_there]
            np.add.at(self.sums[name], at, 10 ** (there / 10) if quantity in ENERGETIC else there)
            np.add.at(self.counts[name], at, 1)
            self.newest[name][at] = there

    def mean(self, name: str) -> FloatArray:
        """Return the means of a quantity, those of some hours left out: (hour, sensor)."""
        with np.errstate(divide="ignore", invalid="ignore"):
            found = self.sums[name] / self.counts[name]
            found = 10 * np.log10(found) if name.partition(".")[2] in ENERGETIC else found
        _lose(found)
        return found


def simulated_month() -> Month:
    """Return a month of the rainy season of a few sensors of all kinds."""
    city = load_city(city_folder("hcmc"))
    midnight = datetime.combine(FIRST_DATE, time(), UTC) - timedelta(hours=city.utc_offset_h)
    begin = int(midnight.timestamp()) // 60
    model = build(city, seed=SEED, sensor_count=SENSORS)
    simulation = Simulation.of(model, birth_ms=begin * MINUTE_MS, period_scale=1.0)
    physics = model.forward(model.climatology(begin - HOUR_MIN), begin, NOTHING)
    world, until = simulation.born(physics, boot=0), begin + DAYS * DAY_MIN
    devices = simulation.emitter.devices
    hours = _Hours(begin, {code: len(each) for code, each in devices.items()})
    while world.physics.step < until:
        minutes = min(model.block_min, until - world.physics.step)
        world, readings, _ = simulation.advance(world, NOTHING, minutes)
        for columns in readings:
            hours.add(columns)
    return Month(city, {name: hours.mean(name) for name in hours.sums}, hours.newest)


def _lose(means: FloatArray) -> None:
    """Leave some hours of some days out, others of each sensor."""
    for sensor in range(means.shape[1]):
        for day in range(sensor % 3, DAYS, 3):
            first = day * HOURS + (7 * sensor + 5 * day) % (HOURS - LOST_HOURS)
            means[first : first + LOST_HOURS + day % 4, sensor] = np.nan
