"""A run's folder is ours before it is deleted."""

from pathlib import Path

import pytest

from launcher import commands
from launcher.checkout import DataFolder
from launcher.errors import LauncherError, NotUpError
from launcher.screen import Screen


def test_a_folder_with_something_else_in_it_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").touch()
    with pytest.raises(LauncherError, match="holds something else"):
        DataFolder(tmp_path).make()


def test_looking_where_nobody_has_run_leaves_no_trace(tmp_path: Path) -> None:
    data = DataFolder(tmp_path / "data")
    with pytest.raises(NotUpError):
        commands.stop(data, "api", Screen())
    assert commands.status(data, Screen(), as_json=False) == commands.EXIT_NOT_UP
    assert commands.down(data, Screen()) == commands.EXIT_OK
    assert not data.path.exists()


@pytest.mark.parametrize("path", ["/dev/null", "/dev/null/x", "/proc/x"])
def test_where_no_folder_can_be_it_is_said(path: str) -> None:
    with pytest.raises(LauncherError, match=rf"{path}( is not a folder|: No such file)"):
        DataFolder(Path(path)).make()
    with pytest.raises(NotUpError):
        commands.stop(DataFolder(Path(path)), "api", Screen())


def test_what_was_made_is_removed_whole(tmp_path: Path) -> None:
    data = DataFolder(tmp_path / "data")
    data.make()
    data.make()
    assert data.is_ours()
    data.remove()
    assert not data.path.exists()
