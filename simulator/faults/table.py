"""Which function does what each fault is: by name, in the order in which they come to a reading.

A fault of `scenario.repertoire.FAULTS` that stands nowhere here stops a test.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from contract.arrays import BoolArray, FloatArray, IntArray
from simulator.faults import line, making, repeating, sending, showing, telling
from simulator.faults.cases import Cases
from simulator.faults.fault import Fault

UNMADE: Mapping[str, Callable[[Cases], BoolArray]] = {"dropout": making.dropout}
"""Readings that are not made; what a gauge counted comes with its next one."""
SILENT: Mapping[str, Callable[[Cases], BoolArray]] = {"dead": making.dead}
"""Readings that are not made; nothing is counted meanwhile."""
DEVIATING: Mapping[str, Callable[[Cases, FloatArray, showing.Scale], FloatArray]] = {
    "bias": showing.bias,
    "drift": showing.drift,
    "noisy": showing.noisy,
    "spike": showing.spike,
}
"""What is added to what would be shown."""
REPEATING = {repeating.STUCK: repeating.stuck}
"""Readings that are as those before them."""
DELAYED: Mapping[str, Callable[[Cases], IntArray]] = {
    "late": sending.late,
    "shuffled": sending.shuffled,
}
"""Readings that wait in their device."""
DOUBLED: Mapping[str, Callable[[Cases], BoolArray]] = {"duplicate": sending.duplicate}
"""Readings that go out twice."""
MISDATED: Mapping[str, Callable[[Cases], IntArray]] = {"clock_skew": telling.clock_skew}
"""Readings that bear a wrong time."""
CUT = line.LINES
"""Readings behind a gateway without a line."""


@dataclass(frozen=True, slots=True, eq=False)
class OfKind:
    """The faults of one kind's sensors, each in order of their beginnings.

    Attributes
    ----------
    instruments, lines
        What is wrong with the sensors, and with the gateways that they are behind.
    """

    instruments: Sequence[Fault]
    lines: Sequence[Fault]

    @property
    def all(self) -> Sequence[Fault]:
        """Return the faults as readings' labels count in them."""
        return [*self.instruments, *self.lines]

    @property
    def ids(self) -> tuple[str, ...]:
        """Return what they are called, in the order of `all`."""
        return tuple(one.event_id for one in self.all)


NONE = OfKind((), ())


def by_kind(faults: Sequence[Fault]) -> Mapping[str, OfKind]:
    """Return the faults of each kind that has some."""
    found: dict[str, tuple[list[Fault], list[Fault]]] = {}
    for fault in sorted(faults, key=lambda one: (one.from_ms, one.event_id)):
        found.setdefault(fault.kind, ([], []))[fault.what in CUT].append(fault)
    return {kind: OfKind(*both) for kind, both in found.items()}
