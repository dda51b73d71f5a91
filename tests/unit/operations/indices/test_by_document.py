"""Each index is what its document says at its borders, and never knows what nobody told it."""

import math
from collections.abc import Callable, Sequence
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract.arrays import FloatArray, IntArray
from contract.catalogue import KINDS, Kind
from contract.city import city_folder, load_city
from operations.errors import NotInForceError
from operations.indices import (
    air_limits,
    flood,
    lighting,
    noise,
    power,
    river,
    surface_water,
    traffic,
    trust,
    waste,
    water,
)
from operations.indices.grade import UNKNOWN, Grade
from operations.indices.lighting import Burning

NAN = math.nan
FEW = settings(max_examples=25)
NUMBER = st.floats(0, 300)
TODAY = date(2026, 11, 22)


def stored(*values: float) -> FloatArray:
    """Return values as readings are stored: in single precision."""
    return np.array(values, np.float32).astype(np.float64)


def codes(grades: Sequence[Grade], places: IntArray) -> list[str]:
    """Return the codes of classes by their places."""
    listed: list[int] = places.tolist()
    return [grades[place].code for place in listed]


RISING: dict[str, Callable[[FloatArray], object]] = {
    "flood": flood.flood_class,
    "level of service, by slowness": lambda x: traffic.level_at(300 - x),
    "voltage": power.voltage_band,
    "load": power.load_class,
    "oxygen, by lack": lambda x: surface_water.oxygen_class(300 - x),
    "pressure": water.pressure_class,
    "lamps": lighting.lighting_class,
    "bins": waste.is_due,
    "river": lambda x: river.alarm_level(x, np.array([1.4, 1.5, 1.6])),
    "noise": lambda x: noise.exceedance_db(x, np.array(12.0), TODAY),
    "PM2.5": lambda x: air_limits.exceedance_frac(x, "pm25", "24h", TODAY),
}


@FEW
@given(st.sampled_from(list(RISING)), NUMBER, NUMBER)
def test_more_is_never_a_lower_class(name: str, one: float, other: float) -> None:
    low, high = np.asarray(RISING[name](np.array(sorted((one, other))))).tolist()
    assert low <= high


@pytest.mark.parametrize("name", RISING)
def test_of_what_is_not_known_nothing_is_said(name: str) -> None:
    (found,) = np.asarray(RISING[name](np.array([NAN]))).tolist()
    assert math.isnan(found) or found == UNKNOWN


def test_depths_at_the_borders_belong_to_the_worse_band() -> None:
    depths = stored(0.0, 0.09, 0.10, 0.20, 0.30, 0.49, 0.50, 3.0)
    assert codes(flood.GRADES, flood.flood_class(depths)) == [
        "passable", "passable", "slow", "stalling", "closed", "closed", "emergency", "emergency"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("limit_kmh", "borders"),
    [(50, (35, 30, 25, 20, 15)), (60, (40, 35, 30, 25, 20)), (70, (45, 40, 35, 30, 25))],
)
def test_levels_of_service_begin_by_what_is_allowed(
    limit_kmh: float, borders: tuple[float, ...]
) -> None:
    assert traffic.level_at(stored(*borders), limit_kmh).tolist() == [0, 1, 2, 3, 4]
    under = [border - 0.1 for border in borders]
    assert traffic.level_at(stored(*under), limit_kmh).tolist() == [1, 2, 3, 4, 5]


def test_voltages_fall_into_bands_and_none_is_off() -> None:
    voltages = stored(0.0, 100.0, 207.0, 218.5, 230.0, 241.5)
    found = codes(power.BANDS, power.voltage_band(voltages))
    assert found == ["off", "too_low", "low", "normal", "normal", "high"]
    deviations = power.deviation_frac(stored(0.0, 218.5, 241.5, 218.4, 241.6))
    assert power.is_out_of_band(deviations).tolist() == [True, False, False, True, True]


def test_a_load_is_of_a_rating_whichever_way_it_flows() -> None:
    found = power.load_frac(
        np.array([180.0, -180.0, 450.0, 10.0, NAN]),
        np.array([0.9, 0.9, 0.9, 0.0, 0.9]),
        np.array([400.0, 400.0, 400.0, 400.0, 400.0]),
    )
    assert found[:3].tolist() == pytest.approx([0.5, 0.5, 1.25])
    assert np.isnan(found[3:]).all()
    assert codes(power.LOADS, power.load_class(found[:3])) == ["normal", "normal", "severe"]


@pytest.mark.parametrize(
    ("hour", "area_type", "limit_db"),
    [
        (6.0, "ordinary", 70.0),
        (20.99, "ordinary", 70.0),
        (21.0, "ordinary", 55.0),
        (5.99, "ordinary", 55.0),
        (12.0, "special", 55.0),
        (0.0, "special", 45.0),
    ],
)
def test_noise_has_a_limit_by_hour_and_place(
    hour: float, area_type: noise.AreaType, limit_db: float
) -> None:
    found = noise.exceedance_db(stored(72.0), np.array([hour]), TODAY, area_type)
    assert found.tolist() == [72.0 - limit_db]


def test_before_the_regulation_noise_has_no_limit() -> None:
    with pytest.raises(NotInForceError, match=r"QCVN 26:2010/BTNMT.* 2010-12-16"):
        noise.limit_db(np.array([12.0]), noise.VALID_FROM - timedelta(days=1))


