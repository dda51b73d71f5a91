"""What `./ioc device` prints: once what a device needs, and lines that can be run."""

import json
import shlex
from pathlib import Path

import pytest

from contract.payload import birth
from simulator.__main__ import main
from simulator.wire import accounts

SENSOR = "my-noise-1"
HOME = "city/v1/hcmc/760/environment/noise/my-noise-1"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    accounts.make(tmp_path, "hcmc", ["gw-1"])
    return tmp_path


def told(folder: Path, *words: str) -> int:
    return main(["device", "--folder", str(folder), *words])


def test_it_prints_lines_for_each_way_in(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ways = ("--broker=mqtt://127.0.0.1:18830", "--broker=mqtts://broker.example:8883")
    words = ("--ca-file=ca.crt", "add", "--kind", "noise", SENSOR)
    assert told(folder, *ways, *words) == 0
    shown = capsys.readouterr().out
    plain, _, secured, _ = [
        shlex.split(line) for line in shown.splitlines() if line.startswith("mosquitto_pub")
    ]
    assert f"T={HOME}" in shown.splitlines()
    password = plain[plain.index("-P") + 1]
    assert f"Its password, shown this once: {password}" in shown
    assert plain[3:9] == ["-h", "127.0.0.1", "-p", "18830", "-u", "device.my-noise-1"]
    assert secured[3:9] == ["-h", "broker.example", "-p", "8883", "--cafile", "ca.crt"]
    birth.decode(plain[plain.index("-m") + 1].encode())


def test_who_started_it_learns_what_was_changed(folder: Path, tmp_path: Path) -> None:
    note = tmp_path / "note"
    assert told(folder, f"--note={note}", "remove", SENSOR) == 1
    assert not note.exists()
    assert told(folder, f"--note={note}", "add", "--kind", "noise", SENSOR) == 0
    assert note.read_text() == "add my-noise-1\n"


def test_a_list_tells_no_password(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told(folder, "add", SENSOR)
    capsys.readouterr()
    assert told(folder, "list", "--json") == 0
    [one] = json.loads(capsys.readouterr().out)
    assert (one["sensor_id"], one["user"]) == (SENSOR, "device.my-noise-1")
    assert "password" not in one
    assert told(folder, "list") == 0
    assert capsys.readouterr().out.startswith("my-noise-1  device.my-noise-1  password, since 2")


def test_a_certificate_is_written_for_its_owner_alone(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert told(folder, "add", SENSOR, "--certificate", str(out)) == 1
    assert "certificates are for a broker with TLS" in capsys.readouterr().err
    way = "--certificate-broker=mqtts://127.0.0.1:8884"
    assert told(folder, way, "add", SENSOR, "--certificate", str(out)) == 0
    assert {path.name: path.stat().st_mode & 0o777 for path in out.iterdir()} == {
        "my-noise-1.crt": 0o600,
        "my-noise-1.key": 0o600,
    }
    assert f"--cert {out}/my-noise-1.crt --key {out}/my-noise-1.key" in capsys.readouterr().out
    assert told(folder, way, "rotate", SENSOR) == 1
    assert "says where the new one goes" in capsys.readouterr().err


def test_without_a_place_for_its_certificate_no_device_gets_one(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Else the only key would be lost, and by rotation the device with it."""
    (tmp_path / "out").touch()
    way = "--certificate-broker=mqtts://127.0.0.1:8884"
    assert told(folder, way, "add", SENSOR, "--certificate", str(tmp_path / "out")) == 1
    assert "out" in capsys.readouterr().err
    told(folder, "list")
    assert not capsys.readouterr().out


def test_what_cannot_be_is_said_and_changes_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told(folder, "remove", SENSOR) == 1
    assert capsys.readouterr().err == "my-noise-1 has no account; there are: none\n"
    told(folder, "add", SENSOR)
    assert told(folder, "remove", SENSOR) == 0
    assert "what it announced stays" in capsys.readouterr().out
