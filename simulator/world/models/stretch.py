"""Streets as lines: the stretch for which each one's counter stands.

What is assumed here was decided in docs/models.md, "Queues".
"""

from dataclasses import dataclass
from typing import Self

import numpy as np

from contract.arrays import BoolArray, FloatArray
from simulator.world.models.ground import Places
from simulator.world.models.network import Network

LOOSE_END_KM = 0.5  # half of the usual link of a corridor; assumed


@dataclass(frozen=True, slots=True, eq=False)
class Stretches:
    """Streets that reach half way to their neighbours along a corridor; from the city's middle.

    Attributes
    ----------
    from_km : (street, axis)
        Where each counter stands, east and north. [km]
    to_km : (street, end, axis)
        Where its two ends lie; where nobody follows, at the counter. [km]
    loose_km : (street,)
        How far it goes on where nobody follows: nobody knows in which direction. [km]
    """

    from_km: FloatArray
    to_km: FloatArray
    loose_km: FloatArray

    @classmethod
    def of(cls, places: Places, network: Network) -> Self:
        """Return the stretches of streets at places."""
        from_km = np.stack([places.east_km, places.north_km], axis=1)
        along = np.stack([network.upstream, network.downstream], axis=1)
        is_loose = (along == np.arange(places.count)[:, None]).any(axis=1)
        return cls(
            from_km=from_km,
            to_km=(from_km[:, None] + from_km[along]) / 2,
            loose_km=np.where(is_loose, LOOSE_END_KM, 0.0),
        )

    def apart_km(self, east_km: float, north_km: float) -> FloatArray:
        """Return the kilometres from a place to the nearest known point of each, (street,)."""
        away = self._away_km(east_km, north_km)
        way = self.to_km - self.from_km[:, None]
        length2 = (way**2).sum(axis=-1)
        share = (way * away[:, None]).sum(axis=-1) / np.where(length2 > 0, length2, 1)
        missed = away[:, None] - np.clip(share, 0, 1)[..., None] * way
        return np.asarray(np.hypot(missed[..., 0], missed[..., 1]).min(axis=1))

    def are_within(self, reach_km: float, east_km: float, north_km: float) -> BoolArray:
        """Tell which may pass so near to a place, (street,)."""
        away = self._away_km(east_km, north_km)
        is_known = self.apart_km(east_km, north_km) <= reach_km
        return is_known | (np.hypot(away[:, 0], away[:, 1]) <= reach_km + self.loose_km)

    def _away_km(self, east_km: float, north_km: float) -> FloatArray:
        return np.array([east_km, north_km]) - self.from_km
