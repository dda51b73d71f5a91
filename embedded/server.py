"""What PostgreSQL and Mosquitto have in common: prepare, start, be ready, stop."""

import contextlib
import subprocess
from abc import ABC, abstractmethod
from types import TracebackType
from typing import Self

from embedded.program import Program

POLL_S = 0.02
START_TIMEOUT_S = 60.0


class Server(ABC):
    """A private server that is started and stopped, by itself or in a `with` block.

    A supervisor of its own making uses `prepare`, `program` and `is_ready` instead of `start`.
    """

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None

    @property
    @abstractmethod
    def program(self) -> Program:
        """How its process is started and ended."""

    @property
    @abstractmethod
    def url(self) -> str:
        """Where clients find it."""

    @abstractmethod
    def prepare(self) -> None:
        """Write its configuration and, the first time, its data."""

    @abstractmethod
    def is_ready(self) -> bool:
        """Tell whether it answers clients now."""

    def answers(self) -> bool:
        """Tell whether it works and is not only there."""
        return self.is_ready()

    @property
    def pid(self) -> int | None:
        """The running process, or None."""
        return self._child.pid if self._child and self._child.poll() is None else None

    def start(self) -> Self:
        """Start it and return when it answers.

        Raises
        ------
        StartError
            It ended, or did not answer within `START_TIMEOUT_S`.
        """
        if self.pid is not None:
            return self
        self.prepare()
        child = self._child = self.program.start()
        for _ in range(int(START_TIMEOUT_S / POLL_S)):
            with contextlib.suppress(subprocess.TimeoutExpired):
                code = child.wait(POLL_S)
                raise self.program.start_error(f"ended with code {code} before it was ready")
            if self.is_ready():
                return self
        self.kill()
        raise self.program.start_error(f"did not answer within {START_TIMEOUT_S:.0f} s")

    def stop(self) -> None:
        """End it cleanly; its data stays. Nothing to do where it does not run."""
        if self._child is not None:
            self.program.stop(self._child)

    def kill(self) -> None:
        """End it as a power cut would; `start` brings it back."""
        if self._child is not None:
            self.program.kill(self._child)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
