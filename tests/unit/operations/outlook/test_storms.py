"""Storms found in what gauges show: how many, where, how fast, and whether they grow or die."""

import numpy as np
import pytest

from contract.arrays import FloatArray
from contract.city import City
from operations.outlook.motion import Motion
from operations.outlook.storm import NUMBER_COUNT, Places, Prior, Storm
from operations.outlook.storms import BINS, GROUPS_MOST, GUESSES, Shown, bins_min, storms
from tests.stand.sky import storm

JULY, DECEMBER = 7, 12
TIP_MMH = 2.4  # a tipping bucket of 0.2 mm in five minutes


def shown(places: Places, *of: Storm) -> Shown:
    """Return what gauges show of storms, in tips of their buckets."""
    at_min = bins_min(BINS)
    rate: FloatArray = np.sum([one.rate_mmh(places, at_min)[0] for one in of], axis=0)
    return Shown(places, np.round(rate / TIP_MMH) * TIP_MMH)


def test_slopes_are_what_a_small_step_makes(city: City) -> None:
    prior = Prior.at(city.climate.rain, JULY, 0.0, 0.0)
    normal = np.random.default_rng(3).standard_normal((NUMBER_COUNT, 6))
    places = np.array([0.0, 3.0, -4.0]), np.array([1.0, -2.0, 5.0])
    at_min = np.array([-60.0, -10.0, 5.0, 50.0])

    rate, slope = Storm.of(prior, normal).slopes(prior, places, at_min)

    assert rate == pytest.approx(Storm.of(prior, normal).rate_mmh(places, at_min))
    for number in range(NUMBER_COUNT):
        step = np.zeros_like(normal)
        step[number] = 1e-5
        after, before = (
            Storm.of(prior, normal + way * step).rate_mmh(places, at_min) for way in (1, -1)
        )
        assert slope[:, number] == pytest.approx((after - before) / 2e-5, rel=1e-4, abs=1e-4)


@pytest.mark.parametrize("lived_frac", [0.3, 0.5, 0.75])
def test_a_storm_is_found_as_it_is(city: City, places: Places, lived_frac: float) -> None:
    """Growing, at its height or dying: place, way, size and age come out of the gauges."""
    truth = storm(east_km=3.0, north_km=-2.0, lived_frac=lived_frac)

    found = storms(city.climate.rain, JULY, shown(places, truth))

    assert len(found) == 1
    assert np.median(found[0].east_km) == pytest.approx(3.0, abs=0.6)
    assert np.median(found[0].north_km) == pytest.approx(-2.0, abs=0.6)
    assert np.median(found[0].radius_km) == pytest.approx(6.0, abs=0.6)
    assert np.median(found[0].lived_frac) == pytest.approx(lived_frac, abs=0.12)
    assert np.median(found[0].life_min) == pytest.approx(90, rel=0.3)
    motion = Motion.of(city.climate.rain, JULY, found)
    assert (motion.source, motion.toward_deg) == ("gauges", pytest.approx(45, abs=12))
    assert motion.speed_kmh == pytest.approx(20, rel=0.2)


def test_what_comes_lies_in_the_spread_of_the_guesses(city: City, places: Places) -> None:
    """The rain of the coming hour, where it will be most: not surer than gauges allow."""
    coming_min = np.arange(2.5, 60.0, 5.0)
    truth = storm(lived_frac=0.3)
    made: FloatArray = truth.rate_mmh(places, coming_min)[0].mean(axis=0)
    most = np.argsort(-made)[:5]

    found = storms(city.climate.rain, JULY, shown(places, truth))
    told = np.sum([one.rate_mmh(places, coming_min) for one in found], axis=0).mean(axis=1)

    low, high = np.quantile(told[:, most], [0.02, 0.98], axis=0)
    assert np.all(low <= made[most])
    assert np.all(made[most] <= high)
    assert np.median(told[:, most].sum(axis=1)) == pytest.approx(made[most].sum(), rel=0.35)


def test_two_storms_are_two_and_make_room_for_each_other(city: City, places: Places) -> None:
    truths = storm(east_km=-8.0, peak_mmh=120.0), storm(east_km=8.0, north_km=3.0, peak_mmh=60.0)

    found = storms(city.climate.rain, JULY, shown(places, *truths))

    assert len(found) == 2
    middles = sorted(float(np.median(one.east_km)) for one in found)
    assert middles == [pytest.approx(-8.0, abs=1.0), pytest.approx(8.0, abs=1.0)]


def test_without_rain_or_in_a_drizzle_there_is_none_and_the_season_speaks(
    city: City, places: Places
) -> None:
    for rate_mmh in (0.0, 1.5):
        none = storms(city.climate.rain, JULY, Shown(places, np.full((BINS, 169), rate_mmh)))
        assert none == []
    for month, toward_deg in ((JULY, 45.0), (DECEMBER, 270.0)):
        motion = Motion.of(city.climate.rain, month, [])
        assert (motion.source, motion.toward_deg) == ("season", toward_deg)


def test_a_silent_gauge_has_no_say(city: City, places: Places) -> None:
    """It counts as unknown, not as dry: half of them silent, the storm is where it was."""
    truth = storm(lived_frac=0.5)
    half = shown(places, truth)
    half.rate_mmh[:, ::2] = np.nan

    found = storms(city.climate.rain, JULY, half)

    assert len(found) == 1
    assert np.hypot(np.median(found[0].east_km), np.median(found[0].north_km)) < 1.0


def test_who_looks_again_finds_the_same(city: City, places: Places) -> None:
    seen = shown(places, storm())
    first, second = (storms(city.climate.rain, JULY, seen)[0] for _ in range(2))

    assert np.array_equal(first.life_min, second.life_min)
    assert first.life_min.size == GUESSES


def test_of_very_many_gauges_squares_are_looked_at(city: City) -> None:
    """Their means: a gauge that is silent in a square with others takes nothing from it."""
    lots = np.random.default_rng(1)
    east_km, north_km = lots.uniform(-25, 25, (2, 4_000))
    rate = storm().rate_mmh((east_km, north_km), bins_min(BINS))[0]
    rate[:, lots.random(4_000) < 0.2] = np.nan

    seen = Shown.of(east_km, north_km, rate)
    found = storms(city.climate.rain, JULY, seen)

    assert GROUPS_MOST / 2 < seen.places[0].size <= 2 * GROUPS_MOST
    assert len(found) == 1
    assert np.hypot(np.median(found[0].east_km), np.median(found[0].north_km)) < 1.0
    line = Shown.of(east_km, np.zeros(4_000), rate)
    assert line.places[0].size > GROUPS_MOST / 2
    one = Shown.of(np.zeros(4_000), np.zeros(4_000), rate)
    assert one.places[0].size == 1
    few = Shown.of(east_km[:80], north_km[:80], rate[:, :80])
    assert few.places[0].size == 80
