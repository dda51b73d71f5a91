"""What is written for the account that the servers run as."""

import signal
import stat
from pathlib import Path

import pytest

from embedded import account
from embedded.account import Account
from embedded.mosquitto import Inner, MosquittoServer
from embedded.program import Program
from embedded.runtime import Runtime


def test_a_link_that_a_server_has_put_there_is_not_followed(tmp_path: Path) -> None:
    """We may be root, and the folder is the server's: it could have any file written over."""
    elsewhere, folder, access = (tmp_path / name for name in ("elsewhere", "mosquitto", "access"))
    elsewhere.write_text("of somebody else")
    folder.mkdir()
    access.mkdir()
    (access / "passwords").write_text("somebody:hash")
    for name in ("passwords", "passwords.new"):
        (folder / name).symlink_to(elsewhere)
    MosquittoServer(Runtime(tmp_path), folder, port=1, inner=Inner(2, access)).take()
    assert elsewhere.read_text() == "of somebody else"
    assert not (folder / "passwords").is_symlink()
    assert (folder / "passwords").read_text() == "somebody:hash"


def test_what_is_written_is_the_accounts_alone(tmp_path: Path) -> None:
    user = account.for_servers()
    account.write(user, tmp_path / "file", b"content")
    found = (tmp_path / "file").stat()
    assert stat.S_IMODE(found.st_mode) == 0o600
    assert found.st_uid == (user.uid if user else tmp_path.stat().st_uid)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize("user", [None, Account("nobody", 65_534, 65_534)])
def test_another_user_is_told_nothing_of_the_callers(
    user: Account | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """He reads what his processes were told, and the caller may know a password of a database."""
    monkeypatch.setenv("IOC_DATABASE_URL", "postgresql://me:geheim@db/ioc")
    program = Program(
        name="mosquitto",
        argv=("true",),
        cwd=tmp_path,
        log_path=tmp_path / "log",
        environment={"LC_ALL": "C"},
        account=user,
        stop_signal=signal.SIGTERM,
    )
    told = program.full_environment()
    assert ("IOC_DATABASE_URL" in told) == (user is None)
    assert told["LC_ALL"] == "C"
    assert "PATH" in told
