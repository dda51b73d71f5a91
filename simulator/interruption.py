"""Commands that a signal ends: quietly, with what they began left in order."""

import signal
from collections.abc import Generator
from contextlib import contextmanager
from multiprocessing import resource_tracker
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM)
SIGNALLED = 128
"""A command that a signal ended has this and the signal's number as its exit code."""


@contextmanager
def interruptible() -> Generator[None]:
    """Let a signal end the block as `SystemExit`; a second one ends the process at once."""
    before = {number: signal.signal(number, _leave) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def uninterrupted() -> Generator[None]:
    """Hold signals back until the block ends; a process that is started in it never hears them.

    A terminal sends its ^C to all processes of a command; those beside the first would complain.
    Whoever started them ends them, by `kill`.
    """
    resource_tracker.ensure_running()  # its own start lets signals through
    held: list[int] = []
    handlers = {each: signal.signal(each, lambda got, _: held.append(got)) for each in SIGNALS}
    # What is started inherits the mask; here another thread may still take a signal.
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        for number, handler in handlers.items():
            signal.signal(number, handler)
    for number in held[:1]:
        signal.raise_signal(number)


def _leave(number: int, _frame: FrameType | None) -> None:
    for each in SIGNALS:
        signal.signal(each, signal.SIG_DFL)
    raise SystemExit(SIGNALLED + number)
