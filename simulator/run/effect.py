"""What an event did to what sensors show: two runs side by side, one with it and one without.

Both draw the same random numbers, so what differs comes from the event; it counts where it is more
than what the instrument scatters by itself. Pure: whoever runs the two hands their readings over.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

import numpy as np

from contract.arrays import BoolArray, FloatArray, IntArray
from contract.catalogue import KIND_BY_CODE, Kind
from contract.payload.truth import Direction, Expectation
from contract.quantity import Quantity
from simulator.accuracy import EXACT
from simulator.devices.device import Device
from simulator.devices.reading import Columns
from simulator.kinds import SIMULATED
from simulator.world.units import CIRCLE_DEG

NOISE_SD = 2.0  # standard deviations of one reading's noise that are no effect; assumed
GONE_FRAC = 0.25  # share of a sensor's readings whose lack is one; assumed
STUCK_FRAC = 0.9  # share of a sensor's readings that repeat their predecessor; assumed
MOVING_FRAC = 0.5  # where without the event more repeat it, standing still says nothing; assumed
SIDE_FRAC = 0.2  # of a sensor's readings one way, how many count the other way; assumed
FEW_FRAC = 0.02  # of the sensors that went one way, how many count the other way; assumed

UP, DOWN = 0, 1


@dataclass(frozen=True, slots=True)
class Effect:
    """What an event did.

    Attributes
    ----------
    expected
        Each quantity that it changed, and which way.
    sensor_ids
        Sensors that it reached.
    """

    expected: Sequence[Expectation]
    sensor_ids: Sequence[str]


@dataclass(frozen=True, slots=True, eq=False)
class _Paired:
    """Readings that both runs have, in order of sensor and time; values are (quantity, pair)."""

    sensor: IntArray
    lived: FloatArray
    spared: FloatArray


@dataclass(slots=True, eq=False)
class _OfKind:
    """What is counted of one kind; arrays are (sensor,) or (quantity, sensor).

    Attributes
    ----------
    lived, spared
        Readings with and without the event.
    ways : (quantity, way, sensor)
        Pairs in which the value was higher, and lower, with the event.
    repeats : (quantity, run, sensor)
        Readings that repeat their predecessor, with and without it.
    last : (quantity, run, sensor)
        The newest values.
    followed : (sensor,)
        Pairs that have a predecessor.
    may_stick
        Only instruments stand still: what the city does to a value is up or down.
    """

    kind: Kind
    devices: Sequence[Device]
    lived: IntArray
    spared: IntArray
    ways: IntArray
    repeats: IntArray
    last: FloatArray
    followed: IntArray
    may_stick: bool

    @classmethod
    def of(cls, kind: Kind, devices: Sequence[Device], *, may_stick: bool) -> Self:
        quantities, count = len(kind.quantities), len(devices)
        return cls(
            kind=kind,
            devices=devices,
            lived=np.zeros(count, dtype=np.int64),
            spared=np.zeros(count, dtype=np.int64),
            ways=np.zeros((quantities, 2, count), dtype=np.int64),
            repeats=np.zeros((quantities, 2, count), dtype=np.int64),
            last=np.full((quantities, 2, count), np.nan),
            followed=np.zeros(count, dtype=np.int64),
            may_stick=may_stick,
        )

    def add(self, lived: Columns, spared: Columns) -> None:
        """Take the readings of a span from both runs."""
        count = len(self.devices)
        self.lived += np.bincount(lived.sensor, minlength=count)
        self.spared += np.bincount(spared.sensor, minlength=count)
        if _is_same(lived, spared) and not self.ways.any():
            return
        pairs = _paired(lived, spared)
        if not pairs.sensor.size:
            return
        for place, quantity in enumerate(self.kind.quantities):
            change = _change(quantity, pairs.lived[place], pairs.spared[place])
            noise = _noise(self.kind, quantity, pairs.spared[place])
            for way, is_so in ((UP, change > noise), (DOWN, change < -noise)):
                self.ways[place, way] += np.bincount(pairs.sensor[is_so], minlength=count)
        if self.may_stick:
            self._count_repeats(pairs)

    def _count_repeats(self, pairs: _Paired) -> None:
        sensor, count = pairs.sensor, len(self.devices)
        is_first = np.concatenate([[True], sensor[1:] != sensor[:-1]])
        is_last = np.concatenate([is_first[1:], [True]])
        for run, values in enumerate((pairs.lived, pairs.spared)):
            before = np.concatenate([np.full((len(values), 1), np.nan), values[:, :-1]], axis=1)
            before[:, is_first] = self.last[:, run, sensor[is_first]]
            for place, quantity in enumerate(self.kind.quantities):
                low, high = quantity.possible
                # At a bound it is the instrument's range that ends.
                is_free = (low < values[place]) & (values[place] < high)
                is_same = is_free & (values[place] == before[place])
                self.repeats[place, run] += np.bincount(sensor[is_same], minlength=count)
            if run == 0:
                has_before = ~np.isnan(before[0])
                self.followed += np.bincount(sensor[has_before], minlength=count)
            self.last[:, run, sensor[is_last]] = values[:, is_last]

    def gone(self) -> BoolArray:
        """Tell of which sensors too many readings are missing, (sensor,)."""
        return self.spared - self.lived > GONE_FRAC * self.spared

    def stuck(self) -> BoolArray:
        """Tell which quantities stood still though they would have moved, (quantity, sensor)."""
        stood = self.repeats > STUCK_FRAC * self.followed
        moved = self.repeats[:, 1] < MOVING_FRAC * self.followed
        return stood[:, 0] & moved & (self.followed > 1)

    def moved(self) -> BoolArray:
        """Tell which quantities went up and down, (quantity, way, sensor)."""
        greater = self.ways.max(axis=1, keepdims=True)
        is_so = (self.ways > 0) & (self.ways >= SIDE_FRAC * greater)
        return is_so & ~self.stuck()[:, None, :]


@dataclass(slots=True, eq=False)
class Comparison:
    """Two runs side by side, as far as they have been looked at.

    Attributes
    ----------
    is_of_fault
        Whether they differ by a fault of what watches the city.
    """

    is_of_fault: bool
    _kinds: dict[str, _OfKind] = field(default_factory=dict[str, _OfKind])

    def add(self, lived: Sequence[Columns], spared: Sequence[Columns]) -> None:
        """Take what both runs sent in the same span.

        Parameters
        ----------
        lived, spared
            With and without the event.
        """
        with_it, without = _by_kind(lived), _by_kind(spared)
        for code in with_it.keys() | without.keys():
            first, second = with_it.get(code), without.get(code)
            known = first or second
            if known is None:
                continue
            kind = self._kinds.get(code)
            if kind is None:
                kind = self._kinds[code] = _OfKind.of(
                    KIND_BY_CODE[code], known.devices, may_stick=self.is_of_fault
                )
            kind.add(first or _none_of(known), second or _none_of(known))

    def effect(self) -> Effect:
        """Return what differs."""
        expected: list[Expectation] = []
        sensor_ids: list[str] = []
        for code in KIND_BY_CODE:
            kind = self._kinds.get(code)
            if kind is not None:
                found, reached = _effect_of(kind)
                expected += found
                devices = np.flatnonzero(reached).tolist()
                sensor_ids += [kind.devices[index].sensor_id for index in devices]
        return Effect(expected, sensor_ids)


def _effect_of(kind: _OfKind) -> tuple[list[Expectation], BoolArray]:
    """Return what happened to each quantity of a kind, and to which sensors."""
    gone, stuck, moved = kind.gone(), kind.stuck(), kind.moved()
    expected: list[Expectation] = []
    for place, quantity in enumerate(kind.kind.quantities):
        counts: Mapping[Direction, int] = {
            "up": int(moved[place, UP].sum()),
            "down": int(moved[place, DOWN].sum()),
            "stuck": int(stuck[place].sum()),
            "gone": int(gone.sum()),
        }
        most = max(counts["up"], counts["down"])
        expected += [
            Expectation(kind.kind.code, quantity.name, direction)
            for direction, count in counts.items()
            if count and (direction not in {"up", "down"} or count >= FEW_FRAC * most)
        ]
    return expected, gone | stuck.any(axis=0) | moved.any(axis=(0, 1))


def _by_kind(columns: Iterable[Columns]) -> dict[str, Columns]:
    return {one.devices[0].kind.code: one for one in columns if one.devices}


def _none_of(columns: Columns) -> Columns:
    return _rows(columns, np.zeros(0, dtype=np.int64))


def _rows(columns: Columns, rows: IntArray) -> Columns:
    return Columns(
        columns.devices,
        columns.boot,
        columns.sensor[rows],
        columns.at_ms[rows],
        columns.sent_ms[rows],
        columns.seq[rows],
        tuple(column[rows] for column in columns.values),
    )


def _is_aligned(lived: Columns, spared: Columns) -> bool:
    """Tell whether both runs sent the same readings, whatever they show and by which clock."""
    pairs = (lived.sent_ms, spared.sent_ms), (lived.sensor, spared.sensor), (lived.seq, spared.seq)
    return all(np.array_equal(*pair) for pair in pairs)


def _is_same(lived: Columns, spared: Columns) -> bool:
    pairs = zip(lived.values, spared.values, strict=True)
    return _is_aligned(lived, spared) and all(
        np.array_equal(*pair, equal_nan=True) for pair in pairs
    )


def _paired(lived: Columns, spared: Columns) -> _Paired:
    """Return the readings that both runs have: of one sensor and time, where some are missing."""
    if _is_aligned(lived, spared):
        mine = theirs = np.argsort(lived.sensor, kind="stable")
    else:
        span = int(max(lived.at_ms.max(initial=0), spared.at_ms.max(initial=0))) + 1
        _, mine, theirs = np.intersect1d(
            lived.sensor * span + lived.at_ms,
            spared.sensor * span + spared.at_ms,
            return_indices=True,
        )
    return _Paired(
        lived.sensor[mine],
        np.array([column[mine] for column in lived.values], dtype=np.float64),
        np.array([column[theirs] for column in spared.values], dtype=np.float64),
    )


def _change(quantity: Quantity, lived: FloatArray, spared: FloatArray) -> FloatArray:
    change = lived - spared
    if quantity.aggregate == "circular":
        return (change + CIRCLE_DEG / 2) % CIRCLE_DEG - CIRCLE_DEG / 2
    return change


def _noise(kind: Kind, quantity: Quantity, values: FloatArray) -> FloatArray:
    """Return what is no effect of anything: scatter of the instrument, a step of what it shows."""
    error = SIMULATED[kind.code].errors.get(quantity.name, EXACT)
    variance = np.square(error.noise) + np.square(error.noise_frac * values)
    if quantity.aggregate == "sum" and quantity.decimals == 0:
        variance = variance + np.maximum(values, 0)  # what is counted comes by chance, as Poisson's
    return np.maximum(NOISE_SD * np.sqrt(variance), quantity.resolution)
