"""The ground that the models stand on: zones with their population, and places inside them.

What is assumed here was decided in docs/models.md, "Weather".
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from contract.arrays import BoolArray, FloatArray, IntArray
from contract.city import City
from contract.geometry import plane_km

DENSE_PER_KM2 = 25_000.0  # people where a zone counts as built up like the centre; assumed


@dataclass(frozen=True, slots=True, eq=False)
class Zones:
    """The city's districts; every array is (zone,).

    Attributes
    ----------
    code : tuple[str, ...]
        Area codes in the pack's order.
    east_km, north_km : float64
        Centroid from the middle of the city's box. [km]
    built_frac : float64
        How built up a zone is, from the density of its population, 0 to 1.
    population, area_km2 : float64
        People, and land and water. [1, km2]
    """

    code: tuple[str, ...]
    name: tuple[str, ...]
    east_km: FloatArray
    north_km: FloatArray
    built_frac: FloatArray
    population: FloatArray
    area_km2: FloatArray

    @property
    def count(self) -> int:
        """Return the number of zones."""
        return len(self.code)


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Where the sensors of one kind stand; every column is (sensor,).

    Attributes
    ----------
    site_id : tuple[str, ...]
        The pack's site; empty for places that are made up.
    tags : tuple[frozenset[str], ...]
        What the site is like; empty for places that are made up.
    zone : int64
        Index into `Zones`.
    east_km, north_km : float64
        From the middle of the city's box. [km]
    """

    site_id: tuple[str, ...]
    name: tuple[str, ...]
    tags: tuple[frozenset[str], ...]
    zone: IntArray
    lat_deg: FloatArray
    lon_deg: FloatArray
    east_km: FloatArray
    north_km: FloatArray

    @property
    def count(self) -> int:
        """Return the number of places."""
        return len(self.name)

    def has(self, tag: str) -> BoolArray:
        """Tell which places have a tag, (sensor,)."""
        return np.array([tag in tags for tags in self.tags], dtype=np.bool_)

    @property
    def is_made_up(self) -> BoolArray:
        """Tell which places are no site of the pack, (sensor,)."""
        return np.array([not site for site in self.site_id], dtype=np.bool_)


def middle_deg(city: City) -> tuple[float, float]:
    """Return latitude and longitude of the middle of the city's box."""
    box = city.bbox
    return (box.south_deg + box.north_deg) / 2, (box.west_deg + box.east_deg) / 2


def half_box_km(city: City) -> tuple[float, float]:
    """Return half the width and half the height of the city's box."""
    east, north = on_plane(city, [city.bbox.north_deg], [city.bbox.east_deg])
    return float(east[0]), float(north[0])


def on_plane(
    city: City, lat_deg: Sequence[float] | FloatArray, lon_deg: Sequence[float] | FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return kilometres east and north of the city's middle.

    Parameters
    ----------
    lat_deg, lon_deg : (place,)

    Returns
    -------
    East and north, (place,) float64 each. [km]
    """
    lat0_deg, lon0_deg = middle_deg(city)
    return plane_km(lat_deg, lon_deg, lat0_deg=lat0_deg, lon0_deg=lon0_deg)


def nearest(
    places_km: tuple[FloatArray, FloatArray], to_km: tuple[FloatArray, FloatArray]
) -> tuple[IntArray, FloatArray]:
    """Return the nearest of other things for each place, and how far it is, (place,).

    Parameters
    ----------
    places_km, to_km
        East and north, (place,) and (thing,), at least one thing. [km]
    """
    apart_km = np.hypot(places_km[0][:, None] - to_km[0], places_km[1][:, None] - to_km[1])
    index = np.argmin(apart_km, axis=1)
    return index, apart_km[np.arange(index.size), index]


def zones_of(city: City) -> Zones:
    """Return the city's districts as zones; one whose people nobody counted has one per km2."""
    areas = city.areas_of("district")
    east, north = on_plane(city, [a.lat_deg for a in areas], [a.lon_deg for a in areas])
    population = np.array([float(area.population or area.area_km2) for area in areas])
    area_km2 = np.array([area.area_km2 for area in areas])
    return Zones(
        code=tuple(area.code for area in areas),
        name=tuple(area.name_vi for area in areas),
        east_km=east,
        north_km=north,
        built_frac=np.clip(population / area_km2 / DENSE_PER_KM2, 0.0, 1.0),
        population=population,
        area_km2=area_km2,
    )
