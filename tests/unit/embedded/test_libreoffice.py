"""Which LibreOffice the proof takes, and what is said where there is none."""

from pathlib import Path

import pytest

from embedded import libreoffice
from embedded.errors import EmbeddedError, UnsupportedMachineError

# Of a starter without other programs: it makes the file that it is asked for.
OPENS = 'while [ "$1" != --outdir ]; do shift; done; : > "$2/line.fods"'


def put(folder: Path, script: str) -> Path:
    """Put a program on the path."""
    folder.mkdir(exist_ok=True)
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return program


def test_the_machines_own_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = put(tmp_path / "bin", OPENS)
    monkeypatch.setenv("PATH", str(program.parent))
    said: list[str] = []
    assert libreoffice.ensure(tmp_path, said.append) == libreoffice.LibreOffice(program)
    assert said == []


@pytest.mark.parametrize("script", ["exit 1", "exit 0"])
def test_one_that_does_not_open_a_file_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    """As one without spreadsheets: it ends well, and has made nothing."""
    monkeypatch.setenv("PATH", str(put(tmp_path / "bin", script).parent))
    with pytest.raises(UnsupportedMachineError, match="apt-get install libreoffice"):
        libreoffice.ensure(tmp_path, print)


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
