"""No line ends a process."""

import os
import subprocess
import sys
from pathlib import Path

from contract.output import Unfailing


def test_a_line_that_a_full_disk_refuses_is_dropped() -> None:
    """The device refuses every byte, as a full disk does."""
    full = os.open("/dev/full", os.O_WRONLY)
    try:
        stream = Unfailing(full)
        print("a line", file=stream, flush=True)
    finally:
        os.close(full)


def test_what_was_dropped_is_said_when_there_is_room_again() -> None:
    """Here room comes by the descriptor being another file's."""
    reader, writer = os.pipe()
    full = os.open("/dev/full", os.O_WRONLY)
    stream = Unfailing(full)
    for word in ("one", "two"):
        print(word, file=stream)
    os.dup2(writer, full)
    print("three", file=stream)
    print("four", file=stream)
    for end in (full, writer):
        os.close(end)
    with os.fdopen(reader) as said:
        assert said.read() == '{"event": "log_lines_lost", "count": 2}\nthree\nfour\n'


def test_a_line_that_was_cut_does_not_swallow_the_next() -> None:
    """A pipe that nobody empties takes the beginning of a long line, as the last room of a disk."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    stream = Unfailing(writer)
    print("x" * 100_000, file=stream)
    begun = os.read(reader, 100_000)
    print("next", file=stream)
    os.close(writer)
    with os.fdopen(reader) as said:
        assert said.read() == '\n{"event": "log_lines_lost", "count": 1}\nnext\n'
    assert 0 < len(begun) < 100_000


def test_text_that_no_encoding_takes_is_written_all_the_same() -> None:
    """A lone surrogate can be part of what a device sent."""
    reader, writer = os.pipe()
    print("\ud800", file=Unfailing(writer))
    os.close(writer)
    with os.fdopen(reader) as said:
        assert said.read() == "\\ud800\n"


def test_a_process_without_room_for_its_words_ends_as_it_would_have() -> None:
    """Also the interpreter's own last flush."""
    script = "from contract import output; output.forgive(); print('x' * 9999); print('y')"
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run([sys.executable, "-c", script], stdout=full, check=False)
    assert ended.returncode == 0
