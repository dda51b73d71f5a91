"""Own outlines replace a level of the schematic; a wrong file names the feature."""

import json
from pathlib import Path

import pytest

from contract.city import City
from contract.errors import CityError
from contract.outline import load_outlines

SQUARE = [[106.69, 10.77], [106.71, 10.77], [106.71, 10.79], [106.69, 10.79], [106.69, 10.77]]
BOW_TIE = [[106.69, 10.77], [106.71, 10.79], [106.71, 10.77], [106.69, 10.79], [106.69, 10.77]]
SPIKE = [*SQUARE[:2], [106.71, 10.7800], [106.71001, 10.7800], [106.70999, 10.7801], *SQUARE[2:]]


def feature(
    code: object = "760",
    ring: list[list[float]] = SQUARE,
    kind: str = "Polygon",
    **properties: str,
) -> dict[str, object]:
    coordinates: object = [ring] if kind == "Polygon" else ring
    geometry = {"type": kind, "coordinates": coordinates}
    properties_all = {"code": code, **properties}
    return {"type": "Feature", "properties": properties_all, "geometry": geometry}


def written(path: Path, *features: object) -> Path:
    file = path / "own.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return file


def test_own_districts_replace_all_districts_and_leave_the_wards(
    city: City, tmp_path: Path
) -> None:
    outlines = load_outlines(city, written(tmp_path, feature(level="district")))
    assert list(outlines.of("district")) == ["760"]
    assert outlines.origin("district") == "own"
    assert len(outlines.of("ward")) == 102
    assert outlines.origin("ward") == "schematic"


def test_the_level_may_be_left_out(city: City, tmp_path: Path) -> None:
    outlines = load_outlines(city, written(tmp_path, feature("26740")))
    assert list(outlines.of("ward")) == ["26740"]


def test_a_code_written_as_a_number_is_understood(city: City, tmp_path: Path) -> None:
    outlines = load_outlines(city, written(tmp_path, feature(760)))
    assert list(outlines.of("district")) == ["760"]


def test_an_outline_that_crosses_itself_by_metres_is_repaired(city: City, tmp_path: Path) -> None:
    outlines = load_outlines(city, written(tmp_path, feature(ring=SPIKE)))
    assert outlines.of("district")["760"].is_valid


@pytest.mark.parametrize(
    ("features", "message"),
    [
        pytest.param(
            [feature(), feature("999")],
            r"feature 1 \(999\): properties.code is not an area; accepted: 25747",
            id="an unknown code",
        ),
        pytest.param(
            [{"type": "Feature", "properties": None, "geometry": None}],
            r"feature 0 \(no code\): properties.code is not an area",
            id="no code",
        ),
        pytest.param(
            [feature(), feature()], r"feature 1 \(760\): this code stands twice", id="a code twice"
        ),
        pytest.param(
            [feature(level="ward")],
            r"feature 0 \(760\): properties.level is 'ward'; this code is a district",
            id="a wrong level",
        ),
        pytest.param(
            [feature(ring=BOW_TIE)],
            r"feature 0 \(760\): geometry is not a valid polygon: Self-intersection",
            id="a bow tie",
        ),
        pytest.param(
            [feature(kind="LineString")],
            r"feature 0 \(760\): geometry is 'LineString'; accepted: Polygon, MultiPolygon",
            id="a line",
        ),
        pytest.param(
            [feature(ring=[[lat, lon] for lon, lat in SQUARE])],
            r"feature 0 \(760\): bounds .* positions are \[longitude, latitude\]",
            id="latitude first",
        ),
        pytest.param(
            [feature(ring=SQUARE[:2])],
            r"feature 0 \(760\): geometry cannot be read",
            id="two corners",
        ),
        pytest.param(
            [feature(ring=[])], r"feature 0 \(760\): geometry has no coordinates", id="no corners"
        ),
        pytest.param([], "features: is empty", id="no features"),
    ],
)
def test_a_wrong_feature_is_named_by_index_and_code(
    city: City, tmp_path: Path, features: list[object], message: str
) -> None:
    with pytest.raises(CityError, match=message):
        load_outlines(city, written(tmp_path, *features))


@pytest.mark.parametrize("text", ["{", '{"type":"Feature"}', "[]"])
def test_a_file_that_is_no_feature_collection_is_refused(
    city: City, tmp_path: Path, text: str
) -> None:
    file = tmp_path / "own.geojson"
    file.write_text(text)
    with pytest.raises(CityError, match=r"own\.geojson"):
        load_outlines(city, file)


def test_a_file_that_does_not_exist_is_named(city: City, tmp_path: Path) -> None:
    with pytest.raises(CityError, match=r"own\.geojson: this file is required"):
        load_outlines(city, tmp_path / "own.geojson")
