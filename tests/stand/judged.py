"""Readings to be judged, what is known of their sensors, and the judgement done one by one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from math import isnan, nan

import numpy as np

from contract.catalogue import KIND_BY_CODE
from operations.episodes.context import US_PER_S, Context
from operations.episodes.episode import NOT_CLEARED_US, Episodes
from operations.episodes.table import Table
from operations.episodes.usual import Usual
from operations.rules.definition import Limit, Threshold

MINUTE_US = 60 * US_PER_S
BEGIN_US = 1_795_000_020 * US_PER_S  # a whole minute
UTC_OFFSET_H = 7.0

Row = tuple[int, int, float]
"""Sensor, minute since `BEGIN_US`, value."""
Episode = tuple[int, int, int, int, int | None, float]
"""Sensor, since, raised, last, cleared (minutes), value."""


def context(
    sensors: Sequence[int], period_s: float = 60, usual: Mapping[str, Usual] | None = None
) -> Context:
    return Context(
        utc_offset_h=UTC_OFFSET_H,
        sensor_key=np.array(sensors, np.int64),
        period_us=np.full(len(sensors), round(period_s * US_PER_S)),
        usual=usual or {},
    )


def table(
    rows: Iterable[Row], kind: str = "street_flood", untrusted: Iterable[tuple[int, int]] = ()
) -> Table:
    """Return a table with rows of the primary quantity of a kind; NaN in the others."""
    ordered = sorted(rows)
    sensor_key = np.array([row[0] for row in ordered], np.int64)
    doubtful = set(untrusted)
    known = KIND_BY_CODE[kind]
    values = {name: np.full(len(ordered), nan) for name in known.quantity_names}
    values[known.primary.name] = np.array([row[2] for row in ordered], np.float64)
    return Table(
        kind=known,
        sensor_key=sensor_key,
        observed_us=np.array([at_us(row[1]) for row in ordered], np.int64),
        values=values,
        is_trusted=np.array([row[:2] not in doubtful for row in ordered], np.bool_),
    )


def at_us(minute: int) -> int:
    return BEGIN_US + minute * MINUTE_US


def minute(instant_us: int) -> int:
    return (instant_us - BEGIN_US) // MINUTE_US


def depth(
    limit: float = 0.3,
    clear_value: float = 0.2,
    hold_s: float = 0,
    hours: tuple[float, float] = (0, 24),
) -> Threshold:
    """Return a condition on the depth of water."""
    return Threshold(
        kind="street_flood",
        quantity="depth_m",
        direction="above",
        limit=limit,
        clear_value=clear_value,
        hold_s=hold_s,
        from_hour=hours[0],
        to_hour=hours[1],
    )


def listed(episodes: Episodes) -> list[Episode]:
    columns = zip(
        episodes.sensor_key.tolist(),
        episodes.since_us.tolist(),
        episodes.raised_us.tolist(),
        episodes.last_us.tolist(),
        episodes.cleared_us.tolist(),
        episodes.value.tolist(),
        strict=True,
    )
    return [
        (
            sensor,
            minute(since),
            minute(raised),
            minute(last),
            None if cleared == NOT_CLEARED_US else minute(cleared),
            value,
        )
        for sensor, since, raised, last, cleared, value in columns
    ]


def one_by_one(condition: Limit, rows: Iterable[Row], period_min: float) -> list[Episode]:
    """Return the episodes by the rules of the machine, said as plainly as they can be."""
    found: list[Episode] = []
    for sensor, numbers in groupby(sorted(rows), key=lambda row: row[0]):
        machine = _Machine(condition, period_min, sensor)
        for _, at, x in numbers:
            if not isnan(x):
                machine.read(at, x)
        found += machine.found
        if machine.raised is not None:
            found.append(machine.episode(None))
    return found


@dataclass(slots=True)
class _Machine:
    condition: Limit
    period_min: float
    sensor: int
    found: list[Episode] = field(default_factory=list[Episode])
    last: int = 0
    since: int | None = None
    raised: int | None = None
    value: float = nan

    def read(self, at: int, x: float) -> None:
        is_beyond, is_clear = _asked(self.condition, at, x)
        if self.raised is not None:
            if is_clear:
                self.found.append(self.episode(at))
                self.since = self.raised = None
        elif not is_beyond or at - self.last > 3 * self.period_min:
            self.since = None
        if is_beyond:
            self._beyond(at, x)
        self.last = at

    def _beyond(self, at: int, x: float) -> None:
        if self.since is None:
            self.since, self.value = at, x
        self.value = (max if self.condition.direction == "above" else min)(self.value, x)
        if self.raised is None and (at - self.since) * 60 >= self.condition.hold_s:
            self.raised = at

    def episode(self, cleared: int | None) -> Episode:
        assert self.since is not None
        assert self.raised is not None
        return self.sensor, self.since, self.raised, self.last, cleared, self.value


def _asked(condition: Limit, at: int, x: float) -> tuple[bool, bool]:
    local_us = at_us(at) + round(UTC_OFFSET_H * 60) * MINUTE_US
    hour = local_us % (24 * 60 * MINUTE_US) / (60 * MINUTE_US)
    if condition.from_hour <= condition.to_hour:
        is_on = condition.from_hour <= hour < condition.to_hour
    else:
        is_on = hour >= condition.from_hour or hour < condition.to_hour
    if condition.direction == "above":
        return is_on and x >= condition.limit, not is_on or x < condition.clear_value
    return is_on and x < condition.limit, not is_on or x >= condition.clear_value
