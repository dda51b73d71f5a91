"""Readings of a file cut into parts where no sensor's day goes on, as far as its order allows.

A bucket that all its rows come to at once is written once and for all. One that several parts share
is computed anew from its rows, and where those are older than rows are kept, nothing can be added
to what stands. So a part ends at a midnight, or where a sensor's rows end; files are in order of
time, to and fro, or sensor by sensor. One that is in no order is cut where it is long enough.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

import numpy as np

from contract.arrays import BoolArray, IntArray
from ingest.judge.bounds import DAY_US
from ingest.load.delivery import Delivery, Reject

PART_MIN_ROWS, PART_MAX_ROWS = 50_000, 1_000_000
PART_MAX_REJECTS = 100_000
DayOf = Callable[[IntArray], IntArray]
"""Returns the begin of the city's day of each instant. [us since the epoch]"""

_PART = re.compile(r"(?P<label>.*)rows \d+-(?P<last>\d+)(?P<kind> \w+)?")


def utc_day(instant_us: IntArray) -> IntArray:
    """Return the midnights of a city that has those of UTC."""
    return instant_us // DAY_US


@dataclass(frozen=True, slots=True)
class DayParts:
    """Cuts the deliveries of one file, which come in the order of its rows.

    Attributes
    ----------
    day_of : callable
    label : str
        What parts of this file are called before their rows.
    min_rows : int
        With fewer rows a part ends with the file alone.
    """

    day_of: DayOf = utc_day
    label: str = ""
    min_rows: int = PART_MIN_ROWS

    def parts(
        self, deliveries: Iterable[Delivery], done: AbstractSet[str], *, names_kind: bool
    ) -> Iterator[Delivery]:
        """Yield the rows as parts, those of parts that are done left out.

        Parameters
        ----------
        names_kind : bool
            The file has several kinds, so that two parts may be of the same rows.
        """
        pending: dict[str, Delivery] = {}
        for delivery in deliveries:
            code = delivery.kind.code
            suffix = f" {code}" if names_kind else ""
            fresh = _after(delivery, self.done_until(done, suffix))
            waiting = joined(pending.pop(code), fresh) if code in pending else fresh
            is_long = len(waiting) >= self.min_rows
            count = place_of_cut(waiting, self.day_of) if is_long else 0
            if count:
                first, waiting = divided(waiting, count)
                yield self._named(first, suffix)
            if len(waiting) >= PART_MAX_ROWS or len(waiting.rejects) >= PART_MAX_REJECTS:
                yield self._named(waiting, suffix)
            else:
                pending[code] = waiting
            if sum(map(len, pending.values())) >= PART_MAX_ROWS:
                code = max(pending, key=lambda one: len(pending[one]))
                yield self._named(pending.pop(code), f" {code}" if names_kind else "")
        for code, rest in pending.items():
            if len(rest) or rest.rejects:
                yield self._named(rest, f" {code}" if names_kind else "")

    def done_until(self, done: AbstractSet[str], suffix: str = "") -> int:
        """Return the last row of the parts that are done; they were stored in their order."""
        found = (_PART.fullmatch(part) for part in done)
        return max(
            (
                int(one["last"])
                for one in found
                if one and one["label"] == self.label and (one["kind"] or "") == suffix
            ),
            default=0,
        )

    def _named(self, delivery: Delivery, suffix: str) -> Delivery:
        numbers = [*delivery.row_number[[0, -1]].tolist()] if len(delivery) else []
        numbers += [reject.row_number for reject in delivery.rejects]
        part = f"{self.label}rows {min(numbers)}-{max(numbers)}{suffix}"
        return replace(delivery, part=part, part_count=None)


def place_of_cut(delivery: Delivery, day_of: DayOf) -> int:
    """Return how many of the rows end where no sensor's day can go on; 0 where there is none."""
    if len(delivery) < 2:
        return 0
    sensor, day = delivery.sensor, day_of(delivery.observed_us)
    step, is_next_sensor = np.diff(day), np.diff(sensor) != 0
    is_by_time = bool((step >= 0).all() or (step <= 0).all())
    if not is_by_time and int(is_next_sensor.sum()) + 1 == len(np.unique(sensor)):
        return _last(is_next_sensor)
    forth = np.maximum.accumulate(day)[:-1] < np.minimum.accumulate(day[::-1])[::-1][1:]
    back = np.minimum.accumulate(day)[:-1] > np.maximum.accumulate(day[::-1])[::-1][1:]
    return _last(forth) or _last(back)


def _last(is_border: BoolArray) -> int:
    """Return how many rows stand before the last border; 0 where there is none."""
    found = np.flatnonzero(is_border)
    return int(found[-1]) + 1 if len(found) else 0


def joined(one: Delivery, other: Delivery) -> Delivery:
    """Return the rows of two deliveries as one."""
    place_of = {name: place for place, name in enumerate(dict.fromkeys([*one.names, *other.names]))}
    return replace(
        other,
        names=tuple(place_of),
        sensor=np.concatenate([places_in(place_of, one), places_in(place_of, other)]),
        observed_us=np.concatenate([one.observed_us, other.observed_us]),
        boot=np.concatenate([one.boot, other.boot]),
        seq=np.concatenate([one.seq, other.seq]),
        values=np.concatenate([one.values, other.values]),
        row_number=np.concatenate([one.row_number, other.row_number]),
        rejects=[*one.rejects, *other.rejects],
    )


def places_in(place_of: Mapping[str, int], delivery: Delivery) -> IntArray:
    """Return whose row each is, as a place among other names."""
    return np.array([place_of[name] for name in delivery.names], np.int64)[delivery.sensor]


def divided(delivery: Delivery, count: int) -> tuple[Delivery, Delivery]:
    """Return the first rows and the others, each with the rejects that stand among them."""
    last = int(delivery.row_number[count - 1])
    is_first = np.arange(len(delivery)) < count
    before = [reject for reject in delivery.rejects if reject.row_number <= last]
    behind = [reject for reject in delivery.rejects if reject.row_number > last]
    return _taken(delivery, is_first, before), _taken(delivery, ~is_first, behind)


def _after(delivery: Delivery, last: int) -> Delivery:
    """Return the rows behind one."""
    if not last:
        return delivery
    rejects = [reject for reject in delivery.rejects if reject.row_number > last]
    return _taken(delivery, delivery.row_number > last, rejects)


def _taken(delivery: Delivery, chosen: BoolArray, rejects: list[Reject]) -> Delivery:
    return replace(
        delivery,
        sensor=delivery.sensor[chosen],
        observed_us=delivery.observed_us[chosen],
        boot=delivery.boot[chosen],
        seq=delivery.seq[chosen],
        values=delivery.values[chosen],
        row_number=delivery.row_number[chosen],
        rejects=rejects,
    )
