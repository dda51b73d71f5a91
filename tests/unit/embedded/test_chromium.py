"""Which Chromium the tests take, and what is said where there is none."""

from pathlib import Path

import pytest

from embedded import chromium
from embedded.errors import UnsupportedMachineError


def put(folder: Path, name: str, exit_code: int) -> Path:
    """Put a program on the path that does nothing but end."""
    folder.mkdir(exist_ok=True)
    program = folder / name
    program.write_text(f"#!/bin/sh\nexit {exit_code}\n")
    program.chmod(0o755)
    return program


def test_the_machines_own_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = put(tmp_path / "bin", "google-chrome", 0)
    monkeypatch.setenv("PATH", str(program.parent))
    said: list[str] = []
    assert chromium.ensure(tmp_path, said.append) == chromium.Chromium(program)
    assert said == []


def test_one_that_does_not_run_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some systems have a stand-in that only advises to install another package."""
    put(tmp_path / "bin", "chromium", 1)
    program = put(tmp_path / "bin", "chromium-browser", 0)
    monkeypatch.setenv("PATH", str(program.parent))
    assert chromium.ensure(tmp_path, print).program == program


def test_without_any_it_is_said_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UnsupportedMachineError, match="apt-get install chromium"):
        chromium.ensure(tmp_path, print)
    assert not (tmp_path / ".ioc" / "chromium").exists()
