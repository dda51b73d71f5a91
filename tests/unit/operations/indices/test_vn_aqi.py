"""VN_AQI is what the decision's own examples give, grows with pollution, and never guesses."""

import math
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.arrays import FloatArray
from operations.indices import vn_aqi
from operations.indices.vn_aqi import POLLUTANTS, Pollutant

NAN = math.nan
EXAMPLE_UGM3 = (20.6, 19.6, 22.4, 20.3, 16.5, 19.0, 16.5, 19.5, 23.5, 20.5, 24.7, 26.9)
"""Newest first, as the decision prints them."""
OF_POLLUTANT = st.sampled_from(POLLUTANTS)
UGM3 = st.floats(0, 5_000)


def hours(*newest_first: float) -> FloatArray:
    return np.array(newest_first[::-1])


def day(ugm3: float, count: int = 24, before: float = NAN) -> FloatArray:
    """Return a day of which so many hours are there, after an evening."""
    return np.array([before] * 7 + [ugm3] * count + [NAN] * (24 - count))


def nowcast(*newest_first: float) -> float:
    return float(vn_aqi.nowcast_ugm3(hours(*newest_first)))


def test_nowcast_of_the_decisions_example() -> None:
    assert nowcast(*EXAMPLE_UGM3) == pytest.approx(20.266, abs=0.0005)


def test_hours_that_differ_much_are_weighed_by_half() -> None:
    """100 and 10: the least weight, not a tenth."""
    assert nowcast(100, 10, *[NAN] * 10) == pytest.approx((100 + 0.5 * 10) / 1.5)


@pytest.mark.parametrize(
    ("newest", "is_known"),
    [((20, 20, NAN), True), ((NAN, 20, 20), True), ((20, NAN, NAN), False), ((NAN,) * 3, False)],
)
def test_nowcast_needs_two_of_the_newest_three_hours(
    newest: tuple[float, ...], *, is_known: bool
) -> None:
    assert math.isnan(nowcast(*newest, *[20.0] * 9)) is not is_known


def test_clean_air_has_a_nowcast() -> None:
    assert nowcast(*[0.0] * 12) == 0.0


@pytest.mark.parametrize(
    ("points", "ugm3", "unrounded", "published"),
    [
        ("o3", 136.1, 42.53, 43),
        ("no2", 118.7, 59.35, 59),  # printed as 60, by no way of rounding
        ("pm25", 20.3, 40.60, 41),
        ("o3_8h", 89.3, 44.65, 45),
        ("o3", 114.6, 35.81, 36),
        ("no2", 130.8, 65.40, 65),
        ("pm25", 55.7, 109.50, 110),
    ],
)
def test_the_decisions_examples(points: str, ugm3: float, unrounded: float, published: int) -> None:
    found = vn_aqi.sub_index(points, np.array(ugm3))
    assert found == pytest.approx(unrounded, abs=0.005)
    assert vn_aqi.rounded(found) == published


@pytest.mark.parametrize("points", vn_aqi.POINTS_UGM3)
def test_the_points_of_the_table_are_its_levels(points: str) -> None:
    column = vn_aqi.POINTS_UGM3[points]
    assert vn_aqi.sub_index(points, column).tolist() == vn_aqi.LEVELS[: len(column)].tolist()
    assert (np.diff(column) > 0).all()


def test_what_is_above_the_table_is_500() -> None:
    assert vn_aqi.sub_index("pm25", np.array([500.0, 5_000.0])).tolist() == [500, 500]


def test_the_worst_pollutant_of_an_hour_is_named() -> None:
    found = vn_aqi.of_hours(
        {"pm25": np.full(12, 20.3), "o3": np.full(12, 136.1), "no2": np.full(12, 118.7)}
    )
    assert found.value[-1] == 59
    assert POLLUTANTS[found.dominant[-1]] == "no2"
    assert found.by_pollutant["o3"][-1] == pytest.approx(42.53, abs=0.005)


def test_the_first_hour_has_no_nowcast() -> None:
    found = vn_aqi.of_hours({"pm25": np.full(3, 20.0)})
    assert np.isnan(found.value).tolist() == [True, False, False]
    assert found.dominant.tolist() == [vn_aqi.NONE, 0, 0]


