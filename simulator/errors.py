"""What can go wrong in the simulator.

FleetError        the number of sensors (a ValueError)
CheckpointError   a file of an earlier run
LinkError         the broker is away: it is tried again
TakenOverError    another simulator runs this city: the process ends
NotTheCityError   the broker lets us not speak for the city: the process ends
StoppedError      it was told to end while it was still on its way: no failure
EventError        an event or fault that cannot happen (a ValueError)
RequestError      what the running city is told cannot be done
ScenarioError     the file of a scenario (a ValueError)
ShardError        a process that computes a part of a run has ended too early
DatasetError      a data set that cannot be written where it is asked for
GradeError        truth or detections that cannot be graded (a ValueError)
"""

from collections.abc import Sequence
from dataclasses import dataclass


class FleetError(ValueError):
    """The number of sensors is not one that a city can have."""


class CheckpointError(Exception):
    """A file of an earlier run cannot be used."""


class LinkError(Exception):
    """The broker cannot be reached, refused us, or went away."""


class TakenOverError(Exception):
    """Another client uses the same client id: another simulator runs this city."""


class StoppedError(Exception):
    """A run was told to end before it had begun."""


class NotTheCityError(Exception):
    """The broker does not let this client tell the city's clock."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one field of an event, and what is accepted."""

    field: str
    text: str

    def __str__(self) -> str:
        return f"{self.field} {self.text}"


class EventError(ValueError):
    """What is asked for cannot happen."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = tuple(problems)


class RequestError(Exception):
    """What the running city is told to do cannot be done; the text says what could."""


class ScenarioError(ValueError):
    """A scenario cannot be used: all that is wrong with it, a line each."""


class ShardError(Exception):
    """A process that computes a part of a run has ended before the run."""


class DatasetError(Exception):
    """A data set cannot be written where it is asked for."""


class GradeError(ValueError):
    """Truth or detections cannot be graded: all that is wrong with them, a line each."""
