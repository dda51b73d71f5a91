"""The places of air stations: what of the city each one sees, and what burns near it.

What is assumed here was decided in docs/models.md, "Air".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np

from contract.arrays import FloatArray, IntArray
from contract.city_climate import Climate
from simulator import rng
from simulator.world.models.ground import Places
from simulator.world.models.street import Streets

# How much of the street a station sees, 0 background to 1 kerb, by the site's tag; the range is of
# places without one. Assumed.
ROADSIDE_FRAC: Mapping[str, float] = {
    "traffic": 0.85,
    "industry": 0.5,
    "residential": 0.4,
    "background": 0.15,
}
MADE_UP_ROADSIDE_FRAC = (0.2, 0.9)

# How far its air swings against that of others, and how often a plume from nearby passes it, by the
# tag. The six of HealthyAir have deviations of the logarithm of 0.37 to 0.65, by p95 over p5, and
# industry the widest (S35); the own parts are assumed.
SWING_RATIO: Mapping[str, float] = {
    "industry": 1.3,
    "residential": 1.05,
    "background": 0.95,
    "traffic": 0.85,
}
MADE_UP_SWING_RATIO = (0.68, 1.34)
OWN_SWING_RATIO = (0.75, 1.25)
PLUME_RATIO: Mapping[str, float] = {
    "industry": 1.6,
    "residential": 1.1,
    "background": 0.8,
    "traffic": 0.8,
}
MADE_UP_PLUME_RATIO = (0.5, 1.5)

# A station's PM2.5 against the city's mean: background, what the kerb adds, its own. Assumed, so
# that stations differ as the six of HealthyAir do (means 17 to 26 of 22 ug/m3: S35).
BACKGROUND_LEVEL_FRAC = 0.82
KERB_LEVEL_FRAC = 0.2
OWN_LEVEL_FRAC = (-0.12, 0.12)
COAST_LEVEL_FRAC = 0.75  # the sea's air south of the pack's line; assumed

# Own mean of SO2, within 5 to 25 ug/m3 (pack), and what industry makes of it. Assumed.
SO2_UGM3 = (7.0, 12.0)
INDUSTRY_SO2_RATIO = 1.6
WHOLE_NEAR_FRAC = 0.4  # from so near on, of its reach, a street is all that is smelled; assumed
# Housings against the zone's air: over asphalt, and in the strongest sun, for no fan airs them.
# Assumed. By Magnus' formula air a degree warmer is drier by the last of these, at 28 degrees.
KERB_WARMER_DEGC = (-0.2, 0.5)
SUN_WARMER_DEGC = 1.2
DRIER_PER_DEGC_LN = 0.058


@dataclass(frozen=True, slots=True, eq=False)
class AirSites:
    """The places of the `air_quality` sensors; arrays are (sensor,).

    Attributes
    ----------
    street : int64
        The nearest one, and in `near_frac` how much of it is smelled here.
    beside_frac
        How much of the traffic that is smelled here is that street's, not the district's.
    roadside_frac
        How much a station sees of the traffic, 0 background to 1 kerb.
    level_frac
        Station's PM2.5 against the city's mean.
    swing_ratio
        How far the logarithm of PM2.5 swings against the city's.
    plume_ratio
        How often a plume from nearby passes, against the city's mean.
    pm10_ratio, so2_ugm3
        Own ratio PM10/PM2.5 and own mean of SO2. [1, ug/m3]
    warmer_degc
        The housing's air against the zone's. [°C]
    """

    places: Places
    zone: IntArray
    street: IntArray
    near_frac: FloatArray
    beside_frac: FloatArray
    roadside_frac: FloatArray
    level_frac: FloatArray
    swing_ratio: FloatArray
    plume_ratio: FloatArray
    pm10_ratio: FloatArray
    so2_ugm3: FloatArray
    warmer_degc: FloatArray

    @classmethod
    def at(cls, places: Places, streets: Streets, climate: Climate, seed: int) -> Self:
        """Return the stations at places; those without a tag stand in streets or in backyards."""
        lot = rng.draw(seed, "air_quality.station", 0, (places.count, 5)).T
        own = rng.draw(seed, "air_quality.swing", 0, (places.count, 3)).T
        roadside = _by_tag_frac(places, ROADSIDE_FRAC, lot[0], MADE_UP_ROADSIDE_FRAC)
        swing = _by_tag_frac(places, SWING_RATIO, own[0], MADE_UP_SWING_RATIO)
        level = BACKGROUND_LEVEL_FRAC + KERB_LEVEL_FRAC * roadside
        coast = np.where(places.north_km < climate.pm25.coast_north_km, COAST_LEVEL_FRAC, 1.0)
        industry = np.where(places.has("industry"), INDUSTRY_SO2_RATIO, 1.0)
        street, near_frac = streets.near(places)
        return cls(
            places=places,
            zone=places.zone,
            street=street,
            near_frac=near_frac,
            beside_frac=np.minimum(near_frac / WHOLE_NEAR_FRAC, 1.0),
            roadside_frac=roadside,
            level_frac=(level + rng.between(lot[1], OWN_LEVEL_FRAC)) * coast,
            swing_ratio=swing * rng.between(own[1], OWN_SWING_RATIO),
            plume_ratio=_by_tag_frac(places, PLUME_RATIO, own[2], MADE_UP_PLUME_RATIO),
            pm10_ratio=rng.between(lot[2], climate.pm25.pm10_ratio),
            so2_ugm3=rng.between(lot[3], SO2_UGM3) * industry,
            warmer_degc=rng.between(lot[4], KERB_WARMER_DEGC) * roadside,
        )

    @property
    def count(self) -> int:
        """Return how many they are."""
        return self.zone.size


def _by_tag_frac(
    places: Places, tagged: Mapping[str, float], lot: FloatArray, made_up: tuple[float, float]
) -> FloatArray:
    """Return a trait by the first tag that a place has, (place,), or by lot where it has none."""
    known = [places.has(tag) for tag in tagged]
    return np.select(known, list(tagged.values()), default=rng.between(lot, made_up))
