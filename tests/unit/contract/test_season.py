"""Times of the year, and normals between the middles of months."""

from datetime import datetime

import numpy as np
import pytest

from contract import season


def test_monthly_normals_hold_in_the_middle_of_the_month() -> None:
    values = np.arange(12.0)

    assert season.by_month(values, np.array([0.5 / 12, 6.5 / 12])) == pytest.approx([0.0, 6.0])


@pytest.mark.parametrize(
    ("instant", "days"),
    [
        ("2026-01-01T00:00+07:00", 0.0),
        ("2025-12-31T23:59+07:00", 364 + 1_439 / 1_440),
        ("2024-03-01T12:00+07:00", 60.5),
        ("1969-12-31T12:00+07:00", 364.5),
    ],
)
def test_the_share_of_the_year_goes_by_the_civil_day(instant: str, days: float) -> None:
    minute = datetime.fromisoformat(instant).timestamp() / 60

    assert season.year_frac(np.array([minute]), 7.0)[0] == pytest.approx(days / season.YEAR_DAYS)
