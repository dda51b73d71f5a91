"""Passwords are made once, kept, and seen by those who need them."""

from pathlib import Path

import pytest

from contract.database_role import Role
from db import passwords
from db.__main__ import main

ALL = {"ioc", *Role}


def files(folder: Path) -> dict[str, str]:
    """Return every file of a folder with its content."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_text("utf-8") for path in found}


def test_each_sees_what_it_needs(tmp_path: Path) -> None:
    """`migrate` makes the accounts and knows all; the others know their own password."""
    passwords.make(tmp_path, {})
    every = passwords.read(tmp_path / "migrate" / "pgpass")
    assert every.keys() == ALL
    assert len(set(every.values())) == len(ALL)
    for process, role in passwords.PROCESSES.items():
        assert passwords.read(tmp_path / process / "pgpass") == {role: every[role]}
    assert (tmp_path / "database" / "password").read_text("utf-8") == every["ioc"]
    assert (tmp_path / "analyst" / "password").read_text("utf-8") == every[Role.ANALYST]


def test_nobody_else_may_read_them(tmp_path: Path) -> None:
    """PostgreSQL's clients refuse such files; the server is another user of the group."""
    passwords.make(tmp_path, {})
    modes = {name: (tmp_path / name).stat().st_mode & 0o777 for name in files(tmp_path)}
    assert modes.pop("database/password") == 0o640
    assert set(modes.values()) == {0o600}


def test_they_stay(tmp_path: Path) -> None:
    """The volume of the database was made with them."""
    passwords.make(tmp_path, {})
    first = files(tmp_path)
    passwords.make(tmp_path, dict.fromkeys(ALL, ""))
    assert files(tmp_path) == first


def test_who_says_his_own_gets_it_and_keeps_it(tmp_path: Path) -> None:
    """One alone, as `.env` of a version with one account has it; the others are made."""
    passwords.make(tmp_path, {})
    passwords.make(tmp_path, {"ioc": r"o:w\n"})
    told = files(tmp_path)
    assert passwords.read(tmp_path / "migrate" / "pgpass")["ioc"] == r"o:w\n"
    assert told["database/password"] == r"o:w\n"
    passwords.make(tmp_path, {})
    assert files(tmp_path) == told


def test_a_run_that_was_cut_short_is_completed(tmp_path: Path) -> None:
    """What the first file says counts."""
    passwords.make(tmp_path, {})
    whole = files(tmp_path)
    (tmp_path / "api" / "pgpass").unlink()
    (tmp_path / "database" / "password").write_text("")
    passwords.make(tmp_path, {})
    assert files(tmp_path) == whole


def test_the_command_takes_them_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Compose gives an empty text where `.env` has none."""
    monkeypatch.setenv("PGPASSWORD", "mine")
    monkeypatch.setenv("IOC_DATABASE_API_PASSWORD", "")
    assert main(["passwords", "--folder", str(tmp_path)]) == 0
    every = passwords.read(tmp_path / "migrate" / "pgpass")
    assert every["ioc"] == "mine"
    assert every[Role.API]


@pytest.mark.parametrize("text", ["", "*:*:*:ioc:one\n", "?\n"])
def test_migrate_refuses_a_file_without_all_accounts(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before it touches the database: an account without a password would be open or lost."""
    file = tmp_path / "pgpass"
    file.write_text(text)
    assert main(["migrate", "--database-url", "postgresql://", "--passwords", str(file)]) == 1
    assert capsys.readouterr().err.startswith("migration failed: ")
