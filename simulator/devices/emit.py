"""What the devices of a city read in a block of minutes, and what they remember after it."""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from contract.arrays import BoolArray, FloatArray, IntArray
from contract.catalogue import KINDS, Kind
from contract.plausible import Plausible
from simulator.devices import registers
from simulator.devices.device import Device
from simulator.devices.faulty import Faulty
from simulator.devices.instruments import Instruments, quantised
from simulator.devices.memory import Memory
from simulator.devices.reading import Columns
from simulator.devices.schedule import Due, Schedule
from simulator.devices.waiting import Told, Waiting, parted
from simulator.faults import table
from simulator.faults.fault import Fault
from simulator.faults.line import Cuts
from simulator.faults.repeating import Held, lasting
from simulator.kinds import SIMULATED
from simulator.world.state import MINUTE_MS, Block

TRUE = "true "
"""Before a quantity's name: what a perfect instrument would show of it."""


@dataclass(frozen=True, slots=True, eq=False)
class _Draft:
    """A memory that is being made: what the one before held is replaced kind by kind."""

    boot: int
    seq: dict[str, IntArray]
    register: dict[str, FloatArray]
    waiting: dict[str, Waiting]
    held: dict[str, Held]

    @classmethod
    def of(cls, memory: Memory) -> Self:
        return cls(
            memory.boot,
            dict(memory.seq),
            dict(memory.register),
            dict(memory.waiting),
            dict(memory.held),
        )


