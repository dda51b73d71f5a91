"""Which LibreOffice the proof takes, and what is said where there is none."""

from pathlib import Path

import pytest

from embedded import libreoffice
from embedded.errors import EmbeddedError, UnsupportedMachineError


def put(folder: Path, script: str) -> Path:
    """Put a program on the path."""
    folder.mkdir(exist_ok=True)
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return program


def test_the_machines_own_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = put(tmp_path / "bin", "exit 0")
    monkeypatch.setenv("PATH", str(program.parent))
    said: list[str] = []
    assert libreoffice.ensure(tmp_path, said.append) == libreoffice.LibreOffice(program)
    assert said == []


def test_without_any_it_is_said_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UnsupportedMachineError, match="apt-get install libreoffice"):
        libreoffice.ensure(tmp_path, print)
    assert not (tmp_path / ".ioc" / "libreoffice").exists()


def test_a_file_that_was_not_opened_is_no_file(tmp_path: Path) -> None:
    """It ends with 0 all the same."""
    office = libreoffice.LibreOffice(put(tmp_path / "bin", "exit 0"))
    with pytest.raises(EmbeddedError, match=r"did not open line\.csv"):
        office.convert(tmp_path / "line.csv", tmp_path, to="fods", options="59,34,76")
