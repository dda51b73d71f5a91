"""Draw a city's schematic outlines from figures: ``python -m cities.make_outlines hcmc``.

No free package holds the polygons of every city, but the figures of its wards are known: centroid,
area, bounding box. Each ward claims the raster cells that are nearest to it by an elliptic
distance; weights, centres and tilts move until areas and centroids agree with the figures. What no
ward claims is outside, and that gives the city's own outline. The same figures always give the
same file. A build-time tool: SciPy is not needed at run time.
"""

import argparse
import json
from collections.abc import Sequence
from typing import Any, cast

import numpy as np
import shapely
from scipy import ndimage as untyped_ndimage  # pyright: ignore[reportMissingTypeStubs]
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from cities.outline_figures import CELL_KM, Figures, Grid, raster, read_figures
from contract.arrays import BoolArray, FloatArray, IntArray
from contract.city import City, city_folder, load_city

ndimage = cast("Any", untyped_ndimage)  # SciPy has no type stubs

LabelArray = IntArray

OUTSIDE = -1

ROUNDS = 100
# The steps below were tried on HCMC: docs/decisions/0002-schematic-outlines.md.
WEIGHT_STEP = 0.3
WEIGHT_LIMITS = (0.2, 4.0)
CENTRE_STEP = 0.3
CENTRE_LEAK = 0.95
CENTRE_REACH = 0.6  # of half a box
TILT_STEP = 0.2
TILT_SHARE = 0.7
TILT_FROM_ROUND = 8
GAP_KM = 1.0  # a slit between wards that is narrower belongs to the nearest ward
SIMPLIFY_CELLS = 1.6
COORDINATE_DECIMALS = 5


def main(arguments: Sequence[str] | None = None) -> None:
    """Write `outlines.geojson` into a city's folder."""
    parser = argparse.ArgumentParser(prog="python -m cities.make_outlines", description=__doc__)
    parser.add_argument("city", help="the city's id, such as hcmc")
    city = load_city(city_folder(parser.parse_args(arguments).city))
    city.outlines_path.write_text(outlines_geojson(city), encoding="utf-8")


def outlines_geojson(city: City) -> str:
    """Return the outlines of a city's districts and wards as GeoJSON text, a feature a line."""
    grid = raster(city)
    figures = read_figures(city.outlines_path.parent / "outline_figures.csv", city, grid)
    labels = _whole(_closed(_grown(figures, grid)), len(figures.codes))
    wards = _polygons(labels, figures, grid)
    districts: dict[str, list[BaseGeometry]] = {}
    for code, district in zip(figures.codes, figures.district_codes, strict=True):
        if district is not None:
            districts.setdefault(district, []).append(wards[code])
    features = [
        _feature(code, "district", shapely.coverage_union_all(parts))
        for code, parts in sorted(districts.items())
    ]
    features += [_feature(code, "ward", polygon) for code, polygon in sorted(wards.items())]
    lines = ",\n".join(json.dumps(feature, separators=(",", ":")) for feature in features)
    return f'{{"type":"FeatureCollection","outlines":"schematic","features":[\n{lines}\n]}}\n'


def _grown(figures: Figures, grid: Grid) -> LabelArray:
    """Return the ward of each cell after the last round, `OUTSIDE` where none claims it."""
    fill = figures.area / (4 * figures.half_width * figures.half_height)
    # An ellipse fills pi/4·sqrt(1 − tilt²) of its box: that says how much it tilts, not which way.
    tilt_size = np.sqrt(1 - np.minimum(fill * 4 / np.pi, 1) ** 2) * TILT_SHARE
    weight, tilt = np.ones_like(fill), np.zeros_like(fill)
    x, y = figures.x, figures.y
    labels = _assigned(figures, grid, weight, tilt, (x, y))
    for round_number in range(ROUNDS - 1):
        cells, mean_x, mean_y, correlation = _moments(labels, figures)
        weight = weight + WEIGHT_STEP * np.clip(np.log(figures.area / cells), -0.3, 0.3)
        weight = np.clip(weight, *WEIGHT_LIMITS)
        x = _moved(x, figures.x, figures.x - mean_x, figures.half_width)
        y = _moved(y, figures.y, figures.y - mean_y, figures.half_height)
        if round_number >= TILT_FROM_ROUND:
            leaning = np.where(figures.lean, figures.lean, np.clip(2 * correlation, -1, 1))
            tilt = tilt + TILT_STEP * (leaning * tilt_size - tilt)
        labels = _assigned(figures, grid, weight, tilt, (x, y))
    return labels


def _assigned(
    figures: Figures,
    grid: Grid,
    weight: FloatArray,
    tilt: FloatArray,
    centre: tuple[FloatArray, FloatArray],
) -> LabelArray:
    """Give each cell to the ward of the smallest weighted distance below 0, inside its box."""
    least = np.zeros((grid.height, grid.width))
    labels = np.full(least.shape, OUTSIDE)
    for ward, window in enumerate(figures.windows):
        rows, columns = window
        north = (np.arange(grid.height)[rows] + 0.5 - centre[1][ward])[:, None]
        east = (np.arange(grid.width)[columns] + 0.5 - centre[0][ward])[None, :]
        v, u = north / figures.half_height[ward], east / figures.half_width[ward]
        elliptic = (u * u + v * v - 2 * tilt[ward] * u * v) / (1 - tilt[ward] ** 2)
        nearer = elliptic - weight[ward] < least[window]
        least[window] = np.where(nearer, elliptic - weight[ward], least[window])
        labels[window] = np.where(nearer, ward, labels[window])
    return labels


