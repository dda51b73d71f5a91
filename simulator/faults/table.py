"""Which function does what each fault is: by name, in the order in which they come to a reading.

A fault of `scenario.repertoire.FAULTS` that stands nowhere here stops a test.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from contract.arrays import BoolArray, FloatArray, IntArray
from simulator.faults import line, making, repeating, sending, showing, telling
from simulator.faults.cases import Cases
from simulator.faults.fault import Fault
from simulator.faults.roster import Roster

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
    instruments
        What is wrong with the sensors; None: nothing.
    lines
        What is wrong with the lines of the gateways that they are behind; None: nothing.
    ids
        What all are called, those of instruments first: as readings' labels count in them.
    """

    instruments: Roster | None
    lines: Roster | None
    ids: tuple[str, ...]

    @property
    def first_line(self) -> int:
        """Return what the first of the lines' faults is called."""
        return len(self.ids) - (0 if self.lines is None else len(self.lines.faults))


NONE = OfKind(None, None, ())


@lru_cache(maxsize=8)
def by_kind(faults: tuple[Fault, ...]) -> Mapping[str, OfKind]:
    """Return the faults of each kind that has some; the same ones are looked through once."""
    found: dict[str, tuple[list[Fault], list[Fault]]] = {}
    for fault in sorted(faults, key=lambda one: (one.from_ms, one.event_id)):
        found.setdefault(fault.kind, ([], []))[fault.what in CUT].append(fault)
    return {
        kind: OfKind(
            Roster(instruments) if instruments else None,
            Roster(lines) if lines else None,
            tuple(one.event_id for one in (*instruments, *lines)),
        )
        for kind, (instruments, lines) in found.items()
    }
