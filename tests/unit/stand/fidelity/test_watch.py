"""Two days of the city, watched: readings come to their hours, and agree with what is behind."""

from datetime import date

import numpy as np
import pytest

from tests.stand.fidelity import traffic
from tests.stand.fidelity.figure import Figure
from tests.stand.fidelity.series import hour_profile, peak_hour
from tests.stand.fidelity.watch import Watched, watched
from tests.stand.fidelity.year import FESTIVE, SUNDAY, WORKING, Year

FIRST, LAST = date(2025, 3, 3), date(2025, 3, 4)


@pytest.fixture(scope="module")
def seen() -> Watched:
    return watched(7, FIRST, LAST)


def test_every_hour_has_what_was_read_in_it(seen: Watched) -> None:
    for name, rows in seen.year.series.items():
        assert rows.shape[0] in {48, 288}, name
        assert np.isnan(rows).mean() < 0.1, name
    assert seen.readings > 200_000


def test_days_begin_at_local_midnight(seen: Watched) -> None:
    assert 11 <= peak_hour(hour_profile(seen.year["weather.temperature_degc"])) <= 15
    assert peak_hour(hour_profile(traffic.flow_vehph(seen.year)), 12) in {16, 17, 18}


def test_counters_count_what_passes_on_their_streets(seen: Watched) -> None:
    counted = np.nanmean(traffic.flow_vehph(seen.year), axis=0)
    passed = seen.year["street.flow_vehph"][:, : counted.size].mean(axis=0)
    assert np.median(counted / passed) == pytest.approx(1, abs=0.03)


def _year(kinds: list[int]) -> Year:
    days = np.array(kinds)
    return Year(FIRST, days, np.arange(days.size) - 1, {"a": np.arange(24.0 * days.size)}, {}, {})


def test_a_cut_has_its_days_alone() -> None:
    year = _year([WORKING, FESTIVE, SUNDAY]).cut(LAST, LAST)
    assert (year.day_count, year["a"][0], year.tet_day.tolist()) == (1, 24.0, [0])
    with pytest.raises(ValueError, match="not within the 3 days"):
        _year([WORKING, FESTIVE, SUNDAY]).cut(LAST, date(2025, 4, 1))


def test_days_are_chosen_by_kind_month_and_tet() -> None:
    year = _year([WORKING, FESTIVE, SUNDAY])
    assert year.is_working.tolist() == [True, False, False]
    assert year.is_weekend.tolist() == [False, False, True]
    assert year.around_tet(0, 1).tolist() == [False, True, True]
    assert year.months(3, 3).all()
    assert not year.months(4, 12).any()
    assert year.hours_of(year.is_weekend, "a").tolist() == list(range(48, 72))


def test_a_figure_is_asked_only_of_days_that_are_there() -> None:
    figure = Figure(
        name="days", source="S1", confidence="V", unit="d", published=1.0, accepted=(1.0, 1.0),
        because="it is so", of=lambda year: float(year.day_count), span=(LAST, LAST),
    )  # fmt: skip
    assert figure.is_within(_year([WORKING, WORKING]))
    assert not figure.is_within(_year([WORKING]))
    assert figure.holds(figure.value(_year([WORKING, WORKING])))