def _moments(
    labels: LabelArray, figures: Figures
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Return the cells, mean column, mean row and correlation of each ward's ground, (ward,)."""
    rows, columns = np.nonzero(labels != OUTSIDE)
    ward = labels[rows, columns]
    count = len(figures.codes)
    cells = np.maximum(np.bincount(ward, minlength=count).astype(np.float64), 1)
    # A ward that has lost all its ground keeps its figures' centroid and grows by weight alone.
    empty = np.bincount(ward, minlength=count) == 0
    mean_x = np.where(empty, figures.x, np.bincount(ward, columns + 0.5, count) / cells)
    mean_y = np.where(empty, figures.y, np.bincount(ward, rows + 0.5, count) / cells)
    u, v = columns + 0.5 - mean_x[ward], rows + 0.5 - mean_y[ward]
    spread = np.sqrt(np.bincount(ward, u * u, count) * np.bincount(ward, v * v, count))
    correlation = np.bincount(ward, u * v, count) / np.maximum(spread, 1e-9)
    return cells, mean_x, mean_y, correlation


def _moved(
    centre: FloatArray, home: FloatArray, error: FloatArray, half_size: FloatArray
) -> FloatArray:
    """Return the centre a step further against the error of the centroid, leashed to its home."""
    step = np.clip(CENTRE_STEP * error, -half_size / 10, half_size / 10)
    away = CENTRE_LEAK * (centre - home) + step
    return home + np.clip(away, -CENTRE_REACH * half_size, CENTRE_REACH * half_size)


def _closed(labels: LabelArray) -> LabelArray:
    """Return the labels with narrow slits and holes between wards given to the nearest ward."""
    inside = labels != OUTSIDE
    reach = round(GAP_KM / CELL_KM / 2)
    padded = np.pad(inside, 2 * reach)
    closed = ndimage.binary_closing(padded, iterations=reach)[
        2 * reach : -2 * reach, 2 * reach : -2 * reach
    ]
    gaps = ndimage.binary_fill_holes(closed) & ~inside
    return np.where(gaps, _nearest(labels, inside), labels)


def _whole(labels: LabelArray, ward_count: int) -> LabelArray:
    """Return the labels with each ward in one piece; its fragments go to their nearest ward."""
    kept = labels == OUTSIDE
    for ward in range(ward_count):
        pieces, count = ndimage.label(labels == ward)
        if count:
            sizes = np.bincount(pieces.ravel())[1:]
            kept |= pieces == 1 + int(np.argmax(sizes))
    return np.where(kept, labels, _nearest(labels, kept))


def _nearest(labels: LabelArray, known: BoolArray) -> LabelArray:
    where = ndimage.distance_transform_edt(~known, return_distances=False, return_indices=True)
    return labels[where[0], where[1]]


def _polygons(labels: LabelArray, figures: Figures, grid: Grid) -> dict[str, BaseGeometry]:
    """Return the simplified polygons of the wards that belong to a district, in degrees."""
    wards = [ward for ward, code in enumerate(figures.district_codes) if code is not None]
    # Vertices at every cell corner: else neighbours do not share them and the coverage is invalid.
    stepped = [shapely.segmentize(_cells_polygon(labels == ward), 1.0) for ward in wards]
    simple = shapely.coverage_simplify(stepped, SIMPLIFY_CELLS)

    def degrees(cells: FloatArray) -> FloatArray:
        lon_deg = grid.west_deg + cells[:, 0] * grid.cell_lon_deg
        lat_deg = grid.south_deg + cells[:, 1] * grid.cell_lat_deg
        return np.round(np.column_stack([lon_deg, lat_deg]), COORDINATE_DECIMALS)

    return {
        figures.codes[ward]: shapely.normalize(shapely.transform(polygon, degrees))
        for ward, polygon in zip(wards, simple, strict=True)
    }


def _cells_polygon(cells: BoolArray) -> BaseGeometry:
    """Return the union of cells as one polygon with corners on whole numbers."""
    steps = np.diff(np.pad(cells.astype(np.int8), ((0, 0), (1, 1))), axis=1)
    row, first = np.nonzero(steps == 1)
    _, last = np.nonzero(steps == -1)
    return shapely.union_all(shapely.box(first, row, last, row + 1))


def _feature(code: str, level: str, polygon: BaseGeometry) -> dict[str, object]:
    outline = shapely.orient_polygons(shapely.normalize(polygon))
    properties = {"code": code, "level": level}
    return {
        "type": "Feature",
        "id": code,
        "properties": properties,
        "geometry": mapping(outline),
    }


if __name__ == "__main__":
    main()
