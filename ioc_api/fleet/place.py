"""Where sensors stand, and which places belong to the city."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from contract.arrays import BoolArray, FloatArray

Holds = Callable[[FloatArray, FloatArray], BoolArray]
"""Tells which places, (point,) latitudes and longitudes in degrees, belong to the city."""


def anywhere(lat_deg: FloatArray, _lon_deg: FloatArray) -> BoolArray:
    """Tell that every place belongs to the city."""
    return np.ones(len(lat_deg), np.bool_)


class Place(NamedTuple):
    """Where a sensor stands."""

    lat_deg: float
    lon_deg: float
    area_code: str | None
    ward_code: str | None
