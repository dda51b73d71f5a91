"""What the proof of an ordinary day makes of the looks that it takes."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.stand.looks import STANDING_MAX, WET_ROWS, Look, add_day, add_tide
from tests.stand.report import Report

BEGIN_AT = datetime.fromisoformat("2028-04-19T00:00:00+07:00")
DAY = timedelta(hours=24)
NOISE: Mapping[str, Any] = {"level": "warning", "kind": "noise", "pending": False}


def looks(hours: Sequence[int], rows: int = 1, *, is_covered: bool = True) -> list[Look]:
    return [Look(BEGIN_AT + timedelta(hours=hour), [NOISE] * rows, is_covered) for hour in hours]


def holds(taken: Sequence[Look]) -> bool:
    report = Report("ordinary_day")
    add_day(report, taken, DAY)
    return all(measure.held for measure in report.results)


def test_a_day_with_few_crossings_in_every_hour_holds() -> None:
    assert holds(looks(range(24), STANDING_MAX))


def test_what_does_not_stand_yet_is_not_counted() -> None:
    full = [NOISE] * STANDING_MAX
    assert holds([*looks(range(24)), Look(BEGIN_AT, [*full, PENDING], is_covered=True)])


@pytest.mark.parametrize(
    "taken",
    [
        pytest.param([], id="nothing looked at"),
        pytest.param(looks([*range(12), *range(13, 24)]), id="an hour not looked at"),
        pytest.param(
            [*looks(range(24)), *looks([7], STANDING_MAX + 1)], id="once more than there may be"
        ),
        pytest.param([*looks(range(24)), *looks([7], is_covered=False)], id="once not covered"),
    ],
)
def test_a_day_of_which_less_is_known_or_that_has_more_does_not(taken: list[Look]) -> None:
    assert not holds(taken)


FLOOD: dict[str, Any] = {**NOISE, "kind": "street_flood", "threshold_id": "flood"}
PENDING = {**FLOOD, "pending": True}
GAUGE = FLOOD | {"kind": "river_level", "threshold_id": "phu-an-alarm-ii"}
STREET = FLOOD | {"kind": "traffic_flow", "threshold_id": "slow"}
WET = [GAUGE, *[FLOOD] * (WET_ROWS - 1)]


def evening_holds(*looks: Sequence[Mapping[str, Any]], is_covered: bool = True) -> bool:
    report = Report("ordinary_day")
    add_tide(report, [Look(BEGIN_AT, rows, is_covered) for rows in looks])
    return all(measure.held for measure in report.results)


def test_an_evening_whose_first_screen_is_water_holds() -> None:
    """Also where a critical value of something else stands above mere warnings of water."""
    assert evening_holds(WET)
    assert evening_holds([GAUGE], [*WET, STREET])
    assert evening_holds(WET, [STREET | {"level": "critical"}, GAUGE])
    assert evening_holds(WET, [GAUGE, STREET, PENDING, PENDING | STREET | {"pending": True}])


@pytest.mark.parametrize(
    "looks",
    [
        pytest.param([[FLOOD] * WET_ROWS], id="the gauge below its second alarm"),
        pytest.param([WET[:-1]], id="hardly wet"),
        pytest.param([[*WET[:-1], STREET, FLOOD]], id="something else among the first"),
        pytest.param([WET, [STREET, GAUGE]], id="once below something else of its level"),
        pytest.param([WET, [PENDING, GAUGE]], id="what does not stand yet above what stands"),
    ],
)
def test_an_evening_in_which_water_does_not_come_first_does_not(
    looks: list[list[Mapping[str, Any]]],
) -> None:
    assert not evening_holds(*looks)


def test_an_evening_of_which_too_little_is_known_does_not() -> None:
    assert not evening_holds(WET, is_covered=False)
