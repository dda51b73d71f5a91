"""Two programs and the pipe between them as one process: `python -m launcher.pipe -- A … -- B …`.

What the first writes, the second reads; both end when one of them fails, when this process is told
to end, and when it is killed. They yield the machine to whatever else runs on it.
"""

import contextlib
import os
import select
import signal
import subprocess
import sys
from collections.abc import Sequence
from types import FrameType

from embedded import process_table
from embedded.program import leashed

BETWEEN = "--"
EXIT_MISUSED = 2
SIGNALLED = 128  # and the signal's number, as a shell says it
NICE = 10  # what is made here is waited for by nobody, unlike a live city's readings
READ_GRACE_S = 2.0  # a writer may fail because its reader has read enough, and is about to end
END_GRACE_S = 8.0  # less than a supervisor gives this process

Child = subprocess.Popen[bytes]


def main(words: Sequence[str]) -> int:
    """Run both to their ends; return 0 where both succeeded, else the code of who failed first."""
    programs = _divided(words)
    if programs is None:
        sys.stderr.write("usage: python -m launcher.pipe -- PROGRAM … -- PROGRAM …\n")
        return EXIT_MISUSED
    os.nice(NICE)
    pair = start(*programs)
    told: list[int] = []

    def end(number: int, _frame: FrameType | None) -> None:
        told.append(number)
        for child in pair:
            _ask_to_end(child)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    code = watch(*pair)
    return SIGNALLED + told[0] if told else code  # an end that was asked for is no success


def _divided(words: Sequence[str]) -> tuple[list[str], list[str]] | None:
    """Return the two programs, or None where the words do not name two."""
    if list(words[:1]) != [BETWEEN] or BETWEEN not in words[1:]:
        return None
    middle = words.index(BETWEEN, 1)
    first, second = list(words[1:middle]), list(words[middle + 1 :])
    return (first, second) if first and second else None


def start(first: Sequence[str], second: Sequence[str]) -> tuple[Child, Child]:
    """Start both, the reader before the writer; no end of the pipe stays with us."""
    reading, writing = os.pipe()
    try:
        reader = subprocess.Popen(leashed(second, signal.SIGKILL), stdin=reading)
        writer = subprocess.Popen(
            leashed(first, signal.SIGKILL), stdin=subprocess.DEVNULL, stdout=writing
        )
    finally:
        os.close(reading)
        os.close(writing)
    return writer, reader


def watch(writer: Child, reader: Child, grace_s: float = END_GRACE_S) -> int:
    """Wait for both; the one that is left is ended where the first end was a failure.

    A reader that has read enough ends the writer by itself: nobody reads what it writes.
    """
    with contextlib.ExitStack() as held:
        handles: dict[int, Child] = {}
        for child in (writer, reader):
            handle = os.pidfd_open(child.pid)
            held.callback(os.close, handle)
            handles[handle] = child
        ended = handles.pop(select.select(list(handles), [], [])[0][0])
        code = _code(ended)
        (left,) = handles
        if code != 0 or ended is reader:
            if code != 0:
                if ended is writer:
                    select.select([left], [], [], READ_GRACE_S)
                _ask_to_end(handles[left])
            if not select.select([left], [], [], grace_s)[0]:
                process_table.kill_tree(handles[left].pid)
        return code or _code(handles[left])


def _code(child: Child) -> int:
    code = child.wait()
    return SIGNALLED - code if code < 0 else code


def _ask_to_end(child: Child) -> None:
    with contextlib.suppress(ProcessLookupError):
        child.send_signal(signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
