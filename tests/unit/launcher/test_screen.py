"""What the launcher prints, and where."""

import os
import socket
import subprocess
import sys
from pathlib import Path

from launcher.checkout import ROOT

ASK = "from launcher.screen import Screen; print(Screen().is_passing())"


def is_passing(stdout: int) -> None:
    """Let a process print to a stream whether that is read now."""
    subprocess.run([sys.executable, "-c", ASK], cwd=ROOT, check=True, stdout=stdout)


def test_what_is_read_now_is_not_what_is_kept(tmp_path: Path) -> None:
    """What lets somebody in is printed to a terminal or a pipe, never to a file or a journal."""
    file = tmp_path / "log"
    reader, writer = os.pipe()
    ours, journal = socket.socketpair()
    with file.open("w") as log, ours, journal:
        for stdout in (log.fileno(), writer, journal.fileno()):
            is_passing(stdout)
        os.close(writer)
        assert ours.recv(100) == b"False\n"
    assert os.read(reader, 100) == b"True\n"
    os.close(reader)
    assert file.read_text() == "False\n"
