"""Where the sun stands: solstices, the clock against the sun, noon and night."""

import numpy as np
import pytest

from simulator.world.models import sun

JUNE_21, DECEMBER_21, NOVEMBER_3, FEBRUARY_11 = 172.0, 355.0, 307.0, 42.0
# 2026-03-20 00:00 UTC in minutes since the epoch: an equinox.
EQUINOX_STEP = 29_566_080
DAY = np.arange(EQUINOX_STEP, EQUINOX_STEP + 1_440)


def test_the_sun_is_farthest_north_in_june_and_south_in_december() -> None:
    declination = np.rad2deg(sun.declination_rad(np.array([JUNE_21, DECEMBER_21])))

    assert declination == pytest.approx([23.45, -23.45], abs=0.05)


def test_the_sun_is_ahead_in_november_and_behind_in_february() -> None:
    ahead_min = sun.time_equation_min(np.array([NOVEMBER_3, FEBRUARY_11]))

    assert ahead_min == pytest.approx([16.4, -14.2], abs=0.5)


def test_at_an_equinox_the_sun_passes_over_the_equator_at_noon() -> None:
    height = sun.cos_zenith(DAY, lat_deg=0.0, lon_deg=0.0)

    assert height.max() == pytest.approx(1, abs=1e-3)
    assert abs(int(np.argmax(height)) - 720) <= 10
    assert np.mean(height > 0) == pytest.approx(0.5, abs=0.01)


def test_a_clear_sky_is_dark_at_night_and_bright_at_noon() -> None:
    shining = sun.clear_sky_wm2(DAY, lat_deg=0.0, lon_deg=0.0)

    assert shining[0] == 0
    assert 1_000 < shining.max() < 1_098
