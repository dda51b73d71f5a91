"""Readings: as columns by kind, and written down one by one in order of time."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat
from operator import attrgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contract.arrays import BoolArray, FloatArray, IntArray
from contract.clock import from_us, rfc3339
from contract.payload import telemetry
from simulator.devices.device import Device
from simulator.kinds import SIMULATED
from simulator.world.state import MINUTE_MS

NO_FAULT = -1
Values = FloatArray | IntArray


@dataclass(slots=True)
class Reading:
    """One reading that is ready to be sent.

    Attributes
    ----------
    observed_at_ms
        By the device's clock.
    sent_at_ms
        When it goes out to the broker, by the city's clock.
    values
        In the kind's order of quantities; None of one that the device lacks, NaN where it has
        nothing to show: both are `null` in JSON.
    """

    device: Device
    observed_at_ms: int
    sent_at_ms: int
    boot: int
    seq: int
    values: tuple[float | None, ...]

    @property
    def named_values(self) -> dict[str, float | None]:
        """Return the values by quantity."""
        return dict(zip(self.device.kind.quantity_names, self.values, strict=True))

    def payload(self) -> bytes:
        """Return the reading as JSON."""
        return telemetry.encode_reading(
            observed_at=instant(self.observed_at_ms),
            values=self.named_values,
            boot=self.boot,
            seq=self.seq,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Readings of one kind, in the order in which they are sent; every array is (reading,).

    Attributes
    ----------
    devices
        The kind's devices; `sensor` counts in them.
    at_ms
        When they were made, by the device's clock. [ms since the epoch]
    sent_ms
        When they are sent; where nothing delays any of them, `at_ms` itself.
    values
        In the kind's order of quantities; whole numbers as integers. NaN where a device lacks one
        or has nothing to show.
    true
        What a perfect instrument would have shown, like `values`; empty where nobody asked.
    fault
        Which of `events` each reading shows, `NO_FAULT` for none; None: no reading shows one.
    events
        The faults that `fault` counts in, by id.
    """

    devices: Sequence[Device]
    boot: int
    sensor: IntArray
    at_ms: IntArray
    sent_ms: IntArray
    seq: IntArray
    values: tuple[Values, ...]
    true: tuple[Values, ...] = ()
    fault: IntArray | None = None
    events: tuple[str, ...] = ()


def taken(columns: Columns, rows: IntArray | BoolArray) -> Columns:
    """Return some of the readings, by index or by whether each is wanted."""
    return Columns(
        columns.devices,
        columns.boot,
        columns.sensor[rows],
        columns.at_ms[rows],
        columns.sent_ms[rows],
        columns.seq[rows],
        tuple([column[rows] for column in columns.values]),
        tuple([column[rows] for column in columns.true]),
        None if columns.fault is None else columns.fault[rows],
        columns.events,
    )


def joined(*parts: Columns) -> Columns:
    """Return the readings of all parts, of the same devices, one part after the other."""
    first, events, fault = parts[0], parts[0].events, None
    if len(parts) == 1:
        return first
    if any(part.fault is not None for part in parts):
        labels: list[IntArray] = []
        for part in parts:
            of, events = _places(events, part.events)
            labels.append(_label(part, of))
        fault = np.concatenate(labels)
    return Columns(
        first.devices,
        first.boot,
        np.concatenate([part.sensor for part in parts]),
        np.concatenate([part.at_ms for part in parts]),
        np.concatenate([part.sent_ms for part in parts]),
        np.concatenate([part.seq for part in parts]),
        tuple(map(_end_to_end, *[part.values for part in parts])),
        tuple(map(_end_to_end, *[part.true for part in parts])),
        fault,
        events,
    )


def woven(first: Columns, rows: IntArray, second: Columns, place: IntArray) -> Columns:
    """Return some readings with all of another part, of the same devices, among them.

    Parameters
    ----------
    rows : (some,)
        Which of the first, at least one; they keep their order.
    place : (other,)
        Where those of the second stand in the end.
    """
    is_first = np.ones(rows.size + place.size, dtype=np.bool_)
    is_first[place] = False
    order = np.zeros(is_first.size, dtype=np.int64)
    order[is_first] = rows

    def both(column: NDArray[Any], other: NDArray[Any]) -> NDArray[Any]:
        put = column.take(order)
        put[place] = other
        return put

    of, events = _places(first.events, second.events)
    fault = None
    if first.fault is not None or second.fault is not None:
        fault = both(_label(first, None), _label(second, of))
    return Columns(
        first.devices,
        first.boot,
        both(first.sensor, second.sensor),
        both(first.at_ms, second.at_ms),
        both(first.sent_ms, second.sent_ms),
        both(first.seq, second.seq),
        tuple(map(both, first.values, second.values)),
        tuple(map(both, first.true, second.true)),
        fault,
        events,
    )


def _label(columns: Columns, of: IntArray | None) -> IntArray:
    """Return which fault each reading shows, (reading,), by new places of the events; None: old."""
    if columns.fault is None:
        return np.full(columns.sensor.size, NO_FAULT)
    return columns.fault if of is None else of[columns.fault]


@lru_cache(maxsize=64)
def _places(
    first: tuple[str, ...], second: tuple[str, ...]
) -> tuple[IntArray | None, tuple[str, ...]]:
    """Return where the second's events stand in those of both, None for where they did, and these.

    Behind the places stands `NO_FAULT`, so that it finds itself.
    """
    if second == first:
        return None, first
    place = {event: number for number, event in enumerate(first)}
    of = [place.setdefault(event, len(place)) for event in second]
    return np.array([*of, NO_FAULT], dtype=np.int64), tuple(place)


def _end_to_end(*parts: NDArray[Any]) -> Values:
    return np.concatenate(parts)


def written(columns: Sequence[Columns], from_ms: int, to_ms: int) -> list[Reading]:
    """Return the readings that are sent in [from_ms, to_ms) one by one, in order.

    Of those sent at the same time the kinds are in the order given, and their sensors in theirs.
    Only here does the simulator loop over sensors.

    Parameters
    ----------
    columns
        One for each kind, in the catalogue's order.
    """
    made: list[Reading] = []
    for kind in columns:
        begin, end = kind.sent_ms.searchsorted(from_ms), kind.sent_ms.searchsorted(to_ms)
        if begin < end:
            here = slice(begin, end)
            at_ms = kind.at_ms[here].tolist()
            made += map(
                Reading,
                map(kind.devices.__getitem__, kind.sensor[here].tolist()),
                at_ms,
                at_ms if kind.sent_ms is kind.at_ms else kind.sent_ms[here].tolist(),
                repeat(kind.boot),
                kind.seq[here].tolist(),
                zip(*_told(kind, here), strict=True),
            )
    made.sort(key=attrgetter("sent_at_ms"))
    return made


def _told(columns: Columns, here: slice) -> list[list[float | None]]:
    """Return some of the values as they are told, by quantity: None of what a device lacks."""
    told: list[list[float | None]] = [column[here].tolist() for column in columns.values]
    if SIMULATED[columns.devices[0].kind.code].lacks is None:
        return told
    return [[None if value != value else value for value in column] for column in told]  # noqa: PLR0124 - NaN alone is unequal


def instant(at_ms: int) -> str:
    """Return milliseconds since the epoch as RFC 3339."""
    minute, rest_ms = divmod(at_ms, MINUTE_MS)
    return f"{_minute(minute)}{rest_ms // 1000:02d}.{rest_ms % 1000:03d}Z"


@lru_cache(maxsize=256)
def _minute(minute: int) -> str:
    return rfc3339(from_us(minute * MINUTE_MS * 1000))[:17]
