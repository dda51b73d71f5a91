"""Which threshold a value crosses: the worst, of those that hold now and here."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.city import City, city_folder, load_city
from contract.city_threshold import Direction, Level, Threshold
from ioc_api.fleet.fleet import Fleet
from ioc_api.fleet.sensor import Sensor
from ioc_api.fleet.status import LATE, LIVE
from ioc_api.fleet.stored import Newest
from ioc_api.thresholds import rules
from ioc_api.thresholds.queries import crossed_now, crossing_sensors, holding

NOON = datetime(2026, 11, 22, 5, tzinfo=UTC)  # 12:00 in the city
MIDNIGHT = NOON + timedelta(hours=12)


@pytest.fixture(scope="module")
def city() -> City:
    """The city of the pack."""
    return load_city(city_folder("hcmc"))


def threshold(value: float, level: Level, direction: Direction = "above") -> Threshold:
    """Return a threshold that always holds everywhere."""
    return Threshold(
        threshold_id=f"{direction}-{value}",
        kind="noise",
        quantity="leq_db",
        direction=direction,
        level=level,
        concern="comfort",
        value=value,
        label_vi="",
        label_en="",
        source="assumed",
        confidence="H",
        valid_from=date(2020, 1, 1),
    )


def test_the_worst_is_the_highest_level_then_the_furthest_value() -> None:
    limits = [
        threshold(1.6, "critical"),
        threshold(1.4, "warning"),
        threshold(1.5, "warning"),
        threshold(0.2, "critical", "below"),
        threshold(0.3, "warning", "below"),
    ]
    values = np.array([1.0, 1.4, 1.55, 1.6, 9.0, 0.3, 0.29, 0.1, np.nan])
    found = rules.worst(limits, values, [None] * len(limits))
    assert found.tolist() == [-1, 1, 2, 0, 0, -1, 4, 3, -1]


@given(st.permutations(range(4)), st.floats(0, 10))
def test_the_order_of_the_file_does_not_matter(order: list[int], value: float) -> None:
    limits = [
        threshold(2, "warning"),
        threshold(5, "critical"),
        threshold(3, "warning"),
        threshold(7, "critical"),
    ]
    shuffled = [limits[place] for place in order]
    found = int(rules.worst(shuffled, np.array([value]), [None] * 4)[0])
    expected = 7 if value >= 7 else 5 if value >= 5 else 3 if value >= 3 else 2
    assert (found == rules.NONE) == (value < 2)
    assert found == rules.NONE or shuffled[found].value == expected


def test_a_threshold_holds_in_its_hours_and_days(city: City) -> None:
    by_day = {each.threshold_id for each in holding(city, NOON)}
    by_night = {each.threshold_id for each in holding(city, MIDNIGHT)}
    assert "noise-day-warning" in by_day - by_night
    assert "noise-night-warning" in by_night - by_day
    assert "pm25-warning" in by_day
    assert "pm25-warning-2023" not in by_day
    before = {each.threshold_id for each in holding(city, datetime(2025, 12, 31, tzinfo=UTC))}
    assert "pm25-warning-2023" in before
    assert "pm25-warning" not in before


def river(number: int, lat_deg: float) -> Sensor:
    """Return a river gauge."""
    return Sensor(
        sensor_key=number,
        sensor_id=f"hcmc-rl-{number:04}",
        kind="river_level",
        domain="environment",
        name="Phú An",
        lat_deg=lat_deg,
        lon_deg=106.7065,
        area_code="760",
        ward_code=None,
        gateway_id=None,
        quantities=["level_m"],
        period_s=300.0,
        installed_at=None,
        announced_at=NOON,
        retired_at=None,
    )


def test_a_threshold_of_a_site_is_for_its_sensors_alone(city: City) -> None:
    fleet = Fleet()
    fleet.register([river(1, 10.777), river(2, 10.9)])
    fleet.merge([Newest(key, NOON, NOON, 0, (1.55,)) for key in (1, 2)], missed_before=NOON)
    statuses = np.array([LIVE, LIVE], np.uint8)
    crossed = crossed_now(fleet, statuses, city, NOON)
    assert crossing_sensors(crossed, fleet).tolist() == [True, False]
    (level,) = [each for each in crossed if each.quantity == "level_m"]
    assert level.thresholds[int(level.worst[0])].threshold_id == "phu-an-alarm-ii"


def test_a_sensor_that_is_not_live_crosses_nothing(city: City) -> None:
    fleet = Fleet()
    fleet.register([river(1, 10.777)])
    fleet.merge([Newest(1, NOON, NOON, 0, (1.7,))], missed_before=NOON)
    crossed = crossed_now(fleet, np.array([LATE], np.uint8), city, NOON)
    assert not crossing_sensors(crossed, fleet).any()
