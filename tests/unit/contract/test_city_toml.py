"""Wrong settings of a city are refused with their file and key, and the cure."""

from pathlib import Path

import pytest

from tests.stand.broken_city import error_of


@pytest.mark.parametrize(
    ("file", "old", "new", "place", "problem"),
    [
        pytest.param(
            "climate.toml",
            "  27.1, 26.8,",
            "  26.8,",
            "key hourly.temperature_degc",
            "has 23 values; 24 are required",
            id="a day of 23 hours",
        ),
        pytest.param(
            "climate.toml",
            "  0.76, 0.77,",
            "  76, 0.77,",
            "key hourly.humidity_frac[0]",
            "76.0 is outside 0…1",
            id="percent where a share is meant",
        ),
        pytest.param(
            "climate.toml",
            "[31.6,",
            '["31.6",',
            "key normals.temperature_max_degc[0]",
            "must be a number, not '31.6'",
            id="a number in quotes",
        ),
        pytest.param(
            "profiles.toml",
            "trunk_pressure_bar = [2.0, 3.0]",
            "trunk_pressure_bar = [3.0, 2.0]",
            "key water.trunk_pressure_bar",
            "[3.0, 2.0] must not fall",
            id="a range upside down",
        ),
        pytest.param(
            "profiles.toml",
            "[traffic.road.ring]",
            "[traffic.road.alley]",
            "key traffic.road.alley",
            "is not known; accepted: arterial, inner, ring",
            id="a class of road that no model has",
        ),
        pytest.param(
            "profiles.toml",
            "[surface_water.canal]",
            "[lighting.canal]",
            "key surface_water.canal",
            "is missing",
            id="a kind of water that a model needs",
        ),
        pytest.param(
            "climate.toml",
            "onset_hour = 15.8",
            "onset_hour = true",
            "key rain.onset_hour",
            "must be a number, not True",
            id="true is no number",
        ),
        pytest.param(
            "climate.toml",
            "onset_hour = 15.8",
            "onset_hour = nan",
            "key rain.onset_hour",
            "is outside 0…24",
            id="nan is no number",
        ),
        pytest.param(
            "climate.toml",
            "onset_hour = 15.8",
            "",
            "key rain.onset_hour",
            "is missing",
            id="a missing key",
        ),
        pytest.param(
            "climate.toml",
            "onset_hour = 15.8",
            "onset_hour = 15.8\nonset_our = 1",
            "key rain.onset_our",
            "is not known; accepted: cell_radius_km",
            id="an unknown key",
        ),
        pytest.param(
            "climate.toml",
            "[gas]",
            "[[gas]]",
            "key gas",
            "must be a table",
            id="a list for a table",
        ),
        pytest.param(
            "climate.toml",
            "wet_months = [5, 6, 7, 8, 9, 10, 11]",
            "wet_months = 5",
            "key rain.wet_months",
            "must be a list, not 5",
            id="a number for a list",
        ),
        pytest.param("climate.toml", "[gas]", "[gas", "", "is not TOML", id="no TOML"),
        pytest.param(
            "tide.toml",
            'primary_gauge = "river-phu-an"',
            'primary_gauge = "river-x"',
            "key transfer.primary_gauge",
            "'river-x' is not known; accepted: river-phu-an",
            id="a gauge that is not there",
        ),
        pytest.param(
            "tide.toml",
            'gauge_id = "river-nha-be"',
            'gauge_id = "river-x"',
            "key alarm[2].gauge_id",
            "'river-nha-be' is not known",
            id="alarm levels without a gauge",
        ),
        pytest.param(
            "tide.toml",
            'gauge_id = "river-binh-trieu"',
            'gauge_id = "river-x"',
            "key gauge",
            "river site 'river-binh-trieu' has no gauge entry",
            id="a river site without a gauge",
        ),
        pytest.param(
            "tide.toml",
            'name = "K1"',
            'name = "M2"',
            "key constituent",
            "'M2' stands twice",
            id="a constituent twice",
        ),
        pytest.param(
            "tide.toml",
            "valid_from = 2010-05-10",
            "valid_from = 2010-05-10T00:00:00Z",
            "key alarm[0].valid_from",
            "must be a day",
            id="an instant where a day is meant",
        ),
        pytest.param(
            "profiles.toml",
            "motorbike_frac = 0.86",
            "motorbike_frac = 0.9",
            "key traffic.road.inner",
            "add up to 1.04, not 1",
            id="vehicle shares that do not add up",
        ),
        pytest.param(
            "profiles.toml",
            'truck = "light"',
            'truck = "lite"',
            "key traffic.truck_ban[0].truck",
            "'lite' is not known; accepted: light, heavy",
            id="an unknown word",
        ),
        pytest.param(
            "profiles.toml",
            'site_id = "pump-nhieu-loc"',
            'site_id = "pump-nhieu-luc"',
            "key pump_station[0].site_id",
            "'pump-nhieu-luc' is not known; accepted: pump-nhieu-loc",
            id="a pump station that is no site",
        ),
        pytest.param(
            "calendar.toml",
            "[2024-02-10, 2025-01-29,",
            "[2025-01-29, 2024-02-10,",
            "key tet",
            "must be in order",
            id="new years out of order",
        ),
        pytest.param(
            "calendar.toml",
            "to_date = 2024-02-14",
            "to_date = 2024-02-01",
            "key holiday[1].to_date",
            "is before 2024-02-08",
            id="a holiday that ends before it begins",
        ),
        pytest.param(
            "calendar.toml",
            "from_date = 2024-01-01",
            "from_date = 1924-01-01",
            "key holiday[0].from_date",
            "is outside first_year…last_year",
            id="a holiday of another century",
        ),
    ],
)
def test_wrong_settings_are_refused_by_file_and_key(
    city_copy: Path, file: str, old: str, new: str, place: str, problem: str
) -> None:
    error = error_of(city_copy, file, old, new)
    assert place in error.place
    assert problem in error.problem
