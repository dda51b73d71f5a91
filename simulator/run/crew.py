"""Several processes that are one command: all live, or none."""

import multiprocessing
import signal
from collections.abc import Callable, Sequence
from multiprocessing.connection import wait
from types import FrameType

from simulator.interruption import SIGNALS

LEAVE_S = 60.0
"""So long a process may take to end in order."""


def run(work: Callable[..., int], arguments: Sequence[tuple[object, ...]]) -> int:
    """Do some work once for each of some arguments, beside one another, and return the exit code.

    A signal ends them all in order; so does the end of one of them, and of this process.

    Parameters
    ----------
    work
        Known by its name; its result is the exit code of its process.
    """
    apart = multiprocessing.get_context("spawn")
    crew = [apart.Process(target=_work, args=(work, *each), daemon=True) for each in arguments]
    told: set[str] = set()

    def leave(_number: int, _frame: FrameType | None) -> None:
        for one in crew:
            if one.is_alive() and one.name not in told:
                told.add(one.name)  # once: it may have put its handler away when it ends
                one.terminate()

    for one in crew:
        one.start()
    before = {number: signal.signal(number, leave) for number in SIGNALS}
    try:
        wait([one.sentinel for one in crew])
        leave(signal.SIGTERM, None)
        for one in crew:
            one.join(LEAVE_S)
    finally:
        for one in crew:
            one.kill()
            one.join()
        for number, handler in before.items():
            signal.signal(number, handler)
    ended = [
        0 if one.name in told and one.exitcode == -signal.SIGTERM else one.exitcode for one in crew
    ]
    return next((code for code in ended if code), 0)


def _work(work: Callable[..., int], *arguments: object) -> None:
    raise SystemExit(work(*arguments))
