"""One process of the city, as data and as it is now."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypedDict

from embedded.program import Program
from launcher.probe import Probe


class State(StrEnum):
    """What a process is doing, as `status` says it."""

    STARTING = "starting"
    RUNNING = "running"
    RESTARTING = "restarting"
    STOPPED = "stopped"
    FAILED = "failed"


def _nothing() -> None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessSpec:
    """What is started, when it is ready, and what precedes each start."""

    program: Program
    is_ready: Probe
    prepare: Callable[[], None] = _nothing
    metrics_url: str | None = None

    @property
    def name(self) -> str:
        """The name that commands know it by."""
        return self.program.name


class Condition(TypedDict):
    """A process in ``./ioc status --json``."""

    pid: int | None
    state: str
    restarts: int
    metrics: str | None
