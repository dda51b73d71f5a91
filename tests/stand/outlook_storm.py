"""A storm in the simulated city as its sensors show it, and what really stood on its streets.

A natural sky of a seed and a day, and one storm over a street of the pack, of the kind that
scenarios have: 60 to 120 mm/h at its height, 5 to 8 km wide, for 90 to 180 minutes, 4 to 24 km/h
fast, where the season's storms go, give or take. Every third day has a high tide, and the storm
comes with it.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from contract.arrays import BoolArray, FloatArray
from contract.city import City
from contract.season import year_frac
from contract.tide import gauge_m
from operations.outlook.flood import HORIZONS_MIN, PAST_BINS, Seen
from operations.outlook.rain import BIN_MIN
from operations.outlook.tide import RESIDUAL_SPAN_MIN, River
from simulator.devices.reading import Columns
from simulator.run.stage import stage_of_run
from simulator.run.world import Simulation, World, build
from simulator.scenario.course import Course
from simulator.scenario.event import Event
from simulator.world.city import CityModel
from simulator.world.state import MINUTE_MS
from simulator.world.units import DAY_MIN, HOUR_MIN

YEAR_BEGIN = date(2026, 1, 1)
YEAR_BEGIN_MIN = 29_453_340  # its local midnight, minutes since the epoch; exact
SENSORS = 2_000  # as many as a city has unless it is told otherwise
KINDS = {"rain_gauge": 1, "street_flood": 0, "river_level": 0}
"""What is watched, and which of the kind's quantities."""
HIGH_EACH, HIGH_TIDE_M = 3, 1.35
WET_DAYS, HIGH_DAYS = (120, 300), (274, 345)
FROM_H, TO_H, WARM_H = 12, 24, 6
BLOCK_MIN = 360
PEAK_MMH, RADIUS_KM, SPEED_KMH, LASTS_MIN = (60, 120), (5, 8), (4, 24), (90, 180)
DIRECTION_SD_DEG = 20.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Storm:
    """What was shown minute by minute, (minute, sensor), NaN where nothing was; and the truth.

    Attributes
    ----------
    from_min
        The first minute, since the epoch; forecasts begin `WARM_H` later.
    gauge_m : (minute,)
        What the primary gauge showed.
    true_m : (minute, street)
    """

    month: int
    from_min: int
    gauges_km: tuple[FloatArray, FloatArray]
    streets_km: tuple[FloatArray, FloatArray]
    is_listed: BoolArray
    rain_mmh: FloatArray
    depth_m: FloatArray
    gauge_m: FloatArray
    true_m: FloatArray

    def seen(self, at: int, river: River) -> Seen:
        """Return what is known at a minute of the run to somebody who looks ahead."""
        begin = at - PAST_BINS * BIN_MIN
        hour = np.arange(at - RESIDUAL_SPAN_MIN, at)
        hour = hour[~np.isnan(self.gauge_m[hour])]
        residual = river.residual(self.from_min + hour.astype(np.float64), self.gauge_m[hour])
        bins = np.arange(1.0 - PAST_BINS, max(HORIZONS_MIN) / BIN_MIN + 1)
        levels = river.levels(self.from_min + at + BIN_MIN * bins, residual)
        return Seen(
            month=self.month,
            gauge_east_km=self.gauges_km[0],
            gauge_north_km=self.gauges_km[1],
            rain_mmh=_means(self.rain_mmh[begin:at]),
            street_east_km=self.streets_km[0],
            street_north_km=self.streets_km[1],
            is_listed=self.is_listed,
            depth_m=_lasts(self.depth_m[begin:at]),
            outlet_m=levels.level_m,
        )


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a seed has: the month, the first minute of the run since the epoch, and the storm."""

    month: int
    from_min: int
    event: Event


def storm(city: City, seed: int) -> Storm:
    """Return the storm of a seed: always the same."""
    model = build(city, seed=seed, sensor_count=SENSORS)
    day = drawn(model, seed)
    from_min, minutes = day.from_min, minutes_of_run()
    places = {kind: model.places[kind] for kind in KINDS}
    shown = {kind: np.full((minutes, places[kind].count), np.nan) for kind in KINDS}
    true_m = np.zeros((minutes, places["street_flood"].count))
    chosen = {kind: np.ones(places[kind].count, np.bool_) for kind in KINDS}
    run = Simulation.of(model, birth_ms=from_min * MINUTE_MS, period_scale=1.0).of_sensors(chosen)
    course = Course(stage=stage_of_run(model), given=(day.event,))
    world = run.born(run.model.climatology(from_min), boot=1)
    for first in range(0, minutes, BLOCK_MIN):
        physics, block = run.model.advance(world.physics, course, BLOCK_MIN)
        true_m[first : first + BLOCK_MIN] = block.values["street_flood"]["depth_m"]
        readings, devices = run.read(block, world.devices, course)
        world = World(physics, devices)
        for columns in readings:
            _lay(shown, columns, from_min)
    primary = places["river_level"].site_id.index(city.tide.transfer.primary_gauge)
    gauges, streets = places["rain_gauge"], places["street_flood"]
    return Storm(
        month=day.month,
        from_min=from_min,
        gauges_km=(gauges.east_km, gauges.north_km),
        streets_km=(streets.east_km, streets.north_km),
        is_listed=~streets.is_made_up,
        rain_mmh=shown["rain_gauge"],
        depth_m=shown["street_flood"],
        gauge_m=shown["river_level"][:, primary],
        true_m=true_m,
    )


def minutes_of_run() -> int:
    """Return how long a run is."""
    return (TO_H - FROM_H + WARM_H) * HOUR_MIN


def drawn(model: CityModel, seed: int) -> Drawn:
    """Return what a seed has."""
    lots = np.random.default_rng(seed)
    is_high = seed % HIGH_EACH == 0
    day, top_min = _day(model.city, lots, is_high=is_high)
    middle_min = top_min if is_high else int(lots.integers(14 * HOUR_MIN, 19 * HOUR_MIN))
    lasts_min = int(lots.uniform(*LASTS_MIN))
    month = (YEAR_BEGIN + timedelta(days=day)).month
    season_deg = float(model.city.climate.rain.drift_to_deg[month - 1])
    streets = model.places["street_flood"]
    place = int(lots.integers(0, len(model.city.sites["flood"])))
    begin = YEAR_BEGIN_MIN + day * DAY_MIN + middle_min - lasts_min // 2
    event = Event(
        event_id="storm",
        what="storm",
        begin_step=begin,
        end_step=begin + lasts_min,
        lat_deg=float(streets.lat_deg[place]),
        lon_deg=float(streets.lon_deg[place]),
        values={
            "peak_mmh": float(lots.uniform(*PEAK_MMH)),
            "radius_km": float(lots.uniform(*RADIUS_KM)),
            "moves_kmh": float(lots.uniform(*SPEED_KMH)),
            "moves_to_deg": float((season_deg + DIRECTION_SD_DEG * lots.normal()) % 360),
        },
    )
    from_min = YEAR_BEGIN_MIN + day * DAY_MIN + (FROM_H - WARM_H) * HOUR_MIN
    return Drawn(month, from_min, event)


def _day(city: City, lots: np.random.Generator, *, is_high: bool) -> tuple[int, int]:
    """Return a day of the year and the minute of its highest water in the afternoon."""
    while True:
        day = int(lots.integers(*(HIGH_DAYS if is_high else WET_DAYS)))
        into_min = np.arange(15.0 * HOUR_MIN, 20.0 * HOUR_MIN, 10.0)
        at_min = YEAR_BEGIN_MIN + day * DAY_MIN + into_min
        level_m = gauge_m(city.tide, at_min, year_frac(at_min, city.utc_offset_h), 0.0)
        if not is_high or level_m.max() >= HIGH_TIDE_M:
            return day, int(into_min[int(np.argmax(level_m))])


def _lay(shown: dict[str, FloatArray], columns: Columns, from_min: int) -> None:
    kind = columns.devices[0].kind.code
    minute = columns.at_ms // MINUTE_MS - from_min
    is_within = (minute >= 0) & (minute < shown[kind].shape[0])
    values = np.asarray(columns.values[KINDS[kind]], dtype=np.float64)
    shown[kind][minute[is_within], columns.sensor[is_within]] = values[is_within]


def _means(shown: FloatArray) -> FloatArray:
    """Return the mean of each bin, (bin, sensor); NaN where nothing was shown."""
    parts = shown.reshape(-1, BIN_MIN, shown.shape[1])
    count = (~np.isnan(parts)).sum(axis=1)
    total = np.nansum(parts, axis=1)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def _lasts(shown: FloatArray) -> FloatArray:
    """Return the last value of each bin, (bin, sensor); NaN where nothing was shown."""
    parts = shown.reshape(-1, BIN_MIN, shown.shape[1])
    last = parts[:, 0].copy()
    for minute in range(1, BIN_MIN):
        is_shown = ~np.isnan(parts[:, minute])
        last[is_shown] = parts[:, minute][is_shown]
    return last
