"""What stood beyond a limit at times of a city, and what of it a proof reports."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tests.stand.report import Measure, Report

STANDING_MAX = 15
SCREEN_ROWS = 10  # of the table that a room opens with
WET_ROWS = 6  # of them, at least, on an evening that is told to be wet
WATER = frozenset({"street_flood", "river_level"})
SECOND_ALARM = frozenset({"phu-an-alarm-ii", "phu-an-alarm-iii"})


@dataclass(frozen=True, slots=True)
class Look:
    """What stood at one time of the city, in the order of the API.

    Attributes
    ----------
    rows
        All that are shown: what stands, and below it what has not been beyond its limit for long
        enough and does not stand yet.
    """

    local: datetime
    rows: Sequence[Mapping[str, Any]]
    is_covered: bool

    @property
    def standing(self) -> Sequence[Mapping[str, Any]]:
        """Return the rows of what stands."""
        return [row for row in self.rows if not row["pending"]]

    @property
    def kinds(self) -> Sequence[str]:
        """Return the kind of each row."""
        return [row["kind"] for row in self.rows]


def add_day(report: Report, looks: Sequence[Look], span: timedelta) -> None:
    """Report the fullest look of each hour, and whether anything was said without being known."""
    hours = dict.fromkeys(look.local.hour for look in looks)
    for hour in hours:
        of_hour = [look for look in looks if look.local.hour == hour]
        fullest = max(of_hour, key=lambda look: len(look.standing))
        report.add(
            Measure(
                measure=f"{fullest.local:%a %H:%M}  {_told(fullest)}",
                value=len(fullest.standing),
                unit="1",
                aim=f"at most {STANDING_MAX} in the hour",
                held=len(fullest.standing) <= STANDING_MAX,
            )
        )
    hour_count = span // timedelta(hours=1)
    report.add(
        Measure(
            measure="hours that were looked at",
            value=len(hours),
            unit="1",
            limit=hour_count,
            aim="all",
            held=len(hours) == hour_count,
        )
    )
    _add_coverage(report, looks)


def _add_coverage(report: Report, looks: Sequence[Look]) -> None:
    covered = sum(look.is_covered for look in looks)
    report.add(
        Measure(
            measure="looks in which enough sensors were heard of",
            value=covered,
            unit="1",
            limit=len(looks),
            aim="all",
            held=covered == len(looks),
        )
    )


def _told(look: Look) -> str:
    """Return how many rows are of each level and kind."""
    count = Counter((row["level"], row["kind"]) for row in look.standing)
    return ", ".join(f"{level} {kind} {number}" for (level, kind), number in sorted(count.items()))


def add_tide(report: Report, looks: Sequence[Look]) -> None:
    """Report the evening's highest water, and whether it ever stood below something else."""
    fullest = max(looks, key=lambda look: sum(kind in WATER for kind in look.kinds))
    wet = sum(kind in WATER for kind in fullest.kinds[:SCREEN_ROWS])
    is_alarm = any(row["threshold_id"] in SECOND_ALARM for row in fullest.standing)
    report.add(
        Measure(
            measure=f"{fullest.local:%a %H:%M}  {_told(fullest)}",
            value=wet,
            unit="1",
            limit=SCREEN_ROWS,
            aim=f"gauge above alarm II; water fills the first rows, {WET_ROWS} or more",
            held=is_alarm and wet >= WET_ROWS and set(fullest.kinds[:wet]) <= WATER,
        )
    )
    late = sum(not _comes_first(look) for look in looks)
    report.add(
        Measure(
            measure="looks in which water stood below something else of its level",
            value=late,
            unit="1",
            limit=len(looks),
            aim="none",
            held=late == 0,
        )
    )
    _add_coverage(report, looks)


def _comes_first(look: Look) -> bool:
    """Tell whether the rows of each level begin with all of its floods and gauges.

    What does not stand yet has its own place below all that stands.
    """
    pending = [row for row in look.rows if row["pending"]]
    if [*look.standing, *pending] != [*look.rows]:
        return False
    for rows in (look.standing, pending):
        for level in ("critical", "warning"):
            is_water = [row["kind"] in WATER for row in rows if row["level"] == level]
            if is_water != sorted(is_water, reverse=True):
                return False
    return True
