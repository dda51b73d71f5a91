"""How the rain moves, in one word: the mean of what storms do, each by how hard it rains now."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Self

import numpy as np

from contract.city_climate import RainModel
from operations.outlook.storm import MPS_KM_PER_MIN, Storm

HOUR_MIN = 60
Source = Literal["gauges", "season"]


@dataclass(frozen=True, slots=True)
class Motion:
    """Where rain moves to, clockwise from north, how fast, and who says so."""

    toward_deg: float
    speed_kmh: float
    source: Source

    @classmethod
    def of(cls, model: RainModel, month: int, storms: Sequence[Storm]) -> Self:
        """Return the motion of storms; where there are none, what is usual in a civil month."""
        if not storms:
            usual_kmh = float(np.mean(model.drift_mps)) * MPS_KM_PER_MIN * HOUR_MIN
            return cls(float(model.drift_to_deg[month - 1]), usual_kmh, "season")
        east = north = total = 0.0
        for storm in storms:
            weight = storm.now_mmh() * storm.radius_km**2
            speed = weight * storm.speed_km_per_min
            east += float((speed * np.sin(storm.toward_rad)).sum())
            north += float((speed * np.cos(storm.toward_rad)).sum())
            total += float(weight.sum())
        toward_deg = float(np.rad2deg(np.arctan2(east, north)) % 360)
        speed_kmh = float(np.hypot(east, north)) / max(total, 1e-9) * HOUR_MIN
        return cls(toward_deg, speed_kmh, "gauges")
