"""One process of the city, as data and as it is now."""

from collections.abc import Awaitable, Callable, Iterable
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
    DONE = "done"


def _nothing() -> None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What a process has to do that ends by itself when it has done it.

    Attributes
    ----------
    is_there
        Whether there is, or was, such work at all.
    is_done
        Whether nothing of it is left; asked when it is told to start, and when it has ended.
    codes
        With which it ends then. Another one, or an end before it is done, is a failure.
    progress
        How far it has come, in a line; empty where there is nothing to say.
    result
        What has come of it, in a line, asked when it is done.
    """

    is_there: Callable[[], bool]
    is_done: Callable[[], bool]
    progress: Callable[[], Awaitable[str]]
    result: Callable[[], str]
    codes: frozenset[int] = frozenset({0})


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessSpec:
    """What is started, when it is ready, and what precedes each start.

    Attributes
    ----------
    pulse
        Tells that the process still works, not only that it is there; None where that is not asked.
    ends_when_hung
        Whether it is ended, and so started again, when it has no pulse; else that is only said.
    work
        What it has to do once; None of one that runs for ever.
    start_more_s : float
        How much longer than usual it may take until it is ready. [s]
    starts_beside
        Whether it is started together with the one before it: neither needs the other.
    """

    program: Program
    is_ready: Probe
    prepare: Callable[[], None] = _nothing
    metrics: Address | None = None
    pulse: Probe | None = None
    ends_when_hung: bool = False
    work: Work | None = None
    start_more_s: float = 0.0
    starts_beside: bool = False

    @property
    def name(self) -> str:
        """The name that commands know it by."""
        return self.program.name

    def result(self) -> str:
        """Return what has come of its work, in a line."""
        return f"{self.name} is done" if self.work is None else self.work.result()

    def is_done(self) -> bool:
        """Tell whether it had something to do once and has done it."""
        return self.work is not None and self.work.is_done()

    def has_done(self, code: int | None) -> bool:
        """Tell whether an end with a code is the one by design, all its work done."""
        return self.work is not None and code in self.work.codes and self.work.is_done()


def groups_of(specs: Iterable[ProcessSpec]) -> list[list[str]]:
    """Return the names in the order of their start, together those that start beside another."""
    groups: list[list[str]] = []
    for spec in specs:
        if spec.starts_beside and groups:
            groups[-1].append(spec.name)
        else:
            groups.append([spec.name])
    return groups


class Condition(TypedDict):
    """A process in ``./ioc status --json``."""

    pid: int | None
    state: str
    restarts: int
    last_end: str | None  # how it ended last, where it did by itself or was hung
    metrics: str | None
