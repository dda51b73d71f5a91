"""What is known of the wards' outlines, and the raster on which they are drawn."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from contract.arrays import FloatArray
from contract.city import City
from contract.city_table import read_rows
from contract.geometry import KM_PER_DEG_LAT

FIGURE_COLUMNS = (
    "code",
    "west_deg",
    "south_deg",
    "east_deg",
    "north_deg",
    "lean",
    "source",
    "confidence",
)
CELL_KM = 0.1
MARGIN_CELLS = 12


@dataclass(frozen=True, slots=True, eq=False)
class Figures:
    """What is known of each ward, in raster cells east and north of the corner, all (ward,)."""

    codes: tuple[str, ...]
    district_codes: tuple[str | None, ...]  # None: a neighbour outside the districts
    x: FloatArray
    y: FloatArray
    half_width: FloatArray
    half_height: FloatArray
    area: FloatArray
    lean: FloatArray  # −1, 0, +1: the tilt's sign where the map is known, 0 where it is not
    windows: tuple[tuple[slice, slice], ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A raster on the plane that touches the city at its middle."""

    west_deg: float
    south_deg: float
    cell_lon_deg: float
    cell_lat_deg: float
    width: int
    height: int


def raster(city: City) -> Grid:
    """Return the raster of a city, with a margin around its box."""
    box = city.bbox
    cell_lat_deg = CELL_KM / KM_PER_DEG_LAT
    cell_lon_deg = cell_lat_deg / np.cos(np.deg2rad((box.south_deg + box.north_deg) / 2))
    return Grid(
        west_deg=box.west_deg - MARGIN_CELLS * cell_lon_deg,
        south_deg=box.south_deg - MARGIN_CELLS * cell_lat_deg,
        cell_lon_deg=float(cell_lon_deg),
        cell_lat_deg=float(cell_lat_deg),
        width=int((box.east_deg - box.west_deg) / cell_lon_deg) + 2 * MARGIN_CELLS,
        height=int((box.north_deg - box.south_deg) / cell_lat_deg) + 2 * MARGIN_CELLS,
    )


def read_figures(path: Path, city: City, grid: Grid) -> Figures:
    """Return the figures of the wards in `outline_figures.csv`, centroids and areas from the city.

    Raises
    ------
    CityError
        A cell of the file is wrong.
    """
    wards = [area.code for area in city.areas_of("ward")]
    rows = read_rows(path, FIGURE_COLUMNS)
    areas = [city.areas[row.word("code", wards)] for row in rows]
    west, east = (
        np.array([(row.number(name, -180, 180) - grid.west_deg) for row in rows])
        / grid.cell_lon_deg
        for name in ("west_deg", "east_deg")
    )
    south, north = (
        np.array([(row.number(name, -90, 90) - grid.south_deg) for row in rows]) / grid.cell_lat_deg
        for name in ("south_deg", "north_deg")
    )
    main_district = {
        link.ward_code: link.district_code
        for link in sorted(city.links, key=lambda link: link.share_frac)
    }
    return Figures(
        codes=tuple(area.code for area in areas),
        district_codes=tuple(main_district.get(area.code) for area in areas),
        x=np.array([area.lon_deg - grid.west_deg for area in areas]) / grid.cell_lon_deg,
        y=np.array([area.lat_deg - grid.south_deg for area in areas]) / grid.cell_lat_deg,
        half_width=(east - west) / 2,
        half_height=(north - south) / 2,
        area=np.array([area.area_km2 for area in areas]) / CELL_KM**2,
        lean=np.array([row.optional_number("lean", -1, 1) or 0.0 for row in rows]),
        windows=tuple(
            (_span(south[i], north[i], grid.height), _span(west[i], east[i], grid.width))
            for i in range(len(rows))
        ),
    )


def _span(low: float, high: float, size: int) -> slice:
    first = int(np.clip(np.floor(low), 0, size))
    return slice(first, int(np.clip(np.ceil(high), first, size)))
