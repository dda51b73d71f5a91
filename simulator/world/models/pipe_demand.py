"""When people draw water: by the hour of a working day, of a day off, and in the week of Tết.

The profile is the pack's `[water]`. Its lowest hour is of a whole city; what a metered zone draws
by night is given apart and counts for more. What is assumed here was decided in docs/models.md,
"Water network".
"""

from dataclasses import dataclass
from typing import Self

import numpy as np

from contract.arrays import FloatArray
from contract.city_profile import WaterProfile
from simulator import rng
from simulator.world.local_time import LocalTime, by_hour
from simulator.world.units import DAY_H

# On days off people rise later by the pack's delay: the day parts from the working day's after
# midnight, and is level with it again at noon. Local hours, and shares of the delay. Assumed.
DELAYED_H, DELAYED_FRAC = (0.0, 4.0, 9.0, 12.0), (0.0, 1.0, 1.0, 0.0)
EVERY_H = np.arange(0.0, DAY_H, 0.25)  # of a day, for its mean; exact
NIGHT_H = (2.25, 2.75, 3.25, 3.75)  # between 02 and 04 h the pack takes the flow at night
# Leaks of a zone against the city's: those that leak least have the least flow at night. Assumed.
LEAK_RATIO = (0.4, 1.6)


@dataclass(frozen=True, slots=True, eq=False)
class Draw:
    """How zones draw; arrays are (zone,).

    Attributes
    ----------
    leak_frac
        Part of the mean flow that runs day and night.
    swing_ratio
        How far people's draw moves over the day, against the pack's profile.
    """

    profile: WaterProfile
    leak_frac: FloatArray
    swing_ratio: FloatArray

    @classmethod
    def of(cls, profile: WaterProfile, unit: FloatArray) -> Self:
        """Return the zones by a number in [0, 1) each: where in the pack's night flow they lie."""
        leak_frac = profile.non_revenue_frac * rng.between(unit, LEAK_RATIO)
        drawn_frac = (rng.between(unit, profile.night_flow_frac) - leak_frac) / (1 - leak_frac)
        night_index = float(by_hour(profile.demand_index, np.array(NIGHT_H)).mean())
        return cls(profile, leak_frac, (1 - drawn_frac) / (1 - night_index))

    def index(
        self,
        shape_index: float | FloatArray,
        day_ratio: float | FloatArray,
        own_ratio: float | FloatArray,
    ) -> FloatArray:
        """Return flow against its mean, (…, zone); leaks run on whatever people do.

        Parameters
        ----------
        shape_index : (…) or (…, zone)
            By the hour, as `shape_index`.
        day_ratio : (…, zone)
            All that runs, leaks included, against that of an ordinary day.
        own_ratio : (…, zone)
            What a zone's people draw against what they usually do.
        """
        drawn = np.maximum(1 - self.swing_ratio * (1 - shape_index), 0.0) * own_ratio
        return self.leak_frac + np.maximum(day_ratio - self.leak_frac, 0.0) * drawn


def shape_index(profile: WaterProfile, local: LocalTime) -> FloatArray:
    """Return demand by the hour, (step,), mean 1: people rise later when they need not work."""
    weekday = by_hour(profile.demand_index, local.hour)
    day_off = _late_index(profile, local.hour) / float(_late_index(profile, EVERY_H).mean())
    return weekday + (day_off - weekday) * local.weekend_frac


def _late_index(profile: WaterProfile, hour: FloatArray) -> FloatArray:
    """Return demand of a day on which people rise late, (…); its mean is below that of others."""
    delay_h = profile.weekend_delay_h * np.interp(hour, DELAYED_H, DELAYED_FRAC)
    return by_hour(profile.demand_index, hour - delay_h)


def day_ratio(profile: WaterProfile, local: LocalTime) -> FloatArray:
    """Return what the kind of day does to all hours' demand, (step,)."""
    return (1 + (profile.weekend_factor - 1) * local.weekend_frac) * local.tet_water


def demand_index(profile: WaterProfile, local: LocalTime) -> FloatArray:
    """Return the whole city's demand, (step,): 1 is the mean of a working day."""
    return shape_index(profile, local) * day_ratio(profile, local)
