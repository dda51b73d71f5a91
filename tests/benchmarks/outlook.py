"""`./ioc bench outlook`: what was to be expected, held against what came.

Floods: twenty storms over the simulated city (`tests/stand/outlook_storm.py`), 2 000 sensors as
they show it, with the noise of their instruments. Every ten minutes the outlook of all street
gauges is made of what was shown until then, and held against the depth that really stood there 30
and 60 minutes later: of those with 10 cm and more, how many had been told (hit rate), and of
those told, how many did not come (false alarms). Beside it what "as it is now" would have scored,
and as a limit what the simulator itself would, that goes on from its own state with the storms that
it had borne a quarter of an hour before (`tests/stand/outlook_limit.py`): nobody can tell more.
How many depths lie in the band of nine in ten counts where water came or the band reaches 2 cm.
The seeds of these storms are not those on which the method was tuned.

Tide: a year of the simulated river with readings each five minutes; every six hours the level
twelve hours ahead is foretold.

`--short` has three storms and fewer forecasts, and asks only to be better than "as it is now".
"""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from contract.arrays import BoolArray, FloatArray
from contract.city import City, city_folder, load_city
from operations.outlook.flood import HORIZONS_MIN, expected
from operations.outlook.tide import River
from simulator.world.causes import NO_SOURCES
from simulator.world.local_time import local_time
from simulator.world.models import tide
from simulator.world.units import DAY_MIN, HOUR_MIN
from tests.stand import outlook_limit
from tests.stand.outlook_storm import WARM_H, YEAR_BEGIN_MIN, storm
from tests.stand.report import Measure, Report, options

CITY = "hcmc"
SEEDS, SHORT_SEEDS = range(1, 21), (3, 6, 12)
EVERY_MIN, SHORT_EVERY_MIN = 10, 30
FLOODED_M, FELT_M, SENSED_M = 0.1, 0.02, 0.005
DECIMALS = 2  # as the answer tells depths
HIT_AIM, FALSE_AIM = 0.7, 0.4
BAND_FRAC = 0.9
AIMED_MIN = 60
TIDE_AHEAD_MIN, TIDE_AIM_M, TIDE_AIM_FRAC = 720, 0.10, 0.9
TIDE_SEEDS, SHORT_TIDE_SEEDS = (1, 2, 3), (1,)
TIDE_EVERY_MIN, READ_EVERY_MIN, NOISE_M, BIAS_M = 360, 5, 0.006, 0.005
SEASONS: Mapping[str, tuple[int, ...]] = {
    "December to February": (12, 1, 2),
    "March to May": (3, 4, 5),
    "June to August": (6, 7, 8),
    "September to November": (9, 10, 11),
}


@dataclass(slots=True)
class Score:
    """How often what was told came."""

    hits: int = 0
    false: int = 0
    missed: int = 0

    def take(self, told: BoolArray, came: BoolArray) -> None:
        """Count some more."""
        self.hits += int((told & came).sum())
        self.false += int((told & ~came).sum())
        self.missed += int((~told & came).sum())

    @property
    def hit_rate(self) -> float:
        """Return the share of what came that had been told."""
        return self.hits / max(self.hits + self.missed, 1)

    @property
    def false_ratio(self) -> float:
        """Return the share of what was told that did not come."""
        return self.false / max(self.hits + self.false, 1)

    @property
    def success_frac(self) -> float:
        """Return hits over all that came or was told: the critical success index."""
        return self.hits / max(self.hits + self.false + self.missed, 1)


