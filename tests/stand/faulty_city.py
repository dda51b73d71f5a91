"""What a city's devices send in some hours of a day, with faults and without."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.devices.device import devices_of
from simulator.devices.emit import Emitter
from simulator.devices.reading import Columns
from simulator.faults.fault import Fault
from simulator.scenario.repertoire import FAULTS
from simulator.world.city import CityModel
from simulator.world.state import MINUTE_MS, Block


class Row(NamedTuple):
    """A reading as it is sent; `event` is its label, empty without one."""

    sensor_id: str
    seq: int
    at_ms: int
    sent_ms: int
    values: tuple[float, ...]
    true: tuple[float, ...]
    event: str


class FaultyCity:
    """A city's devices over some minutes of a day, born at their beginning."""

    def __init__(self, model: CityModel, day: Block, first: int, minutes: int) -> None:
        self.devices = devices_of(model)
        self.from_ms = int(day.steps[first]) * MINUTE_MS
        self.minutes = minutes
        self._model, self._day, self._first = model, day, first

    def at(self, minute: float) -> int:
        """Return the time of a minute after the beginning, in ms since the epoch."""
        return self.from_ms + round(minute * MINUTE_MS)

    def fault(
        self,
        what: str,
        kind: str,
        sensor: Sequence[int] = (0, 1),
        *,
        begin: int = 60,
        end: int | None = 120,
        quantity: str | None = None,
        **values: float,
    ) -> Fault:
        """Return a fault from one minute to another, with the repertoire's usual sizes."""
        usual = {name: one.default for name, one in FAULTS[what].parameters.items()}
        return Fault(
            event_id=f"broken.{what}-{begin}",
            what=what,
            kind=kind,
            sensor=np.array(sensor, dtype=np.int64),
            from_ms=self.at(begin),
            to_ms=None if end is None else self.at(end),
            quantity=quantity,
            values={**usual, **values},
            gateways=("hcmc-gw-760-01",),
        )

    def rows(
        self,
        *faults: Fault,
        each_min: int = 10,
        with_truth: bool = False,
        kinds: Sequence[str] | None = None,
    ) -> Mapping[str, list[Row]]:
        """Return what each sensor sends, in order, if the run is made in blocks of that length.

        Parameters
        ----------
        kinds
            Those whose sensors are looked at, the others' readings are not made; None: those of the
            faults, and all where there is none.
        """
        emitter = Emitter(
            self.devices,
            usual=self._model.city.plausible,
            seed=self._model.seed,
            birth_ms=self.from_ms,
            period_scale=1.0,
            with_truth=with_truth,
        )
        kinds = kinds or sorted({one.kind for one in faults})
        if kinds:
            all_of = {kind: np.ones(len(self.devices[kind]), dtype=np.bool_) for kind in kinds}
            emitter = emitter.of_sensors(all_of)
        memory = emitter.new(boot=0)
        found: dict[str, list[Row]] = {}
        for start in range(0, self.minutes, each_min):
            block = self._block(start, min(each_min, self.minutes - start))
            begin_ms, end_ms = self.at(start - 1), self.at(start + each_min)
            there = [
                one
                for one in faults
                if one.from_ms < end_ms and (one.to_ms is None or one.to_ms > begin_ms)
            ]
            columns, memory = emitter.read(block, memory, there)
            for row in (row for kind in columns for row in _rows(kind)):
                found.setdefault(row.sensor_id, []).append(row)
        return found

    def _block(self, start: int, minutes: int) -> Block:
        here = slice(self._first + start, self._first + start + minutes)
        values = {
            kind: {name: column[here] for name, column in columns.items()}
            for kind, columns in self._day.values.items()
        }
        return Block(self._day.steps[here], self._day.drivers, values)


def _rows(columns: Columns) -> list[Row]:
    sensors: list[int] = columns.sensor.tolist()
    names = [columns.devices[sensor].sensor_id for sensor in sensors]
    values: list[tuple[float, ...]] = list(zip(*map(_listed, columns.values), strict=True))
    true: list[tuple[float, ...]] = list(zip(*map(_listed, columns.true), strict=True))
    label = [-1] * len(names) if columns.fault is None else _listed(columns.fault)
    return [
        Row(*row)
        for row in zip(
            names, _listed(columns.seq), _listed(columns.at_ms), _listed(columns.sent_ms), values,
            true or [()] * len(names),
            [columns.events[place] if place >= 0 else "" for place in label],
            strict=True,
        )
    ]  # fmt: skip


def _listed(column: NDArray[Any]) -> list[Any]:
    """Return a column as it is told: None of what a device lacks, which is equal to itself."""
    listed = column.tolist()
    if column.dtype.kind != "f" or not np.isnan(column).any():
        return listed
    return [None if value != value else value for value in listed]  # noqa: PLR0124 - NaN alone is unequal
