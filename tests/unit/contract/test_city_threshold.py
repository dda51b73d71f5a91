"""The thresholds of a city: checked at load, and at one with the rest of the pack."""

from pathlib import Path

import pytest

from contract.city import City, load_city
from contract.errors import CityError


def test_phu_an_has_the_official_alarm_levels_of_the_tide_file(city: City) -> None:
    official = [alarm for alarm in city.tide.alarm if alarm.gauge_id == "river-phu-an"][-1]
    limits = [each for each in city.thresholds if each.site_id == "river-phu-an"]
    assert [each.value for each in limits] == official.level_m.tolist()
    assert {each.valid_from for each in limits} == {official.valid_from}


def test_a_warning_comes_before_its_critical_level(city: City) -> None:
    for critical in city.thresholds:
        for warning in city.thresholds:
            same = ("kind", "quantity", "direction")
            if critical.level == "warning" or warning.level == "critical":
                continue
            if any(getattr(critical, name) != getattr(warning, name) for name in same):
                continue
            if critical.direction == "above":
                assert warning.value < critical.value, critical.threshold_id
            else:
                assert warning.value > critical.value, critical.threshold_id


@pytest.mark.parametrize(
    ("old", "new", "place", "problem"),
    [
        ('"pm25-critical"', '"pm25-warning"', "threshold[2]", "twice"),
        ('"air_quality"', '"air"', "threshold[0].kind", "air_quality"),
        ('"pm25_ugm3"', '"pm1_ugm3"', "threshold[0].quantity", "pm25_ugm3"),
        ("value = 50", "value = 5000", "threshold[0].value", "outside 0…1000"),
        ('"river-phu-an"', '"river-x"', "threshold[16].site_id", "no site"),
        ('"above"', '"over"', "threshold[0].direction", "below"),
    ],
)
def test_a_threshold_that_cannot_be_is_refused(
    city_copy: Path, old: str, new: str, place: str, problem: str
) -> None:
    file = city_copy / "thresholds.toml"
    file.write_text(file.read_text("utf-8").replace(old, new, 1), "utf-8")
    with pytest.raises(CityError, match=problem) as caught:
        load_city(city_copy)
    assert place in str(caught.value)
