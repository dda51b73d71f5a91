"""One storm of rain as a shape that moves, swells and dies; many guesses of it at once.

    r(x, t) = A sin^3(pi p(t)) exp(-2 |x - c(t)|^2 / R^2),    c(t) = c0 + v t,    p(t) = p0 + t / L

with the peak A [mm/h], the radius R [km], the life L [min], the share p0 of it that is over now,
the middle c0 now and the motion v; no rain where p is not between 0 and 1. The shape is that of the
simulated sky (docs/models.md, "Storms"): a real one's has to be fitted to radar first. t counts
minutes from now, places are in km on the city's plane.

Each of the eight numbers follows from a standard normal one, so that what is usual (`Prior`) is a
ball of radius one around the origin: middle and motion are normal, radius, life and peak lognormal,
p0 is logistic and so nearly even. Usual motion, radius and life are the pack's (`[rain]`); how wide
they spread and the peak are assumed.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np

from contract.arrays import BoolArray, FloatArray
from contract.city_climate import RainModel

NUMBER_COUNT = 8  # middle east and north, speed, direction, radius, life, peak, p0
MIDDLE_SD_KM = 3.0  # around where gauges have most
SPEED_SD_FRAC = 0.3  # of the usual one
SPEED_LEAST_KM_PER_MIN = 1 / 60
TOWARD_SD_DEG = 20.0  # of single storms against their season's
LIFE_RATIO = 1.4  # who looks sees long storms more often than they are born
PEAK_MMH, PEAK_SIGMA_LN = 60.0, 0.7
NEWBORN_FRAC = 0.02  # nothing shows of a storm before
LOGISTIC = 1.702  # of a logistic law that is nearly normal; exact to 0.01
MPS_KM_PER_MIN = 0.06  # exact
DECAY_RATIO, LIFE_EXPONENT = 2.0, 3
FELT_RADII = 1.7  # farther off is less than three in a thousand of the peak

Places = tuple[FloatArray, FloatArray]
"""East and north, (place,) each. [km]"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prior:
    """What is usual of a storm that is seen near a place."""

    east_km: float
    north_km: float
    speed_km_per_min: float
    toward_rad: float
    radius_km: float
    radius_sigma_ln: float
    life_min: float
    life_sigma_ln: float

    @classmethod
    def at(cls, rain: RainModel, month: int, east_km: float, north_km: float) -> Self:
        """Return it for a civil month, 1 is January."""
        low_km, high_km = (float(edge) for edge in rain.cell_radius_km)
        return cls(
            east_km=east_km,
            north_km=north_km,
            speed_km_per_min=float(np.mean(rain.drift_mps)) * MPS_KM_PER_MIN,
            toward_rad=float(np.deg2rad(rain.drift_to_deg[month - 1])),
            radius_km=float(np.sqrt(low_km * high_km)),
            radius_sigma_ln=float(np.log(high_km / low_km)) / float(np.sqrt(12)),
            life_min=rain.duration_median_min * LIFE_RATIO,
            life_sigma_ln=rain.duration_sigma_ln,
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Storm:
    """Guesses of one storm, as it is now; arrays are (guess,)."""

    east_km: FloatArray
    north_km: FloatArray
    speed_km_per_min: FloatArray
    toward_rad: FloatArray
    radius_km: FloatArray
    life_min: FloatArray
    peak_mmh: FloatArray
    lived_frac: FloatArray

    @classmethod
    def of(cls, prior: Prior, normal: FloatArray) -> Self:
        """Return the storms of standard normal numbers, (number, guess)."""
        speed = prior.speed_km_per_min * (1 + SPEED_SD_FRAC * normal[2])
        return cls(
            east_km=prior.east_km + MIDDLE_SD_KM * normal[0],
            north_km=prior.north_km + MIDDLE_SD_KM * normal[1],
            speed_km_per_min=np.maximum(speed, SPEED_LEAST_KM_PER_MIN),
            toward_rad=prior.toward_rad + np.deg2rad(TOWARD_SD_DEG) * normal[3],
            radius_km=prior.radius_km * np.exp(prior.radius_sigma_ln * normal[4]),
            life_min=prior.life_min * np.exp(prior.life_sigma_ln * normal[5]),
            peak_mmh=PEAK_MMH * np.exp(PEAK_SIGMA_LN * normal[6]),
            lived_frac=NEWBORN_FRAC + (1 - NEWBORN_FRAC) / (1 + np.exp(-LOGISTIC * normal[7])),
        )

    def reaches(self, places: Places, from_min: float, to_min: float) -> BoolArray:
        """Tell which places it may rain on meanwhile, (place,)."""
        ends_min = np.array([from_min, to_min])
        gone_km = self.speed_km_per_min[:, None] * ends_min
        toward, reach_km = self.toward_rad[:, None], FELT_RADII * float(self.radius_km.max())
        is_near = np.ones(places[0].size, np.bool_)
        for at_km, middle_km, way in zip(
            places,
            (self.east_km[:, None], self.north_km[:, None]),
            (np.sin(toward), np.cos(toward)),
            strict=True,
        ):
            path_km = middle_km + way * gone_km
            is_near &= (at_km > path_km.min() - reach_km) & (at_km < path_km.max() + reach_km)
        return is_near

    def rate_mmh(self, places: Places, at_min: FloatArray) -> FloatArray:
        """Return how hard it rains at places, (guess, minute, place)."""
        east, north, sharpness = self._apart(places, at_min)
        strength = self.peak_mmh[:, None] * self._swell(at_min)[0] ** LIFE_EXPONENT
        return strength[..., None] * np.exp(-sharpness * (east * east + north * north))

    def now_mmh(self) -> FloatArray:
        """Return how hard it rains in the middle now, (guess,)."""
        return self.peak_mmh * self._swell(np.zeros(1))[0][:, 0] ** LIFE_EXPONENT

    def slopes(
        self, prior: Prior, places: Places, at_min: FloatArray
    ) -> tuple[FloatArray, FloatArray]:
        """Return how hard it rains, and by how much that changes with each of its numbers.

        (guess, minute, place) and (guess, number, minute, place).
        """
        east, north, sharpness = self._apart(places, at_min)
        apart = sharpness * (east * east + north * north)
        swell, turn = self._swell(at_min)
        peak = self.peak_mmh[:, None, None]
        spread = peak * np.exp(-apart)
        rate = spread * (swell**LIFE_EXPONENT)[..., None]
        by_lived = spread * (LIFE_EXPONENT * np.pi * swell * swell * turn)[..., None]
        by_east, by_north = 2 * sharpness * rate * east, 2 * sharpness * rate * north
        sine, cosine = (f(self.toward_rad)[:, None, None] for f in (np.sin, np.cos))
        gone_km = (self.speed_km_per_min[:, None] * at_min)[..., None]
        frac = ((self.lived_frac - NEWBORN_FRAC) / (1 - NEWBORN_FRAC))[:, None, None]
        lived_slope = (1 - NEWBORN_FRAC) * LOGISTIC * frac * (1 - frac)
        speed_slope = prior.speed_km_per_min * SPEED_SD_FRAC * at_min[:, None]
        toward_slope = gone_km * np.deg2rad(TOWARD_SD_DEG)
        life_slope = (at_min / self.life_min[:, None] * -prior.life_sigma_ln)[..., None]
        every = (
            by_east * MIDDLE_SD_KM,
            by_north * MIDDLE_SD_KM,
            (by_east * sine + by_north * cosine) * speed_slope,
            (by_east * cosine - by_north * sine) * toward_slope,
            rate * 2 * apart * prior.radius_sigma_ln,
            by_lived * life_slope,
            rate * PEAK_SIGMA_LN,
            by_lived * lived_slope,
        )
        return rate, np.stack(every, axis=1)

    def _apart(
        self, places: Places, at_min: FloatArray
    ) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Return how far places lie from the middle [km], and what a km2 of that takes."""
        gone_km = self.speed_km_per_min[:, None] * at_min
        toward = self.toward_rad[:, None]
        east_km = self.east_km[:, None] + np.sin(toward) * gone_km
        north_km = self.north_km[:, None] + np.cos(toward) * gone_km
        sharpness = (DECAY_RATIO / self.radius_km**2)[:, None, None]
        return places[0] - east_km[..., None], places[1] - north_km[..., None], sharpness

    def _swell(self, at_min: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return sine and cosine of where a storm is in its life, (guess, minute); 0 outside."""
        lived = self.lived_frac[:, None] + at_min / self.life_min[:, None]
        is_alive = (lived > 0) & (lived < 1)
        angle = np.pi * np.clip(lived, 0.0, 1.0)
        return np.sin(angle) * is_alive, np.cos(angle)
