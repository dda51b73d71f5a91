"""What the devices of a city read in a block of minutes, and what they remember after it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from contract.arrays import FloatArray, IntArray
from contract.catalogue import KINDS, Kind
from simulator.devices import registers
from simulator.devices.device import Device
from simulator.devices.instruments import Instruments, quantised
from simulator.devices.reading import Columns
from simulator.devices.schedule import Due, Schedule
from simulator.kinds import SIMULATED
from simulator.world.state import MINUTE_MS, Block


@dataclass(frozen=True, slots=True, eq=False)
class Memory:
    """What devices remember between two blocks; by kind, (sensor,).

    Attributes
    ----------
    boot
        Which start of the devices this is.
    seq
        How many readings each has handed over since: its next one's number.
    register
        Of gauges that report increments, their register at the last reading.
    """

    boot: int
    seq: Mapping[str, IntArray]
    register: Mapping[str, FloatArray]


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
        )

    def read(self, block: Block, memory: Memory) -> tuple[list[Columns], Memory]:
        """Return what is read in a block, by kind, and what the devices remember then."""
        made: list[Columns] = []
        seq, register = dict(memory.seq), dict(memory.register)
        for kind in self._kinds:
            code = kind.code
            due, shown = self._shown(kind, block)
            if due.sensor.size:
                for quantity in kind.quantities:
                    if quantity.name == SIMULATED[code].increment:
                        shown[quantity.name], register[code] = registers.increments(
                            shown[quantity.name], due.sensor, register[code], quantity.resolution
                        )
                numbers, seq[code] = numbered(due.sensor, seq[code])
                values = tuple(quantised(one, shown[one.name]) for one in kind.quantities)
                made.append(
                    Columns(self.devices[code], memory.boot, due.sensor, due.at_ms, numbers, values)
                )
        return made, Memory(memory.boot, seq, register)

    def _shown(self, kind: Kind, block: Block) -> tuple[Due, dict[str, FloatArray]]:
        """Return which readings are made in a block, and what the instruments show."""
        schedule, instruments = self._schedules[kind.code], self._instruments[kind.code]
        first_ms = int(block.steps[0]) * MINUTE_MS
        due = instruments.made(schedule.due(first_ms, first_ms + block.steps.size * MINUTE_MS))
        if not due.sensor.size:
            return due, {}
        values = block.values[kind.code]
        return due, instruments.read(values, first_ms, due, schedule.period_ms)


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
        order = np.argsort(sensor, kind="stable")
        numbers[order] += np.arange(sensor.size) - np.repeat(np.cumsum(count) - count, count)
    return numbers, following + count
