"""What devices remember between two blocks: plain mappings of arrays, so that it can be kept."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

from contract.arrays import BoolArray, FloatArray, IntArray
from simulator.devices.waiting import Waiting, of_sensors
from simulator.faults.repeating import Held


@dataclass(frozen=True, slots=True, eq=False)
class Memory:
    """What devices remember between two blocks; by kind.

    Attributes
    ----------
    boot
        Which start of the devices this is.
    seq : (sensor,)
        How many readings each has handed over since: its next one's number.
    register : (sensor,)
        Of gauges that report increments, their register at the last reading.
    waiting
        Readings that are made and not yet sent; a kind without any is missing.
    held
        What stuck instruments show; a kind without any is missing.
    """

    boot: int
    seq: Mapping[str, IntArray]
    register: Mapping[str, FloatArray]
    waiting: Mapping[str, Waiting]
    held: Mapping[str, Held]

    def of_sensors(self, chosen: Mapping[str, BoolArray]) -> Self:
        """Return the memory in which only readings of some sensors wait; the others said theirs.

        Parameters
        ----------
        chosen
            Which ones, (sensor,), by kind; of a kind that is missing nobody.
        """
        found = {
            code: of_sensors(self.waiting[code], is_mine)
            for code, is_mine in chosen.items()
            if code in self.waiting
        }
        waiting = {code: rows for code, rows in found.items() if rows is not None}
        return replace(self, waiting=waiting)
