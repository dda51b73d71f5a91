"""A process that a supervisor keeps, and how it fares."""

import asyncio
from dataclasses import dataclass, field

from launcher.process import Condition, ProcessSpec, State
from launcher.pulse import Pulse, Rhythm


@dataclass(slots=True)
class Kept:
    """A process and how it fares."""

    spec: ProcessSpec
    state: State = State.STOPPED
    restarts: int = 0
    child: asyncio.subprocess.Process | None = None
    keeper: asyncio.Task[None] | None = None
    # Set when the state has become anything but starting.
    settled: asyncio.Event = field(default_factory=asyncio.Event)
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    last_end: str = ""
    pulse: Pulse = field(default_factory=lambda: Pulse(Rhythm()))

    def become(self, state: State) -> None:
        """Take another state, and let those go on who wait for the start to be settled."""
        self.state = state
        if state is State.STARTING:
            self.settled.clear()
        else:
            self.settled.set()

    def condition(self) -> Condition:
        """Return how it fares, as ``status`` says it."""
        return Condition(
            pid=self.child.pid if self.child and self.child.returncode is None else None,
            state=self.state.value,
            restarts=self.restarts,
            last_end=self.last_end or None,
            metrics=self.spec.metrics() if self.spec.metrics else None,
        )
