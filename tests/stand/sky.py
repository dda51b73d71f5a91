"""Storms that tests make, of which everything is known."""

import numpy as np

from operations.outlook.storm import Storm


def storm(
    *,
    east_km: float = 0.0,
    north_km: float = 0.0,
    speed_kmh: float = 20.0,
    toward_deg: float = 45.0,
    life_min: float = 90.0,
    peak_mmh: float = 90.0,
    lived_frac: float = 0.4,
) -> Storm:
    """Return a storm of one guess, 6 km wide, as it is now; July's go to the north-east."""
    return Storm(
        east_km=np.array([east_km]),
        north_km=np.array([north_km]),
        speed_km_per_min=np.array([speed_kmh / 60]),
        toward_rad=np.deg2rad([toward_deg]),
        radius_km=np.array([6.0]),
        life_min=np.array([life_min]),
        peak_mmh=np.array([peak_mmh]),
        lived_frac=np.array([lived_frac]),
    )
