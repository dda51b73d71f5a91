"""Temporary files of the tests lie in memory, where there is plenty of it.

A test's database is 711 files. A disk without a journal looks, for each file that is made, through
those that were deleted within the last minutes: a copy of the template took 0.5 to 0.9 s of a core
there, in memory it takes 0.07 s.
"""

import os
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108 - folders in it are made by `tempfile`, as in any other
# The servers of four processes and two cities, some times over; half the memory is a usual size.
PLENTY_BYTES = 6 * 2**30


def take() -> None:
    """Let this process and those that it starts make temporary files in memory."""
    if "TMPDIR" not in os.environ and is_plenty(MEMORY):
        os.environ["TMPDIR"] = str(MEMORY)
        tempfile.tempdir = None


def is_plenty(folder: Path) -> bool:
    """Tell whether a folder has room for all that tests write, and lets programs run from it."""
    if not folder.is_dir():
        return False
    facts = os.statvfs(folder)
    return facts.f_bavail * facts.f_frsize >= PLENTY_BYTES and not facts.f_flag & os.ST_NOEXEC
