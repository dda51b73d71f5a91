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


def test_the_limits_of_a_day_are_held_against_its_mean(city: City) -> None:
    spans = {(each.quantity, each.averaged_s) for each in city.thresholds if each.averaged_s}
    assert spans == {
        ("pm25_ugm3", 86400),
        ("pm10_ugm3", 86400),
        ("no2_ugm3", 3600),
        ("so2_ugm3", 3600),
        ("co_ugm3", 3600),
        ("o3_ugm3", 3600),
        ("leq_db", 3600),
        ("intensity_mmh", 1800),
        ("intensity_mmh", 3600),
    }


def test_a_label_says_what_is_averaged(city: City) -> None:
    words = {1800: ("30 phút", "30 min"), 3600: ("1 giờ", "1 h"), 86400: ("24 giờ", "24 h")}
    for each in city.thresholds:
        if each.averaged_s:
            span_vi, span_en = words[each.averaged_s]
            assert span_vi in each.label_vi, each.threshold_id
            assert span_en in each.label_en, each.threshold_id


def test_a_flood_is_safety_and_noise_is_comfort(city: City) -> None:
    concerns = {each.kind: each.concern for each in city.thresholds}
    assert concerns["street_flood"] == concerns["river_level"] == "safety"
    assert concerns["noise"] == "comfort"


def test_the_nights_limit_begins_when_an_hour_is_all_night(city: City) -> None:
    """The mean of an hour that reaches into the evening is none of the night's."""
    day, night = (
        next(each for each in city.thresholds if each.threshold_id == f"noise-{time}-warning")
        for time in ("day", "night")
    )
    assert (day.from_hour, day.to_hour) == (6 + day.averaged_s / 3600, 21)
    assert (night.from_hour, night.to_hour) == (21 + night.averaged_s / 3600, 6)


def test_the_hours_that_a_noise_label_names_are_those_of_the_regulation(city: City) -> None:
    """Not those from which on a whole hour lies inside of them."""
    labels = {each.threshold_id: each for each in city.thresholds if each.kind == "noise"}
    for time, hours in (("day", "6–21 h"), ("night", "21–6 h")):
        limit = labels[f"noise-{time}-warning"]
        assert hours in limit.label_vi
        assert hours in limit.label_en


def test_what_is_assumed_is_shown_as_assumed_and_nothing_else_is(city: City) -> None:
    """People see `source`: a document stands there only for a number that it holds."""
    for each in city.thresholds:
        assert (each.source == "assumed") == (each.confidence == "H"), each.threshold_id


@pytest.mark.parametrize(
    ("kind", "quantity", "averaged_s", "problem"),
    [
        ("weather", "wind_from_deg", 3600, "has no mean: its readings make a circular"),
        ("smart_meter", "energy_kwh", 86400, "has no mean: its readings make a counter"),
        ("traffic_flow", "speed_kmh", 900, ""),
        ("smart_meter", "voltage_v", 900, "two periods of smart_meter, 3600"),
        ("smart_meter", "voltage_v", 3600, ""),
    ],
)
def test_a_mean_needs_a_quantity_that_has_one_and_two_readings(
    city_copy: Path, kind: str, quantity: str, averaged_s: int, problem: str
) -> None:
    file = city_copy / "thresholds.toml"
    head, entry, *_ = file.read_text("utf-8").split("[[threshold]]")
    for old, new in (
        ('"air_quality"', f'"{kind}"'),
        ('"pm25_ugm3"', f'"{quantity}"'),
        ("averaged_s = 86400", f"averaged_s = {averaged_s}"),
    ):
        assert old in entry
        entry = entry.replace(old, new)
    file.write_text(f"{head}[[threshold]]{entry}", "utf-8")
    if not problem:
        assert load_city(city_copy).thresholds[0].averaged_s == averaged_s
        return
    with pytest.raises(CityError, match=problem) as caught:
        load_city(city_copy)
    assert "threshold[0].averaged_s" in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "place", "problem"),
    [
        ('"pm25-critical"', '"pm25-warning"', "threshold[2]", "twice"),
        ('"air_quality"', '"air"', "threshold[0].kind", "air_quality"),
        ('"pm25_ugm3"', '"pm1_ugm3"', "threshold[0].quantity", "pm25_ugm3"),
        ("value = 50", "value = 5000", "threshold[0].value", "outside 0…1000"),
        ('"river-phu-an"', '"river-x"', "threshold[16].site_id", "no site"),
        ('"above"', '"over"', "threshold[0].direction", "below"),
        ('"comfort"', '"calm"', "threshold[0].concern", "safety"),
        ('concern = "comfort"\n', "", "threshold[0].concern", "missing"),
        ("averaged_s = 86400", "averaged_s = 7200", "threshold[0].averaged_s", "3600, 86400"),
        ("averaged_s = 86400", "averaged_s = false", "threshold[0].averaged_s", "not known"),
        ("averaged_s = 86400", "hold_s = -1", "threshold[0].hold_s", "outside 0…86400"),
        ("averaged_s = 86400", "hold_s = 1.5", "threshold[0].hold_s", "whole number"),
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
