"""What the devices of a city read in a block of minutes, and what they remember after it."""

from collections.abc import Mapping, Sequence

import numpy as np

from contract.arrays import FloatArray, IntArray
from contract.catalogue import KINDS, Kind
from simulator.devices import registers
from simulator.devices.device import Device
from simulator.devices.instruments import Instruments, quantised
from simulator.devices.memory import Memory
from simulator.devices.reading import Columns
from simulator.devices.schedule import Due, Schedule
from simulator.devices.waiting import parted
from simulator.kinds import SIMULATED
from simulator.world.state import MINUTE_MS, Block


class Emitter:
    """Turns blocks of the city into readings; everything that it holds stays as it is.

    Parameters
    ----------
    birth_ms
        City time at which the devices are born. [ms since the epoch]
    """

    def __init__(
        self,
        devices: Mapping[str, Sequence[Device]],
        *,
        seed: int,
        birth_ms: int,
        period_scale: float,
    ) -> None:
        self.devices = devices
        self._kinds = [kind for kind in KINDS if devices[kind.code]]
        self._schedules: dict[str, Schedule] = {}
        self._instruments: dict[str, Instruments] = {}
        for kind in self._kinds:
            count = len(devices[kind.code])
            self._schedules[kind.code] = Schedule.of(
                kind, count, seed=seed, birth_ms=birth_ms, period_scale=period_scale
            )
            self._instruments[kind.code] = Instruments.of(kind, count, seed)
        self._grows = {
            kind.code: quantity
            for kind in self._kinds
            for quantity in kind.quantities
            if quantity.name == SIMULATED[kind.code].increment
        }

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
        )

    def read(self, block: Block, memory: Memory) -> tuple[list[Columns], Memory]:
        """Return what is sent in a block, by kind, and what the devices remember then."""
        sent: list[Columns] = []
        seq, register, waiting = dict(memory.seq), dict(memory.register), dict(memory.waiting)
        end_ms = (int(block.steps[-1]) + 1) * MINUTE_MS
        for kind in self._kinds:
            code = kind.code
            earlier = waiting.pop(code, None)
            due = self._due(kind, block)
            if not due.sensor.size and earlier is None:
                continue
            shown = self._shown(kind, block, due)
            grows = self._grows.get(code)
            if grows is not None:
                shown[grows.name], register[code] = registers.increments(
                    shown[grows.name], due.sensor, register[code], grows.resolution
                )
            numbers, seq[code] = numbered(due.sensor, seq[code])
            values = tuple(quantised(one, shown[one.name]) for one in kind.quantities)
            made = Columns(
                self.devices[code], memory.boot, due.sensor, due.at_ms, due.at_ms, numbers, values
            )
            now, later = parted(made, earlier, end_ms)
            sent.append(now)
            if later is not None:
                waiting[code] = later
        return sent, Memory(memory.boot, seq, register, waiting)

    def _due(self, kind: Kind, block: Block) -> Due:
        """Return which readings are made in a block."""
        first_ms = int(block.steps[0]) * MINUTE_MS
        schedule = self._schedules[kind.code]
        due = schedule.due(first_ms, first_ms + block.steps.size * MINUTE_MS)
        return self._instruments[kind.code].made(due)

    def _shown(self, kind: Kind, block: Block, due: Due) -> dict[str, FloatArray]:
        """Return what the instruments show, registers where they show the growth of one."""
        first_ms = int(block.steps[0]) * MINUTE_MS
        period_ms = self._schedules[kind.code].period_ms
        values = block.values[kind.code]
        return self._instruments[kind.code].read(values, first_ms, due, period_ms)


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