@dataclass(slots=True)
class Horizon:
    """What was scored of one horizon."""

    ours: Score = field(default_factory=Score)
    as_now: Score = field(default_factory=Score)
    at_best: Score = field(default_factory=Score)
    within: int = 0
    felt: int = 0

    @property
    def coverage_frac(self) -> float:
        """Return the share of depths that lie in the band."""
        return self.within / max(self.felt, 1)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark."""
    flags = options("outlook", arguments, has_short=True)
    city = load_city(city_folder(CITY))
    seeds = SHORT_SEEDS if flags.short else SEEDS
    every_min = SHORT_EVERY_MIN if flags.short else EVERY_MIN
    report = Report(f"outlook, {len(seeds)} storms")
    for minutes, found in _floods(city, seeds, every_min).items():
        _add_flood(report, minutes, found, is_short=flags.short)
    _add_tide(report, city, is_short=flags.short)
    return report.finish(flags.json)


def _floods(city: City, seeds: Sequence[int], every_min: int) -> dict[int, Horizon]:
    """Return what was scored of each horizon, over all storms."""
    river = River(tide=city.tide, utc_offset_h=city.utc_offset_h)
    scored = {minutes: Horizon() for minutes in HORIZONS_MIN}
    for seed in seeds:
        one = storm(city, seed)
        last = one.true_m.shape[0] - max(HORIZONS_MIN)
        best_m = outlook_limit.best_m(city, seed, every_min, max(HORIZONS_MIN))
        for at in range(WARM_H * HOUR_MIN, last, every_min):
            made = expected(city.climate, one.seen(at, river))
            for place, minutes in enumerate(HORIZONS_MIN):
                bands = made.depth_m[place], made.low_m[place], made.high_m[place]
                came_m = one.true_m[at + minutes - 1]
                _score(scored[minutes], came_m, made.now_m, bands)
                is_told = best_m[at][minutes - 1] >= FLOODED_M
                scored[minutes].at_best.take(is_told, came_m >= FLOODED_M)
    return scored


def _score(
    into: Horizon,
    came_m: FloatArray,
    now_m: FloatArray,
    told: tuple[FloatArray, FloatArray, FloatArray],
) -> None:
    depth_m, low_m, high_m = (np.round(one, DECIMALS) for one in told)
    came = came_m >= FLOODED_M
    into.ours.take(depth_m >= FLOODED_M, came)
    into.as_now.take(np.round(now_m, DECIMALS) >= FLOODED_M, came)
    is_felt = ~np.isnan(depth_m) & ((came_m >= FELT_M) | (high_m >= FELT_M))
    is_within = (came_m >= low_m - SENSED_M) & (came_m <= high_m + SENSED_M)
    into.within += int((is_within & is_felt).sum())
    into.felt += int(is_felt.sum())


def _add_flood(report: Report, minutes: int, found: Horizon, *, is_short: bool) -> None:
    ours, as_now, at_best = found.ours, found.as_now, found.at_best
    is_aimed = minutes == AIMED_MIN and not is_short
    is_hit, is_true = ours.hit_rate >= HIT_AIM, ours.false_ratio <= FALSE_AIM
    for name, value, limit, aim, is_held in (
        ("streets told that came", ours.hit_rate, at_best.hit_rate, f">= {HIT_AIM}", is_hit),
        ("told that did not", ours.false_ratio, None, f"<= {FALSE_AIM}", is_true),
    ):
        report.add(
            Measure(
                measure=f"{minutes} min, 10 cm and more: {name}",
                value=value,
                unit="1",
                limit=limit,
                aim=aim if is_aimed else "",
                held=is_held or not is_aimed,
            )
        )
    for name, value in (
        ("as it is now: told that came", as_now.hit_rate),
        ("as it is now: told that did not", as_now.false_ratio),
        ("street-times with 10 cm", float(ours.hits + ours.missed)),
    ):
        report.add(Measure(measure=f"{minutes} min, {name}", value=value, unit="1"))
    report.add(
        Measure(
            measure=f"{minutes} min, success index against as it is now",
            value=ours.success_frac,
            unit="1",
            limit=as_now.success_frac,
            aim="better",
            held=ours.success_frac > as_now.success_frac,
        )
    )
    report.add(
        Measure(
            measure=f"{minutes} min, depths in the band of nine in ten",
            value=found.coverage_frac,
            unit="1",
        )
    )


def _add_tide(report: Report, city: City, *, is_short: bool) -> None:
    seeds = SHORT_TIDE_SEEDS if is_short else TIDE_SEEDS
    parts = [_tide_errors(city, seed) for seed in seeds]
    month = np.concatenate([part[0] for part in parts])
    apart_m = np.concatenate([part[1] for part in parts])
    within = np.abs(apart_m) <= TIDE_AIM_M
    report.add(
        Measure(
            measure=f"tide, 12 h ahead within {TIDE_AIM_M:g} m, whole year",
            value=float(within.mean()),
            unit="1",
            aim="" if is_short else f">= {TIDE_AIM_FRAC}",
            held=is_short or bool(within.mean() >= TIDE_AIM_FRAC),
        )
    )
    for name, months in SEASONS.items():
        value = float(within[np.isin(month, months)].mean())
        report.add(Measure(measure=f"tide, {name}", value=value, unit="1"))
    banded = np.concatenate([part[2] for part in parts])
    report.add(Measure(measure="tide, levels in the band", value=float(banded.mean()), unit="1"))
    rms_m = float(np.sqrt(np.mean(apart_m**2)))
    report.add(Measure(measure="tide, error 12 h ahead, rms", value=rms_m, unit="m"))


def _tide_errors(city: City, seed: int) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return month, error [m] and whether it lay in its band, of the forecasts of a year."""
    steps = np.arange(YEAR_BEGIN_MIN, YEAR_BEGIN_MIN + 365 * DAY_MIN, dtype=np.int64)
    local = local_time(steps, utc_offset_h=city.utc_offset_h, calendar=city.calendar)
    start = tide.start_residual_sd(seed)
    true_m = tide.river(seed, city.tide, local, NO_SOURCES, start)[0].primary_m
    lots = np.random.default_rng(seed)
    shown_m = np.round(true_m + BIAS_M * lots.normal() + NOISE_M * lots.normal(size=steps.size), 2)
    river = River(tide=city.tide, utc_offset_h=city.utc_offset_h)
    rows: list[tuple[float, float, float]] = []
    for at in range(HOUR_MIN, steps.size - TIDE_AHEAD_MIN, TIDE_EVERY_MIN):
        hour = np.arange(at - HOUR_MIN, at, READ_EVERY_MIN)
        residual = river.residual(steps[hour].astype(np.float64), shown_m[hour])
        told = river.levels(np.array([float(steps[at + TIDE_AHEAD_MIN])]), residual)
        came_m = float(true_m[at + TIDE_AHEAD_MIN])
        is_within = float(told.low_m[0]) <= came_m <= float(told.high_m[0])
        month = float(local.month[at + TIDE_AHEAD_MIN] + 1)
        rows.append((month, float(told.level_m[0]) - came_m, float(is_within)))
    month, apart_m, banded = np.array(rows).T
    return month, apart_m, banded


if __name__ == "__main__":
    sys.exit(main())
