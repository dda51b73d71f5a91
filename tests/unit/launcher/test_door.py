"""How devices of others come to the broker, and what is said where there is none of ours."""

import json
from pathlib import Path

import pytest

from launcher import door
from launcher.checkout import DataFolder
from launcher.errors import NotUpError
from launcher.screen import Screen


def test_with_tls_there_is_a_way_in_for_each_sort_of_credential() -> None:
    found = door.at("hcmc", 18830, host="broker.example", secured=(8883, 8884))
    assert found.brokers == ("mqtt://127.0.0.1:18830", "mqtts://broker.example:8883")
    assert found.certificate_brokers == ("mqtts://broker.example:8884",)
    assert json.loads(door.dump(found))["city"] == "hcmc"
    found = door.at("hcmc", 18830, host="fd00::1", secured=(8883, 8884))
    assert found.certificate_brokers == ("mqtts://[fd00::1]:8884",)
    assert door.at("hcmc", 18830, host="", secured=None).certificate_brokers == ()


def test_without_a_city_there_is_nobody_to_let_in(tmp_path: Path) -> None:
    with pytest.raises(NotUpError):
        door.run(DataFolder(tmp_path), ["add", "my-noise-1"], Screen())


def test_what_a_city_tells_of_its_door_is_what_was_said(tmp_path: Path) -> None:
    """Nothing is changed without the audit, so without a city there is but the list."""
    data = DataFolder(tmp_path / "data")
    data.make()
    data.credentials.mkdir()
    assert door.run(data, ["list"], Screen()) == 0
    with pytest.raises(NotUpError):
        door.run(data, ["rotate", "my-noise-1"], Screen())
