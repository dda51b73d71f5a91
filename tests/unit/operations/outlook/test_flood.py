"""The outlook of floods: storms that go on, streets as they answered, and what is unknown."""

from dataclasses import replace

import numpy as np
import pytest

from contract.arrays import FloatArray
from contract.city import City
from operations.outlook.flood import PAST_BINS, Seen, expected
from operations.outlook.rain import RainField
from operations.outlook.storm import Places, Storm
from operations.outlook.storms import GUESSES, bins_min
from operations.outlook.streets import Streets, ahead_m, guesses, retold
from tests.stand.sky import storm

COMING = 12
HIGH_M, LOW_M = 1.6, 0.5


def seen_of(
    places: Places, *of: Storm, depth_m: float = 0.0, level_m: float = 0.0, is_listed: bool = True
) -> Seen:
    """Return what is seen of storms where a street stands beside each gauge."""
    at_min = bins_min(PAST_BINS)
    rates = [one.rate_mmh(places, at_min)[0] for one in of]
    count = places[0].size
    return Seen(
        month=7,
        gauge_east_km=places[0],
        gauge_north_km=places[1],
        rain_mmh=np.sum(rates, axis=0) if rates else np.zeros((PAST_BINS, count)),
        street_east_km=places[0],
        street_north_km=places[1],
        is_listed=np.full(count, is_listed),
        depth_m=np.full((PAST_BINS, count), depth_m),
        outlet_m=np.full(PAST_BINS + COMING, level_m),
    )


def test_a_storm_floods_the_streets_that_it_comes_to(city: City, places: Places) -> None:
    """It grows and goes to the north-east: there water comes where nobody has any yet."""
    made = expected(city.climate, seen_of(places, storm(lived_frac=0.35, peak_mmh=160.0)))

    before = (places[0] > 0) & (places[1] > 0) & (np.hypot(*places) < 12)
    behind = (places[0] < 0) & (places[1] < 0) & (np.hypot(*places) > 12)
    assert made.depth_m[1][before].max() >= 0.1
    assert made.depth_m[1][behind].max() < 0.02
    assert made.now_m.max() == 0
    assert np.all(made.low_m <= made.depth_m)
    assert np.all(made.depth_m <= made.high_m)


def test_a_storm_that_dies_brings_less_than_one_that_grows(city: City, places: Places) -> None:
    """Both have the same rain over their middle now."""
    growing, dying = (
        expected(city.climate, seen_of(places, storm(lived_frac=lived, peak_mmh=120.0)))
        for lived in (0.3, 0.7)
    )

    assert growing.depth_m[1].max() > 2 * dying.depth_m[1].max()


def test_a_dry_city_stays_dry_and_is_sure_of_it(city: City, places: Places) -> None:
    made = expected(city.climate, seen_of(places))

    assert made.depth_m.max() == made.high_m.max() == 0
    assert made.known_count == places[0].size


def test_streets_that_are_listed_flood_before_others(city: City, places: Places) -> None:
    seen = seen_of(places, storm(lived_frac=0.4), is_listed=True)
    listed, other = (
        expected(city.climate, replace(seen, is_listed=np.full(169, is_listed)))
        for is_listed in (True, False)
    )

    assert listed.depth_m[0].max() > 1.5 * other.depth_m[0].max() > 0


def test_what_is_not_seen_is_not_said(city: City, places: Places) -> None:
    """A gauge that is silent has no say; a street that is, or that no gauge is near, no outlook."""
    seen = seen_of(places)
    depth_m, rain_mmh = seen.depth_m.copy(), seen.rain_mmh.copy()
    depth_m[-3:, 0] = np.nan
    depth_m[-1, 1] = np.nan
    rain_mmh[-3:, places[1] > 0] = np.nan
    made = expected(city.climate, replace(seen, depth_m=depth_m, rain_mmh=rain_mmh))

    far = int(np.flatnonzero(places[1] == 24)[0])
    assert [made.why(street) for street in (0, 1, far)] == ["no_depth", None, "no_gauges"]
    assert np.isnan(made.depth_m[:, [0, far]]).all()
    assert made.known_count == int((places[1] <= 0).sum())

    nothing = expected(city.climate, replace(seen, rain_mmh=np.full_like(rain_mmh, np.nan)))
    assert nothing.motion is None
    assert np.isnan(nothing.depth_m).all()


def test_rain_that_is_no_storms_fell_where_gauges_near_have_it(places: Places) -> None:
    rate_mmh = np.zeros((PAST_BINS, places[0].size))
    rate_mmh[:, (places[0] == 0) & (places[1] == 0)] = 12.0
    field = RainField.of(*places, rate_mmh)

    near, far = field.past_mmh(np.array([0.0, 20.0]), np.array([1.0, 20.0]))[5]

    assert near > 3
    assert far < 0.1
    assert np.all(field.support(np.array([60.0]), np.array([0.0])) == 0)


def test_the_guess_that_retells_a_street_weighs_most(city: City) -> None:
    """Each in turn is the truth: what it makes of rain is taken for measured."""
    of = guesses(city.climate)
    outlet_m, is_listed = np.full(PAST_BINS, LOW_M), np.ones(1, np.bool_)
    rain_mmh = np.zeros((PAST_BINS, 1, GUESSES))
    rain_mmh[6:12] = 75.0
    made = ahead_m(Streets.standing(of, is_listed), rain_mmh, outlet_m)[:, 0]

    for truth in (3, 17, 40):
        depth_m = np.vstack([np.zeros((1, 1)), made[1:, truth][:, None]])
        weight = retold(Streets.standing(of, is_listed), rain_mmh, outlet_m, depth_m)[0]
        assert weight.sum() == pytest.approx(1)
        assert weight[truth] > 2 / GUESSES
        mean_m, prior_m = float(weight @ made[-1]), float(made[-1].mean())
        assert abs(mean_m - made[-1, truth]) <= abs(prior_m - made[-1, truth]) + 0.01


def test_a_full_well_takes_no_more(city: City) -> None:
    """After an hour of the same rain more stands where drains end in one than where they do not."""
    of = guesses(city.climate)
    rain_mmh: FloatArray = np.full((COMING, 1, GUESSES), 30.0)
    ends = of, replace(of, is_to_well=np.zeros(GUESSES))
    with_wells, without = (
        ahead_m(Streets.standing(one, np.ones(1, np.bool_)), rain_mmh, np.full(COMING, LOW_M))[
            -1, 0
        ]
        for one in ends
    )

    is_to_well = of.is_to_well > 0
    assert np.median((with_wells - without)[is_to_well]) > 0.03
    assert (with_wells - without).min() >= 0
    assert np.array_equal(with_wells[~is_to_well], without[~is_to_well])


def test_a_high_tide_keeps_water_longer_and_floods_low_streets(city: City, places: Places) -> None:
    left_m: list[float] = []
    for level_m in (LOW_M, HIGH_M):
        made = expected(city.climate, seen_of(places, depth_m=0.3, level_m=level_m))
        left_m.append(float(made.depth_m[1].max()))
    assert left_m[0] < left_m[1]
