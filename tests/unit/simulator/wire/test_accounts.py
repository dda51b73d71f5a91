"""The accounts on the private broker: made once, kept, told to nobody else."""

import base64
import hashlib
from pathlib import Path

from contract import broker_account
from contract.broker_account import PROCESSES, Accounts
from simulator.wire import accounts
from simulator.wire.accounts import CREDENTIALS
from simulator.wire.kept_file import GROUP_TOO


def held(folder: Path, process: str) -> Accounts:
    return broker_account.load(folder / process / CREDENTIALS)


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_each_process_has_its_own_and_no_other(tmp_path: Path) -> None:
    accounts.make(tmp_path, "hcmc", ["gw-1", "gw-2"])
    users = {process: set(held(tmp_path, process).passwords) for process in PROCESSES}
    assert users == {
        "ingest": {"ingest"},
        "operations": {"operations"},
        "api": {"api"},
        "console": {"console"},
        "simulator": {"simulator", "gw-1", "gw-2"},
    }
    passwords = [text for one in PROCESSES for text in held(tmp_path, one).passwords.values()]
    assert len(set(passwords)) == len(passwords)
    assert len({held(tmp_path, one).secret for one in PROCESSES}) == 1


def test_only_the_owner_may_read_them(tmp_path: Path) -> None:
    accounts.make(tmp_path, "hcmc", ["gw-1"])
    assert {path.stat().st_mode & 0o777 for path in files(tmp_path)} == {0o600}


def test_in_containers_the_brokers_group_may_read_what_is_the_brokers(tmp_path: Path) -> None:
    accounts.make(tmp_path, "hcmc", ["gw-1"], broker_mode=GROUP_TOO)
    assert {path.stat().st_mode & 0o777 for path in files(tmp_path / "broker")} == {0o640}
    assert (tmp_path / "ingest" / CREDENTIALS).stat().st_mode & 0o777 == 0o600


def test_who_runs_is_not_locked_out_by_another_start(tmp_path: Path) -> None:
    """Another number of sensors brings other gateways; those before keep their accounts."""
    accounts.make(tmp_path, "hcmc", ["gw-1"])
    before = {one: held(tmp_path, one) for one in PROCESSES}
    accounts.make(tmp_path, "hcmc", ["gw-2"])
    for process in PROCESSES:
        after = held(tmp_path, process)
        assert after.secret == before[process].secret
        assert before[process].passwords.items() <= after.passwords.items()
    assert set(held(tmp_path, "simulator").passwords) == {"simulator", "gw-1", "gw-2"}


def test_passwords_are_replaced_where_that_is_asked_for(tmp_path: Path) -> None:
    """Client ids stay, so that sessions and what waits in them do."""
    accounts.make(tmp_path, "hcmc", ["gw-1"])
    before = {one: held(tmp_path, one) for one in PROCESSES}
    accounts.make(tmp_path, "hcmc", ["gw-2"], renews=True)
    for process in PROCESSES:
        after = held(tmp_path, process)
        assert after.secret == before[process].secret
        assert before[process].passwords.keys() <= after.passwords.keys()
        assert not before[process].passwords.items() & after.passwords.items()


def test_the_broker_gets_hashes_of_its_own_kind(tmp_path: Path) -> None:
    accounts.make(tmp_path, "hcmc", [])
    password = held(tmp_path, "ingest").passwords["ingest"]
    lines = (tmp_path / "broker" / "passwords").read_text().splitlines()
    [line] = [line for line in lines if line.startswith("ingest:")]
    _, kind, iterations, salt, key = line.split("$")
    assert (kind, iterations) == ("7", "101")
    expected = hashlib.pbkdf2_hmac("sha512", password.encode(), base64.b64decode(salt), 101)
    assert base64.b64decode(key) == expected
    assert password not in (tmp_path / "broker" / "passwords").read_text()


def test_for_a_broker_of_others_there_is_but_a_secret(tmp_path: Path) -> None:
    accounts.make_secret(tmp_path)
    first = held(tmp_path, "ingest")
    accounts.make_secret(tmp_path)
    assert first.secret
    assert not first.has_owners
    assert {held(tmp_path, one) == first for one in PROCESSES} == {True}
