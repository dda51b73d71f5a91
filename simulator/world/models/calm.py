"""The air while it does not rain, and what rain makes of it: in a district, or over one mast.

What is assumed here was decided in docs/models.md, "Weather".

References
----------
.. [1] R. G. Allen et al., "Crop evapotranspiration," FAO Irrigation and Drainage Paper 56, 1998,
   eq. 35.
"""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from contract.arrays import FloatArray, IntArray
from simulator import rng
from simulator.world.models import humidity, recursion, temperature, wind

# A storm: rain that wets 1 - 1/e of the air, how long it stays, and how it moistens. Assumed.
STORM_MMH = 6.0
STORM_MEMORY_H = 1.2
STORM_MOIST_FRAC = 0.6

HUMIDITY_FRAC = (0.25, 0.995)  # bounds of the air's; assumed
OVERCAST_MMH = 2.0  # rain that covers 1 - 1/e of the sky; assumed

# Ångström and Prescott: what reaches the ground under full cloud, and what sunshine adds [1].
CLOUDY_SUN_FRAC, SUNSHINE_FRAC = 0.25, 0.50
CLOUD_LOSS_FRAC = SUNSHINE_FRAC / (CLOUDY_SUN_FRAC + SUNSHINE_FRAC)


@dataclass(frozen=True, slots=True, eq=False)
class Felt:
    """The air as it is with its rain; arrays are (step, place)."""

    temperature_degc: FloatArray
    humidity_frac: FloatArray
    wind_mps: FloatArray
    wind_index: FloatArray
    cloud_frac: FloatArray
    solar_wm2: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Calm:
    """The air of a block while it does not rain; arrays are (step, place) where not said otherwise.

    Attributes
    ----------
    air_degc
        Under the cloud that the season is used to. [°C]
    dew_degc, day_frac, cloud_frac, usual_cloud_frac : (step, 1)
        Dew point [°C]; how far the hour is from the coolest to the hottest; cloud, and the usual.
    wind_mps, usual_mps
        Wind, and the hour's usual. [m/s]
    clear_sky_wm2 : (step,)
    gust_mps
        What a strong cell adds to the wind. [m/s]
    """

    air_degc: FloatArray
    dew_degc: FloatArray
    day_frac: FloatArray
    cloud_frac: FloatArray
    usual_cloud_frac: FloatArray
    wind_mps: FloatArray
    usual_mps: FloatArray
    clear_sky_wm2: FloatArray
    gust_mps: float

    def at(self, zone: IntArray) -> Self:
        """Return the air over places in zones."""
        return replace(
            self,
            air_degc=self.air_degc[:, zone],
            wind_mps=self.wind_mps[:, zone],
            usual_mps=self.usual_mps[:, zone],
        )

    def under(self, rain_mmh: FloatArray, wet: FloatArray) -> Felt:
        """Return the air with its rain.

        Parameters
        ----------
        rain_mmh : (step, place)
        wet : (step, place)
            How much of a storm is in the air: `wet_frac`.
        """
        covered = 1 - np.exp(-rain_mmh / OVERCAST_MMH)
        cloud = np.maximum(self.cloud_frac, covered)
        air = self.air_degc - temperature.storm_degc(wet, self.day_frac)
        air = air - temperature.shade_degc(cloud - self.usual_cloud_frac, self.clear_sky_wm2)
        dew = self.dew_degc + STORM_MOIST_FRAC * wet * np.maximum(air - self.dew_degc, 0.0)
        blown = self.wind_mps + self.gust_mps * wind.gust_frac(rain_mmh)
        return Felt(
            temperature_degc=air,
            humidity_frac=np.clip(humidity.frac(air, dew), *HUMIDITY_FRAC),
            wind_mps=blown,
            wind_index=blown / self.usual_mps,
            cloud_frac=cloud,
            # The cloud cover comes from hours of sunshine, as Ångström and Prescott expect.
            solar_wm2=self.clear_sky_wm2[:, None] * (1 - CLOUD_LOSS_FRAC * cloud),
        )


def wet_frac(rain_mmh: FloatArray, start: FloatArray) -> FloatArray:
    """Return how much of a storm is in the air, (step, place): 1 under a heavy cell, then less."""
    soaked = 1 - np.exp(-rain_mmh / STORM_MMH)
    return recursion.soak(start, rng.memory(STORM_MEMORY_H), soaked)
