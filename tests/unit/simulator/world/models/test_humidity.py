"""Water in the air: the law's own values, and the dew point as its inverse."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.world.models import humidity

MADE_FOR_DEGC = st.floats(-40, 50)


def test_air_holds_what_the_tables_say() -> None:
    """Smithsonian tables over water: 6.11, 23.37 and 42.43 hPa at 0, 20 and 30 °C."""
    held = humidity.vapour_hpa(np.array([0.0, 20.0, 30.0]))

    assert held == pytest.approx([6.11, 23.37, 42.43], rel=0.002)


@given(MADE_FOR_DEGC, st.floats(0.05, 1.0))
def test_the_dew_point_is_where_the_air_is_full(temperature_degc: float, frac: float) -> None:
    air = np.array([temperature_degc])
    dew = humidity.dew_point_degc(air, np.array([frac]))

    assert humidity.frac(air, dew) == pytest.approx([frac])
    assert dew[0] <= temperature_degc + 1e-9
