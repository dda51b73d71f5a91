"""Maintenance windows: what is worked on, and until when its alerts are put aside."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What an alert is about: None where it is of several or not known.

    Attributes
    ----------
    kind : str
        As the alert says it.
    areas : frozenset of str
        Its district and ward; none, of the whole city.
    """

    rule_id: str
    kind: str
    areas: frozenset[str] = frozenset()
    sensor_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A span in which something is worked on; what is None names all.

    Attributes
    ----------
    from_at, to_at : datetime
        City time, the end excluded.
    ended_at : datetime or None
        When somebody ended it before its time. City time.
    """

    window_id: int
    from_at: datetime
    to_at: datetime
    rule_id: str | None = None
    kind: str | None = None
    area: str | None = None
    sensor_id: str | None = None
    ended_at: datetime | None = None

    @property
    def until_at(self) -> datetime:
        """Return when it really ends."""
        return self.to_at if self.ended_at is None else min(self.to_at, self.ended_at)


def covers(window: Window, about: About, at: datetime) -> bool:
    """Tell whether a window holds at a time and everything that it names is what is asked about.

    An alert of several sensors is covered by no window of one sensor, one of the whole city by
    none of an area.
    """
    return (
        window.from_at <= at < window.until_at
        and window.rule_id in {None, about.rule_id}
        and window.kind in {None, about.kind}
        and (window.area is None or window.area in about.areas)
        and window.sensor_id in {None, about.sensor_id}
    )


def covered_until(windows: Iterable[Window], about: About, at: datetime) -> datetime | None:
    """Return until when something is worked on at a time: the latest end; None: it is not."""
    ends = [window.until_at for window in windows if covers(window, about, at)]
    return max(ends, default=None)
