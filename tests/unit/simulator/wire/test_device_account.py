"""Accounts of devices that somebody else runs."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from contract.errors import AccountError
from simulator.wire import accounts, device_account, foreign
from simulator.wire.kept_file import GROUP_TOO

NOW = datetime(2026, 11, 29, tzinfo=UTC)
SENSOR = "my-noise-1"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    accounts.make(tmp_path, "hcmc", ["gw-1"])
    return tmp_path


def users(folder: Path) -> set[str]:
    """Return whom the broker knows by a password."""
    lines = (folder / "broker" / "passwords").read_text().splitlines()
    return {line.partition(":")[0] for line in lines}


def test_its_password_is_told_once_and_kept_as_a_hash(folder: Path) -> None:
    made = device_account.add(folder, "hcmc", SENSOR, NOW)
    assert made.device.user == "device.my-noise-1"
    assert made.password not in repr(made)
    kept = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert made.password.encode() not in kept
    assert made.device.password is not None
    assert made.device.password.encode() in (folder / "broker" / "passwords").read_bytes()
    assert {path.stat().st_mode & 0o777 for path in folder.rglob("*") if path.is_file()} == {0o600}


def test_it_writes_its_sensors_topics_alone(folder: Path) -> None:
    device_account.add(folder, "hcmc", SENSOR, NOW)
    _, _, block = (folder / "broker" / "acl").read_text().partition("user device.my-noise-1\n")
    assert block.splitlines() == [
        "topic write city/v1/hcmc/+/+/+/my-noise-1/meta",
        "topic write city/v1/hcmc/+/+/+/my-noise-1/telemetry",
    ]


def test_it_outlives_the_accounts_of_another_start(folder: Path) -> None:
    device_account.add(folder, "hcmc", SENSOR, NOW)
    accounts.make(folder, "hcmc", ["gw-2"])
    assert users(folder) == {
        *("ingest", "api", "operations", "console", "simulator", "gw-1", "gw-2"),
        "device.my-noise-1",
    }
    assert set(foreign.load(folder)) == {SENSOR}


def test_the_others_stay_who_they_are(folder: Path) -> None:
    before = (folder / "simulator" / "credentials.json").read_bytes()
    other = device_account.add(folder, "hcmc", "my-noise-2", NOW)
    device_account.add(folder, "hcmc", SENSOR, NOW)
    device_account.rotate(folder, "hcmc", SENSOR, NOW)
    device_account.remove(folder, "hcmc", SENSOR)
    assert foreign.load(folder)["my-noise-2"] == other.device
    assert (folder / "simulator" / "credentials.json").read_bytes() == before
    assert "device.my-noise-1" not in users(folder)
    assert SENSOR not in (folder / "broker" / "acl").read_text()


def test_a_certificate_has_a_name_of_its_own_and_no_password(folder: Path) -> None:
    made = device_account.add(folder, "hcmc", SENSOR, NOW, has_certificate=True)
    newer = device_account.rotate(folder, "hcmc", SENSOR, NOW)
    assert made.issued is not None
    assert newer.issued is not None
    assert made.device.user.startswith("device.my-noise-1.")
    assert made.device.user != newer.device.user
    rules = (folder / "broker" / "acl").read_text()
    assert f"user {newer.device.user}\n" in rules
    assert f"user {made.device.user}\n" not in rules
    assert not any(user.startswith("device.") for user in users(folder))


def test_what_cannot_be_is_refused_in_words(folder: Path, tmp_path: Path) -> None:
    device_account.add(folder, "hcmc", SENSOR, NOW)
    with pytest.raises(AccountError, match="has an account already; rotate replaces it"):
        device_account.add(folder, "hcmc", SENSOR, NOW)
    with pytest.raises(AccountError, match="other-1 has no account; there are: my-noise-1"):
        device_account.rotate(folder, "hcmc", "other-1", NOW)
    with pytest.raises(AccountError, match="is no sensor's id"):
        device_account.add(folder, "hcmc", "a\nuser ingest", NOW)
    with pytest.raises(AccountError, match="holds no accounts of a broker"):
        device_account.add(tmp_path / "empty", "hcmc", SENSOR, NOW)
    with pytest.raises(AccountError, match="give the device a password"):
        device_account.add(folder, "hcmc", "x" * 64, NOW, has_certificate=True)


def test_in_containers_the_brokers_group_still_reads_what_is_the_brokers(tmp_path: Path) -> None:
    accounts.make(tmp_path, "hcmc", ["gw-1"], broker_mode=GROUP_TOO)
    device_account.add(tmp_path, "hcmc", SENSOR, NOW)
    modes = {path.stat().st_mode & 0o777 for path in (tmp_path / "broker").iterdir()}
    assert modes == {0o640}


def test_a_record_that_cannot_be_read_is_said(folder: Path) -> None:
    (folder / foreign.AUTHORITY / foreign.DEVICES).write_text(json.dumps({SENSOR: {"x": 1}}))
    with pytest.raises(AccountError, match=r"devices\.json cannot be read"):
        foreign.load(folder)
