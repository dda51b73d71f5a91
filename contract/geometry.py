"""Areas on the ground: which area holds a point, points inside an area, distances."""

from collections.abc import Mapping

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from contract.arrays import FloatArray
from contract.city import City
from contract.outline import Outlines

CodeArray = NDArray[np.str_]

EARTH_RADIUS_KM = 6371.0  # mean radius; a city is small enough for a sphere
KM_PER_DEG_LAT = EARTH_RADIUS_KM * np.pi / 180
NOWHERE = ""  # the code of a point that lies in no area


def plane_km(
    lat_deg: ArrayLike, lon_deg: ArrayLike, *, lat0_deg: float, lon0_deg: float
) -> tuple[FloatArray, FloatArray]:
    """Return kilometres east and north of a point, on a plane that touches the city there.

    Parameters
    ----------
    lat_deg, lon_deg : array
        Positions, WGS 84. [deg]
    lat0_deg, lon0_deg
        The plane's origin. [deg]

    Returns
    -------
    east_km, north_km : array
        Within 0.1 % of the truth for 50 km around the origin.
    """
    km_per_deg_lon = KM_PER_DEG_LAT * np.cos(np.deg2rad(lat0_deg))
    east_km = (np.asarray(lon_deg, dtype=np.float64) - lon0_deg) * km_per_deg_lon
    north_km = (np.asarray(lat_deg, dtype=np.float64) - lat0_deg) * KM_PER_DEG_LAT
    return east_km, north_km


def distance_km(
    lat_deg: ArrayLike, lon_deg: ArrayLike, other_lat_deg: ArrayLike, other_lon_deg: ArrayLike
) -> FloatArray:
    """Return the distance between points, broadcast, on a locally flat Earth, in kilometres."""
    lat = np.asarray(lat_deg, dtype=np.float64)
    other_lat = np.asarray(other_lat_deg, dtype=np.float64)
    km_per_deg_lon = KM_PER_DEG_LAT * np.cos(np.deg2rad((lat + other_lat) / 2))
    north_km = (other_lat - lat) * KM_PER_DEG_LAT
    lon = np.asarray(lon_deg, dtype=np.float64)
    east_km = (np.asarray(other_lon_deg, dtype=np.float64) - lon) * km_per_deg_lon
    return np.hypot(north_km, east_km)


class AreaIndex:
    """Finds the areas that hold points, and points inside areas.

    Points on a shared border belong to the area whose code sorts first, so that every process
    gives the same answer.
    """

    def __init__(self, city: City, outlines: Outlines) -> None:
        self._districts = _LevelIndex(outlines.district)
        districts = [area.code for area in city.areas_of("district")]
        self._wards = {
            code: _LevelIndex(
                {ward: outlines.ward[ward] for ward in city.wards_of(code) if ward in outlines.ward}
            )
            for code in districts
        }
        self._polygons = {**outlines.district, **outlines.ward}
        self._triangles: dict[str, _Triangles] = {}

    def district_of(self, lat_deg: ArrayLike, lon_deg: ArrayLike) -> CodeArray:
        """Return the code of the district that holds each point, `NOWHERE` for none.

        Parameters
        ----------
        lat_deg, lon_deg : (point,)
            Positions, WGS 84. [deg]

        Returns
        -------
        (point,) str
        """
        return self._districts.codes_at(_points(lat_deg, lon_deg))

    def ward_of(
        self, lat_deg: ArrayLike, lon_deg: ArrayLike, district_code: str | CodeArray
    ) -> CodeArray:
        """Return the code of the ward *of that district* that holds each point, or `NOWHERE`.

        A district's wards are those linked to it. A point beyond its district's border has no
        ward, even where it lies in a ward of another district.

        Parameters
        ----------
        lat_deg, lon_deg : (point,)
            Positions, WGS 84. [deg]
        district_code
            One district for all points, or one for each, (point,); `NOWHERE` has no wards.

        Returns
        -------
        (point,) str
        """
        points = _points(lat_deg, lon_deg)
        districts = np.broadcast_to(np.asarray(district_code, dtype=np.str_), points.shape)
        wards = np.full(points.shape, NOWHERE, dtype="<U64")
        for code in np.unique(districts):
            index = self._wards.get(str(code))
            if index is not None:
                chosen = districts == code
                wards[chosen] = index.codes_at(points[chosen])
        return wards

    def sample_points(
        self, code: str | CodeArray, uniform: FloatArray
    ) -> tuple[FloatArray, FloatArray]:
        """Return one position inside each area, uniform over its ground; nothing is random here.

        Parameters
        ----------
        code
            One area for all points, or one for each, (point,).
        uniform : (point, 3)
            Numbers from [0, 1): the same numbers give the same positions.

        Returns
        -------
        lat_deg, lon_deg : (point,)
            Positions, WGS 84. [deg]

        Raises
        ------
        KeyError
            An area has no outline.
        """
        codes = np.broadcast_to(np.asarray(code, dtype=np.str_), uniform.shape[:1])
        lat_deg, lon_deg = np.empty(codes.shape), np.empty(codes.shape)
        for one in np.unique(codes):
            chosen = codes == one
            triangles = self._triangles_of(str(one))
            lon_deg[chosen], lat_deg[chosen] = triangles.positions(uniform[chosen])
        return lat_deg, lon_deg

    def has_outline(self, code: str) -> bool:
        """Tell whether an area can be drawn and sampled."""
        return code in self._polygons

    def _triangles_of(self, code: str) -> "_Triangles":
        if code not in self._triangles:
            self._triangles[code] = _Triangles(self._polygons[code])
        return self._triangles[code]


def _points(lat_deg: ArrayLike, lon_deg: ArrayLike) -> NDArray[np.object_]:
    lat, lon = np.atleast_1d(lat_deg, lon_deg)
    return np.array(shapely.points(np.column_stack([lon, lat])), dtype=np.object_)


class _LevelIndex:
    """Polygons of one level in code order, in a tree."""

    def __init__(self, polygons: Mapping[str, BaseGeometry]) -> None:
        codes = sorted(polygons)
        self._codes = np.array([*codes, NOWHERE], dtype="<U64")
        self._tree = STRtree([polygons[code] for code in codes])

    def codes_at(self, points: NDArray[np.object_]) -> CodeArray:
        nowhere = len(self._codes) - 1
        found = np.full(points.shape, nowhere)
        point, polygon = self._tree.query(points, predicate="intersects")
        np.minimum.at(found, point, polygon)
        return self._codes[found]


class _Triangles:
    """A polygon cut into triangles, so that a point inside needs no rejection."""

    def __init__(self, polygon: BaseGeometry) -> None:
        cut = shapely.get_parts(shapely.constrained_delaunay_triangles(polygon))
        self._corners = shapely.get_coordinates(cut).reshape(-1, 4, 2)[:, :3]
        side, other = (
            self._corners[:, 1] - self._corners[:, 0],
            self._corners[:, 2] - self._corners[:, 0],
        )
        doubled = np.abs(side[:, 0] * other[:, 1] - side[:, 1] * other[:, 0])
        self._share = np.cumsum(doubled) / np.sum(doubled)

    def positions(self, uniform: FloatArray) -> tuple[FloatArray, FloatArray]:
        last = len(self._share) - 1
        which = np.minimum(np.searchsorted(self._share, uniform[:, 0], side="right"), last)
        first, second, third = (self._corners[which, corner] for corner in range(3))
        root = np.sqrt(uniform[:, 1:2])
        along = uniform[:, 2:3]
        point = (1 - root) * first + root * ((1 - along) * second + along * third)
        return point[:, 0], point[:, 1]