def test_without_dust_there_is_no_index() -> None:
    for found in (
        vn_aqi.of_hours({"o3": np.full(12, 300.0)}),
        vn_aqi.of_hours({"o3": np.full(12, 300.0), "pm10": np.full(12, NAN)}),
    ):
        assert np.isnan(found.value).all()
        assert (found.dominant == vn_aqi.NONE).all()
        assert found.by_pollutant["o3"].tolist() == [150.0] * 12


def test_the_decisions_day() -> None:
    eight_hours = np.array([NAN] * 7 + [0.0] * 16 + [89.3] * 8)
    eight_hours[7 + 16 + 3] = 114.6
    eight_hours[7 + 16 + 4] = 89.3 * 2 - 114.6  # the mean of eight stays
    found = vn_aqi.of_day({"pm25": day(55.7), "no2": day(130.8), "o3": eight_hours})
    assert found.value == 110
    assert POLLUTANTS[int(found.dominant)] == "pm25"
    assert found.by_pollutant["o3"] == pytest.approx(44.65, abs=0.005)
    assert found.by_pollutant["no2"] == pytest.approx(65.40, abs=0.005)


def test_eight_hours_above_400_are_left_out() -> None:
    assert vn_aqi.of_day({"pm25": day(1.0), "o3": day(400.0)}).value == 300
    assert vn_aqi.of_day({"pm25": day(1.0), "o3": day(400.1)}).value == 200


def test_the_first_eight_hours_reach_into_the_evening_before() -> None:
    mild = day(0.0, before=0.0)
    after_smog = day(0.0, before=210.0)
    found = [vn_aqi.of_day({"pm25": day(0.0), "o3": one}).value for one in (mild, after_smog)]
    assert found == [0, vn_aqi.rounded(vn_aqi.sub_index("o3_8h", np.array(210.0 * 7 / 8)))]


@pytest.mark.parametrize(("count", "is_known"), [(24, True), (18, True), (17, False), (0, False)])
def test_a_day_needs_three_quarters_of_its_hours(count: int, *, is_known: bool) -> None:
    found = vn_aqi.of_day({"pm25": day(20.0, count), "no2": day(20.0, count)})
    assert bool(np.isnan(found.value)) is not is_known
    assert bool(np.isnan(found.by_pollutant["no2"])) is not is_known


def test_places_are_worked_on_at_once() -> None:
    both = np.stack([day(20.0), day(40.0)])
    assert vn_aqi.of_day({"pm25": both}).value.tolist() == [40, 80]
    of_hours = vn_aqi.of_hours({"pm25": both[:, 7:], "pm10": both[:, 7:]})
    assert of_hours.value.shape == (2, 24)
    assert of_hours.value[:, -1].tolist() == [40, 80]


def test_of_nothing_there_is_no_index() -> None:
    with pytest.raises(ValueError, match="pm25, pm10, o3"):
        vn_aqi.of_hours({})


@given(OF_POLLUTANT, UGM3, UGM3)
def test_more_in_the_air_is_never_a_lower_index(
    pollutant: Pollutant, one: float, other: float
) -> None:
    less, more = sorted((one, other))
    days: list[dict[Pollutant, FloatArray]] = [{"pm25": np.zeros(31)} for _ in range(2)]
    for day_ugm3, ugm3 in zip(days, (less, more), strict=True):
        day_ugm3[pollutant] = np.full(31, ugm3)
    found = [vn_aqi.of_day(one).value for one in days]
    if pollutant == "o3" and more > vn_aqi.O3_8H_MAX_UGM3:
        return  # the rule itself: eight hours are left out
    assert found[0] <= found[1]


@given(st.lists(st.one_of(st.just(NAN), UGM3), min_size=12, max_size=12))
def test_nowcast_lies_between_its_hours_or_is_not_known(newest_first: list[float]) -> None:
    found = nowcast(*newest_first)
    known = [one for one in newest_first if not math.isnan(one)]
    if sum(not math.isnan(one) for one in newest_first[:3]) < 2:
        assert math.isnan(found)
    else:
        assert min(known) - 1e-9 <= found <= max(known) + 1e-9


def test_the_decision_is_of_2019() -> None:
    assert date(2019, 11, 12) == vn_aqi.VALID_FROM
