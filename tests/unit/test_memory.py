"""Tests' files lie in memory only where it has room for them."""

import os
from pathlib import Path

import pytest

from tests.stand import memory


def test_a_folder_that_is_not_there_is_no_place(tmp_path: Path) -> None:
    assert not memory.is_plenty(tmp_path / "none")


def test_a_small_folder_is_no_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "PLENTY_BYTES", 0)
    assert memory.is_plenty(tmp_path)
    monkeypatch.setattr(memory, "PLENTY_BYTES", 2**60)
    assert not memory.is_plenty(tmp_path)


def test_a_place_that_somebody_chose_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "PLENTY_BYTES", 0)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    memory.take()
    assert os.environ["TMPDIR"] == str(tmp_path)
