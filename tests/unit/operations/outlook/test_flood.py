"""The outlook of floods: rain that is carried on, streets as they answered, and what is unknown."""

from dataclasses import replace

import numpy as np
import pytest

from contract.arrays import FloatArray
from contract.city import City
from operations.outlook.flood import PAST_BINS, Seen, expected
from operations.outlook.rain import BIN_MIN, RainField, motions
from operations.outlook.streets import GUESSES, ahead_m, guesses, weights

SIDE = 13
EAST_KM, NORTH_KM = (
    part.ravel() for part in np.meshgrid(np.arange(0.0, 26.0, 2.0), np.arange(0.0, 26.0, 2.0))
)
COMING = 12


def storm_mmh(east_per_min: float, north_per_min: float) -> FloatArray:
    """Return what gauges show of a storm that is in the middle of them now, (bin, gauge)."""
    age_min = (np.arange(PAST_BINS)[::-1, None] + 0.5) * BIN_MIN
    east, north = 12.0 - east_per_min * age_min, 12.0 - north_per_min * age_min
    return 80.0 * np.exp(-((EAST_KM - east) ** 2 + (NORTH_KM - north) ** 2) / (2 * 3.0**2))


def seen_of(rain_mmh: FloatArray, depth_m: float = 0.0, level_m: float = 0.0) -> Seen:
    """Return what is seen where a street stands beside each gauge."""
    return Seen(
        month=7,
        gauge_east_km=EAST_KM,
        gauge_north_km=NORTH_KM,
        rain_mmh=rain_mmh,
        street_east_km=EAST_KM,
        street_north_km=NORTH_KM,
        depth_m=np.full((PAST_BINS, EAST_KM.size), depth_m),
        outlet_m=np.full(PAST_BINS + COMING, level_m),
    )


def test_rain_comes_where_its_motion_carries_it() -> None:
    field = RainField.of(EAST_KM, NORTH_KM, storm_mmh(0.3, 0.0))
    east, north = np.array([12.0, 21.0, 3.0]), np.full(3, 12.0)

    coming = field.carried((0.3, 0.0)).ahead(east, north, (0.3, 0.0), 6)[0][-1]

    assert coming[1] > 3 * max(coming[0], coming[2])


def test_the_gauges_tell_how_fast_a_storm_is(city: City) -> None:
    """The season's direction in July is north-east."""
    found: list[float] = []
    for km_per_min in (0.15, 0.3):
        rain_mmh = storm_mmh(km_per_min, km_per_min)
        field = RainField.of(EAST_KM, NORTH_KM, rain_mmh)
        moved = motions(city.climate.rain, 7, field, (EAST_KM, NORTH_KM), rain_mmh)
        assert moved.source == "gauges"
        assert moved.toward_deg == pytest.approx(45, abs=12)
        found.append(moved.speed_kmh)
    assert found[0] < found[1]


def test_without_rain_the_motion_is_the_seasons(city: City) -> None:
    rain_mmh = np.zeros((PAST_BINS, EAST_KM.size))
    field = RainField.of(EAST_KM, NORTH_KM, rain_mmh)

    for month, toward_deg in ((7, 45.0), (12, 270.0)):
        moved = motions(city.climate.rain, month, field, (EAST_KM, NORTH_KM), rain_mmh)
        assert (moved.source, moved.toward_deg) == ("season", pytest.approx(toward_deg))


def test_a_dry_city_stays_dry_and_is_sure_of_it(city: City) -> None:
    made = expected(city.climate, seen_of(np.zeros((PAST_BINS, EAST_KM.size))))

    assert made.depth_m.max() == made.high_m.max() == 0
    assert made.known_count == EAST_KM.size


def test_a_storm_floods_the_streets_before_it_and_the_band_holds_the_depth(city: City) -> None:
    made = expected(city.climate, seen_of(storm_mmh(0.2, 0.2)))

    assert made.high_m[0].max() > 0.05
    assert np.all(made.low_m <= made.depth_m)
    assert np.all(made.depth_m <= made.high_m)


def test_what_is_not_seen_is_not_said(city: City) -> None:
    """A gauge that is silent has no say; a street that is, or that no gauge is near, no outlook."""
    seen = seen_of(np.zeros((PAST_BINS, EAST_KM.size)))
    depth_m = seen.depth_m.copy()
    depth_m[-3:, 0] = np.nan
    depth_m[-1, 1] = np.nan
    rain_mmh = seen.rain_mmh.copy()
    rain_mmh[-3:, NORTH_KM > 10] = np.nan
    made = expected(city.climate, replace(seen, depth_m=depth_m, rain_mmh=rain_mmh))

    far = int(np.flatnonzero(NORTH_KM == 24)[0])
    assert [made.why(street) for street in (0, 1, far)] == ["no_depth", None, "no_gauges"]
    assert np.isnan(made.depth_m[:, [0, far]]).all()
    assert made.known_count == int((NORTH_KM <= 10).sum())

    nothing = expected(city.climate, replace(seen, rain_mmh=np.full_like(rain_mmh, np.nan)))
    assert nothing.motions is None
    assert np.isnan(nothing.depth_m).all()


def test_the_guess_that_retells_a_street_weighs_most(city: City) -> None:
    """Each in turn is the truth: what it makes of rain is taken for measured."""
    of = guesses(city.climate)
    outlet_m = np.full(PAST_BINS, 0.5)
    rain_mmh = np.zeros((PAST_BINS, 1))
    rain_mmh[6:12] = 75.0
    coming = np.broadcast_to(rain_mmh[:, :, None], (PAST_BINS, 1, GUESSES))
    calm = replace(of, growth_ratio=np.ones(GUESSES))
    made = ahead_m(calm, coming, outlet_m, np.zeros(1), 0.5)[:, 0]

    for truth in (3, 17, 40):
        depth_m = np.vstack([np.zeros((1, 1)), made[1:, truth][:, None]])
        weight = weights(of, rain_mmh, outlet_m, depth_m)[0]
        assert weight.sum() == pytest.approx(1)
        assert weight[truth] > 2 / GUESSES
        mean_m = float(weight @ made[-1])
        prior_m = float(made[-1].mean())
        assert abs(mean_m - made[-1, truth]) <= abs(prior_m - made[-1, truth]) + 0.01


def test_a_high_tide_keeps_water_longer_and_floods_low_streets(city: City) -> None:
    left_m: list[float] = []
    for level_m in (0.5, 1.6):
        seen = seen_of(np.zeros((PAST_BINS, EAST_KM.size)), depth_m=0.3, level_m=level_m)
        made = expected(city.climate, seen)
        left_m.append(float(made.depth_m[1].max()))
    assert left_m[0] < left_m[1]
