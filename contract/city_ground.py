"""The ground of a city: whether a place belongs to it at all."""

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely.geometry.base import BaseGeometry

from contract.arrays import BoolArray, FloatArray
from contract.city import City
from contract.geometry import plane_km
from contract.outline import Outlines

BORDER_TOLERANCE_KM = 1.0
"""How far beyond its outlines a place may lie and still be the city's: assumed. Outlines may be
schematic, and what stands on the far bank of a border river or on a bridge is the city's too."""


class CityGround:
    """Tells whether places belong to a city.

    Its ground is what the outlines of its areas cover together and where its own sites stand, and
    `BORDER_TOLERANCE_KM` around both.
    """

    def __init__(self, city: City, outlines: Outlines) -> None:
        self._lat0_deg, self._lon0_deg = city.view.lat_deg, city.view.lon_deg
        areas: list[BaseGeometry] = [
            shapely.transform(polygon, self._plane)
            for polygon in (*outlines.district.values(), *outlines.ward.values())
        ]
        sites = [
            shapely.Point(*self._plane(np.array([[site.lon_deg, site.lat_deg]]))[0])
            for of_category in city.sites.values()
            for site in of_category
        ]
        self._ground = shapely.union_all([*areas, *sites]).buffer(BORDER_TOLERANCE_KM)
        shapely.prepare(self._ground)

    def holds(self, lat_deg: ArrayLike, lon_deg: ArrayLike) -> BoolArray:
        """Tell of each place whether it belongs to the city.

        Parameters
        ----------
        lat_deg, lon_deg : (point,)
            Positions, WGS 84. [deg]

        Returns
        -------
        (point,) bool
        """
        lat, lon = np.atleast_1d(lat_deg, lon_deg)
        east_km, north_km = self._plane(np.column_stack([lon, lat])).T
        return np.asarray(shapely.contains_xy(self._ground, east_km, north_km), dtype=np.bool_)

    def _plane(self, lon_lat_deg: NDArray[np.float64]) -> FloatArray:
        east_km, north_km = plane_km(
            lon_lat_deg[:, 1], lon_lat_deg[:, 0], lat0_deg=self._lat0_deg, lon0_deg=self._lon0_deg
        )
        return np.column_stack([east_km, north_km])