class Emitter:
    """Turns blocks of the city into readings; everything that it holds stays as it is.

    Parameters
    ----------
    usual
        The city's plausible ranges: by their widths goes the size of a fault.
    birth_ms
        City time at which the devices are born. [ms since the epoch]
    with_truth
        Whether readings come with what a perfect instrument would have shown.
    """

    def __init__(
        self,
        devices: Mapping[str, Sequence[Device]],
        *,
        usual: Plausible,
        seed: int,
        birth_ms: int,
        period_scale: float,
        with_truth: bool = False,
    ) -> None:
        self.devices = devices
        self._usual = usual
        self._seed = seed
        self._kinds = [kind for kind in KINDS if devices[kind.code]]
        self._schedules: dict[str, Schedule] = {}
        self._instruments: dict[str, Instruments] = {}
        for kind in self._kinds:
            count = len(devices[kind.code])
            self._schedules[kind.code] = Schedule.of(
                kind, count, seed=seed, birth_ms=birth_ms, period_scale=period_scale
            )
            self._instruments[kind.code] = Instruments.of(kind, count, seed)
        self._perfect = {
            code: replace(one, errors={}) for code, one in self._instruments.items() if with_truth
        }
        self._grows = {
            kind.code: quantity
            for kind in self._kinds
            for quantity in kind.quantities
            if quantity.name == SIMULATED[kind.code].increment
        }

    def of_shard(self, number: int, count: int) -> Self:
        """Return an emitter for which only each `count`-th sensor of a kind reads."""
        return self.of_sensors(
            {
                kind.code: np.arange(len(self.devices[kind.code])) % count == number
                for kind in self._kinds
            }
        )

    def of_sensors(self, chosen: Mapping[str, BoolArray]) -> Self:
        """Return an emitter for which only some sensors read, in the run of all.

        Parameters
        ----------
        chosen
            Which ones, (sensor,), by kind; of a kind that is missing nobody.
        """
        some = copy(self)
        some._kinds = [kind for kind in self._kinds if kind.code in chosen]  # noqa: SLF001 - a copy
        some._schedules = {  # noqa: SLF001 - a copy of itself
            code: self._schedules[code].of_sensors(is_mine) for code, is_mine in chosen.items()
        }
        return some

    def new(self, boot: int) -> Memory:
        """Return what devices remember that have just been started."""
        count = {code: len(devices) for code, devices in self.devices.items()}
        return Memory(
            boot=boot,
            seq={code: np.zeros(number, dtype=np.int64) for code, number in count.items()},
            register={
                code: registers.unread(number)
                for code, number in count.items()
                if SIMULATED[code].increment
            },
            waiting={},
            held={},
        )

    def read(
        self, block: Block, memory: Memory, faults: Sequence[Fault] = ()
    ) -> tuple[list[Columns], Memory]:
        """Return what is sent in a block, by kind, and what the devices remember then.

        Parameters
        ----------
        faults
            Those of the block, and those that ended as it begins.
        """
        sent: list[Columns] = []
        draft = _Draft.of(memory)
        faulty = table.by_kind(tuple(faults))
        begin_ms = int(block.steps[0]) * MINUTE_MS
        span_ms = begin_ms, begin_ms + block.steps.size * MINUTE_MS
        for kind in self._kinds:
            code = kind.code
            theirs = faulty.get(code, table.NONE)
            due = self._instruments[code].made(self._schedules[code].due(*span_ms))
            earlier = draft.waiting.pop(code, None)
            if due.sensor.size or earlier is not None:
                told = self._told(kind, block, due, theirs, draft)
                cuts = Cuts.of(theirs.lines, *span_ms, first=theirs.first_line)
                now, later = parted(told, earlier, span_ms, cuts)
                sent.append(now)
                draft.waiting.update({} if later is None else {code: later})
            held = draft.held.pop(code, None)
            if held is not None:
                held = lasting(held, theirs.instruments, self._seed, span_ms[1])
                draft.held.update({} if held is None else {code: held})
        return sent, Memory(draft.boot, draft.seq, draft.register, draft.waiting, draft.held)

    def _told(
        self, kind: Kind, block: Block, due: Due, faults: table.OfKind, draft: _Draft
    ) -> Told:
        """Return the readings of a kind as they come to their gateways."""
        code = kind.code
        faulty = Faulty.of(kind, due, faults.instruments, self._seed)
        due = due if faulty is None else faulty.due
        shown = self._shown(kind, block, due, draft)
        if faulty is not None:
            faulty, shown = faulty.spoken(shown)
            faulty, shown = faulty.deviated(shown, self._usual)
            due = faulty.due
        numbers, draft.seq[code] = numbered(due.sensor, draft.seq[code])
        made = Columns(
            self.devices[code], draft.boot, due.sensor, due.at_ms, due.at_ms, numbers,
            tuple(quantised(one, shown[one.name]) for one in kind.quantities),
            tuple(quantised(one, shown[TRUE + one.name]) for one in kind.quantities
                  if code in self._perfect),
            events=faults.ids,
        )  # fmt: skip
        if faulty is None:
            return Told(made)
        told, held = faulty.told(made, draft.held.get(code))
        draft.held.update({} if held is None else {code: held})
        return told

    def _shown(self, kind: Kind, block: Block, due: Due, draft: _Draft) -> dict[str, FloatArray]:
        """Return what the instruments show, and where it is wanted what perfect ones would."""
        code, values = kind.code, block.values[kind.code]
        when = int(block.steps[0]) * MINUTE_MS, due, self._schedules[code].period_ms
        shown = self._instruments[code].read(values, *when)
        perfect = self._perfect.get(code)
        if perfect is not None:
            true = perfect.read(values, *when)
            shown |= {TRUE + name: column for name, column in true.items()}
        grows = self._grows.get(code)
        if grows is not None:
            grown, draft.register[code] = registers.increments(
                shown[grows.name], due.sensor, draft.register[code], grows.resolution
            )
            shown |= {name: grown for name in (grows.name, TRUE + grows.name) if name in shown}
        return shown


def numbered(sensor: IntArray, following: IntArray) -> tuple[IntArray, IntArray]:
    """Return each reading's sequence number, (reading,), and each sensor's next one, (sensor,).

    Parameters
    ----------
    sensor : (reading,)
        In order of time.
    following : (sensor,)
        The number of each sensor's first reading among these.
    """
    count = np.bincount(sensor, minlength=following.size)
    numbers = following[sensor]
    if count.max(initial=0) > 1:
        # Numbers of 16 bits are sorted by counting.
        order = np.argsort(sensor.astype(np.min_scalar_type(following.size)), kind="stable")
        numbers[order] += np.arange(sensor.size) - np.repeat(np.cumsum(count) - count, count)
    return numbers, following + count