@pytest.mark.parametrize(
    ("ph", "do_mgl", "place"),
    [
        (7.0, 6.0, 0),
        (6.4, 6.0, 1),
        (7.0, 5.0, 1),
        (7.0, 4.0, 2),
        (7.0, 3.99, 3),
        (5.9, 7.0, 3),
        (8.6, 7.0, 3),
        (8.5, 6.5, 0),
        (NAN, 1.0, 3),
        (5.0, NAN, 3),
        (NAN, 6.5, UNKNOWN),
        (7.0, NAN, UNKNOWN),
    ],
)
def test_water_is_of_the_class_of_its_worst_and_both_are_needed(
    ph: float, do_mgl: float, place: int
) -> None:
    assert surface_water.water_class(stored(ph), stored(do_mgl)).tolist() == [place]
    assert len(surface_water.MISSING) == 7


def test_night_flow_is_the_least_hour_of_the_night() -> None:
    day = np.full(24, 40.0)
    day[2], day[3] = 12.0, 10.0
    assert float(water.minimum_night_flow_m3h(day)) == 10.0
    assert float(water.night_flow_frac(day)) == pytest.approx(10 / ((22 * 40 + 22) / 24))
    gappy = day.copy()
    gappy[4:11] = NAN
    assert math.isnan(water.night_flow_frac(gappy))
    gappy = day.copy()
    gappy[3] = NAN
    assert math.isnan(water.minimum_night_flow_m3h(gappy))


def test_water_that_is_not_sold_is_a_share_of_what_is_put_in() -> None:
    found = water.non_revenue_frac(np.array([695.9, 0.0, NAN]), np.array([608.8, 1.0, 1.0]))
    assert found[0] == pytest.approx(0.1252, abs=0.0001)
    assert np.isnan(found[1:]).all()


@pytest.mark.parametrize(
    ("hour", "is_burning"),
    [(17.6, False), (17.8, False), (18.1, True), (0.0, True), (5.2, True), (5.5, False)],
)
def test_lamps_are_judged_a_little_after_and_before_their_hours(
    hour: float, *, is_burning: bool
) -> None:
    assert lighting.is_to_burn(hour, Burning(17.58, 5.5)) is is_burning


def test_a_cabinet_of_which_no_lamp_is_on_is_dark() -> None:
    found = lighting.lamps_on_frac(np.array([19.0, 0.0, 0.0, NAN]), np.array([1.0, 0.0, 4.0, 1.0]))
    assert found[:3].tolist() == [0.95, 0.0, 0.0]
    assert np.isnan(found[3])


def test_bins_are_due_from_four_fifths() -> None:
    assert waste.is_due(stored(0.79, 0.80, 1.2)).tolist() == [0, 1, 1]


def test_the_limit_of_fine_dust_is_that_of_the_day() -> None:
    means = np.array([47.0])
    before = air_limits.exceedance_frac(means, "pm25", "24h", date(2025, 12, 31))
    after = air_limits.exceedance_frac(means, "pm25", "24h", date(2026, 1, 1))
    assert before[0] < 0 < after[0]
    assert np.isnan(air_limits.exceedance_frac(means, "pm25", "1h", TODAY))
    with pytest.raises(NotInForceError, match="QCVN 05:2023/BTNMT, table 1 holds from 2023-09-12"):
        air_limits.limits_ugm3(date(2023, 9, 11))


def test_means_need_three_quarters_of_their_hours() -> None:
    hours = np.full(31, 10.0)
    hours[12] = 90.0
    assert float(air_limits.greatest_mean_ugm3(hours, "1h")) == 90.0
    assert float(air_limits.greatest_mean_ugm3(hours, "8h")) == 20.0
    assert float(air_limits.greatest_mean_ugm3(hours, "24h")) == pytest.approx((23 * 10 + 90) / 24)
    hours[7:14] = NAN
    assert math.isnan(air_limits.greatest_mean_ugm3(hours, "24h"))
    assert float(air_limits.greatest_mean_ugm3(hours, "8h")) == 10.0


def test_alarm_levels_are_those_of_the_gauge_and_the_day() -> None:
    city = load_city(city_folder("hcmc"))
    gauge_id = city.tide.transfer.primary_gauge
    now = river.levels_m(city.tide.alarm, gauge_id, TODAY)
    former = river.levels_m(city.tide.alarm, gauge_id, date(2020, 3, 19))
    assert river.alarm_level(stored(1.39, 1.40, 1.50, 1.60), now).tolist() == [0, 1, 2, 3]
    assert river.alarm_level(stored(1.40), former).tolist() == [2]
    with pytest.raises(NotInForceError, match=gauge_id):
        river.levels_m(city.tide.alarm, gauge_id, date(2000, 1, 1))
    with pytest.raises(KeyError):
        river.levels_m(city.tide.alarm, "none", TODAY)


@FEW
@given(st.integers(0, 40), st.integers(0, 40), st.sampled_from(KINDS))
def test_enough_is_what_the_catalogue_says(known: int, of: int, kind: Kind) -> None:
    found = trust.is_enough(np.array([known]), np.array([of]), kind.least_count)
    assert found.tolist() == [of > 0 and known >= kind.needed_count(of)]
    share = trust.trusted_frac(np.array([known]), np.array([of]))
    assert share.tolist() == pytest.approx([known / of if of else NAN], nan_ok=True)
