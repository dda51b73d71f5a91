"""Files that hold secrets."""

import os
import stat
from pathlib import Path

from simulator.wire.kept_file import GROUP_TOO, LOCK, OWNER_ONLY, locked, write


def test_it_is_of_whoever_its_folder_is(tmp_path: Path) -> None:
    """Root who lets a device in must not shut the user out whose city it is."""
    folder = tmp_path / "credentials"
    folder.mkdir()
    if os.geteuid() == 0:
        os.chown(folder, 65_533, 65_533)
    with locked(folder):
        write(folder / "devices.json", b"{}", OWNER_ONLY)
    for name in (LOCK, "devices.json"):
        assert (folder / name).stat().st_uid == folder.stat().st_uid


def test_its_mode_is_what_was_asked_for(tmp_path: Path) -> None:
    """A broker of another user would not start where the umask took its right away."""
    before = os.umask(0o077)
    try:
        write(tmp_path / "acl", b"", GROUP_TOO)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "acl").stat().st_mode) == GROUP_TOO
