"""The tide at the primary gauge within two days, and the alarm levels that its high waters reach.

Harmonic constants (the pack's `tide.toml`, `contract/tide.py`) say what moon and sun do:

    h(t) = b(gain * eta(t - lag) + offset(month) + r(t))

r is what wind and flow add, which the pack describes as first-order autoregressive: with the
correlation rho of a step s and the standard deviation sigma of the month. The last residual r0 is
the mean over the readings of an hour, each freed from the banks' b and less the constants at its
time; its own time t0 is their mean. What of it is left, and how far it may lie off,

    r(t) = r0 rho^((t - t0) / s)        sd(t) = sigma(t) sqrt(1 - rho^(2 (t - t0) / s))

The band is where nine of ten levels lie. Without a reading r is 0 and the band that of sigma: the
constants still hold, but nobody has looked at the river. Levels in m, national datum; times in
minutes since the epoch, UTC. Valid within a century of 2000; what a surge brings is not foreseen.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np

from contract.arrays import FloatArray
from contract.city_tide import AlarmLevels, Tide
from contract.season import by_month, year_frac
from contract.tide import gauge_m, sea_level_m, without_banks_m
from operations.indices.river import alarm_level

SOURCE = "constants of the pack's tide.toml; fading by its residual_correlation: assumed"
SPAN_MIN, STEP_MIN = 2_880, 10
RESIDUAL_SPAN_MIN = 60
BAND_SDS = 1.6449  # nine of ten of a normal law lie within so many standard deviations; exact
DECIMALS = 3

Alarm = Literal["I", "II", "III"]
ALARMS: tuple[Alarm, ...] = ("I", "II", "III")


@dataclass(frozen=True, slots=True)
class Residual:
    """What the river stood above the constants [m], and when [min]."""

    mean_m: float
    at_min: float


@dataclass(frozen=True, slots=True, eq=False)
class Levels:
    """Levels that are to be expected, (step,) each, and the band of nine in ten."""

    at_min: FloatArray
    level_m: FloatArray
    low_m: FloatArray
    high_m: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class River:
    """The primary gauge of a city.

    Attributes
    ----------
    utc_offset_h
        Of the city's zone: months are civil. [h]
    """

    tide: Tide
    utc_offset_h: float

    def residual(self, at_min: FloatArray, level_m: FloatArray) -> Residual | None:
        """Return what the river stood above the constants, of readings (reading,); None of none."""
        if not at_min.size:
            return None
        freed_m = without_banks_m(self.tide, level_m)
        apart_m = freed_m - self._constants_m(at_min)
        return Residual(float(apart_m.mean()), float(at_min.mean()))

    def levels(self, at_min: FloatArray, residual: Residual | None) -> Levels:
        """Return the levels at times (step,), none before the residual's."""
        frac = year_frac(at_min, self.utc_offset_h)
        spread_m = by_month(self.tide.transfer.residual_sd_m, frac)
        rest_m = np.zeros_like(spread_m)
        if residual is not None:
            kept = self._kept_frac(at_min - residual.at_min)
            rest_m = residual.mean_m * kept
            spread_m = spread_m * np.sqrt(1 - kept * kept)
        low_m, level_m, high_m = (
            gauge_m(self.tide, at_min, frac, rest_m + sds * spread_m)
            for sds in (-BAND_SDS, 0.0, BAND_SDS)
        )
        return Levels(at_min, level_m, low_m, high_m)

    def outlook(self, now_min: float, residual: Residual | None) -> Levels:
        """Return the levels of two days from the next full ten minutes on, to the millimetre."""
        first_min = np.ceil(now_min / STEP_MIN) * STEP_MIN
        at_min = first_min + np.arange(0.0, SPAN_MIN + STEP_MIN, STEP_MIN)
        levels = self.levels(at_min, residual)
        return Levels(
            at_min, *(np.round(m, DECIMALS) for m in (levels.level_m, levels.low_m, levels.high_m))
        )

    def alarms(self, day: date) -> AlarmLevels | None:
        """Return the alarm levels of the primary gauge that hold on a day; None before the first.

        Of several the newest.
        """
        holding = [
            alarm
            for alarm in self.tide.alarm
            if alarm.gauge_id == self.tide.transfer.primary_gauge and alarm.valid_from <= day
        ]
        return max(holding, key=lambda alarm: alarm.valid_from, default=None)

    def _kept_frac(self, ahead_min: FloatArray) -> FloatArray:
        transfer = self.tide.transfer
        steps = np.maximum(ahead_min, 0.0) / transfer.residual_step_min
        return np.asarray(transfer.residual_correlation**steps)

    def _constants_m(self, at_min: FloatArray) -> FloatArray:
        """Return what the constants say of a river without banks, (…) [m]."""
        transfer = self.tide.transfer
        offset_m = by_month(transfer.offset_m, year_frac(at_min, self.utc_offset_h))
        sea_m = sea_level_m(at_min - transfer.lag_min, self.tide.constituent)
        return transfer.gain * sea_m + offset_m


def high_waters(levels: Levels) -> list[int]:
    """Return at which steps the water stands highest before it falls; of a flat top the first."""
    level_m = levels.level_m
    is_risen = np.diff(level_m, prepend=np.inf) > 0
    falls = np.diff(level_m, append=np.inf)
    tops: list[int] = []
    for step in np.flatnonzero(is_risen).tolist():
        follows = falls[step:][falls[step:] != 0]
        if follows.size and follows[0] < 0:
            tops.append(step)
    return tops


def alarm_of(level_m: float, alarms: AlarmLevels | None) -> Alarm | None:
    """Return the highest alarm level that a level reaches; None where it reaches none."""
    if alarms is None:
        return None
    reached = int(alarm_level(np.array(level_m), alarms.level_m))
    return ALARMS[reached - 1] if reached > 0 else None
