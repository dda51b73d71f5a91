"""What devices remember between two blocks: plain mappings of arrays, so that it can be kept."""

from collections.abc import Mapping
from dataclasses import dataclass

from contract.arrays import FloatArray, IntArray
from simulator.devices.waiting import Waiting
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
