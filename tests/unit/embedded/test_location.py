"""Where the private servers keep their files."""

import os
from pathlib import Path

from embedded import location


def test_a_long_path_gets_a_short_folder_for_its_sockets(tmp_path: Path) -> None:
    deep = tmp_path / ("x" * 100)
    short = location.socket_folder(deep)
    try:
        assert len(os.fsencode(short)) <= location.SOCKET_FOLDER_MAX_BYTES
        assert short == location.socket_folder(deep)
    finally:
        short.rmdir()


def test_a_scratch_folder_is_gone_afterwards() -> None:
    with location.scratch() as folder:
        (folder / "file").touch()
    assert not folder.exists()
