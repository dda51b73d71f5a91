"""One process of the city, as data and as it is now."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypedDict

from embedded.program import Program
from launcher.metrics_address import Address
from launcher.probe import Probe


class State(StrEnum):
    """What a process is doing, as `status` says it."""

    STARTING = "starting"
    RUNNING = "running"
    HUNG = "hung"
    RESTARTING = "restarting"
    STOPPED = "stopped"
    FAILED = "failed"


def _nothing() -> None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessSpec:
    """What is started, when it is ready, and what precedes each start.

    Attributes
    ----------
    pulse
        Tells that the process still works, not only that it is there; None where that is not asked.
    ends_when_hung
        Whether it is ended, and so started again, when it has no pulse; else that is only said.
    """

    program: Program
    is_ready: Probe
    prepare: Callable[[], None] = _nothing
    metrics: Address | None = None
    pulse: Probe | None = None
    ends_when_hung: bool = False

    @property
    def name(self) -> str:
        """The name that commands know it by."""
        return self.program.name


class Condition(TypedDict):
    """A process in ``./ioc status --json``."""

    pid: int | None
    state: str
    restarts: int
    last_end: str | None  # how it ended last, where it did by itself or was hung
    metrics: str | None
