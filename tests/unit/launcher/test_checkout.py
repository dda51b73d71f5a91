"""A run's folder is ours before it is deleted."""

from pathlib import Path

import pytest

from launcher.checkout import DataFolder
from launcher.errors import LauncherError


def test_a_folder_with_something_else_in_it_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").touch()
    with pytest.raises(LauncherError, match="holds something else"):
        DataFolder(tmp_path).make()


def test_what_was_made_is_removed_whole(tmp_path: Path) -> None:
    data = DataFolder(tmp_path / "data")
    data.make()
    data.make()
    assert data.is_ours()
    data.remove()
    assert not data.path.exists()
