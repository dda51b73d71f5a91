"""What the proof of an ordinary day makes of the looks that it takes."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.stand.looks import STANDING_MAX, Look, add_day
from tests.stand.report import Report

BEGIN_AT = datetime.fromisoformat("2028-04-19T00:00:00+07:00")
DAY = timedelta(hours=24)
NOISE: Mapping[str, Any] = {"level": "warning", "kind": "noise"}


def looks(hours: Sequence[int], rows: int = 1, *, is_covered: bool = True) -> list[Look]:
    return [Look(BEGIN_AT + timedelta(hours=hour), [NOISE] * rows, is_covered) for hour in hours]


def holds(taken: Sequence[Look]) -> bool:
    report = Report("ordinary_day")
    add_day(report, taken, DAY)
    return all(measure.held for measure in report.results)


def test_a_day_with_few_crossings_in_every_hour_holds() -> None:
    assert holds(looks(range(24), STANDING_MAX))


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
