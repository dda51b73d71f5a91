"""One fault of one kind's instruments or lines, as the emission of readings needs it."""

from collections.abc import Mapping
from dataclasses import dataclass

from contract.arrays import IntArray


@dataclass(frozen=True, slots=True, eq=False)
class Fault:
    """A fault that some sensors of one kind have for a time.

    Attributes
    ----------
    event_id
        Which it is; the random numbers of a fault go by this name.
    what
        A name of `scenario.repertoire.FAULTS`. A gateway's fault is one for each kind of sensors
        behind it.
    kind
        Code of the sensors' kind.
    sensor : (faulty,) int64
        Which of the kind have it.
    from_ms, to_ms
        City time; None: until it is repaired. [ms since the epoch]
    quantity
        The one that is concerned; None: all of them, but no register, which counts and does not
        measure.
    values
        All parameters that the repertoire names for it.
    gateways
        Of gateways' faults: whose lines are down, by id.
    """

    event_id: str
    what: str
    kind: str
    sensor: IntArray
    from_ms: int
    to_ms: int | None
    quantity: str | None
    values: Mapping[str, float]
    gateways: tuple[str, ...] = ()
