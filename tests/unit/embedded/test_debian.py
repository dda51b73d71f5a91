"""What a machine must have for Debian's packages."""

import pytest

from embedded import debian
from embedded.errors import UnsupportedMachineError

MAIN = "http://mirror.example/debian|bookworm"
UPDATES = "http://mirror.example/debian|bookworm-updates"
SECURITY = "http://security.example/debian-security|bookworm-security"


def test_security_updates_come_from_where_the_machine_takes_its_own() -> None:
    """Their archive has an address of its own."""
    found = debian.read_archives(f"{SECURITY}\n{MAIN}\n{UPDATES}")
    assert found == debian.Archives(
        "http://mirror.example/debian", "http://security.example/debian-security"
    )
    assert found is not None
    assert [line.partition("] ")[2] for line in found.sources("arch=amd64")] == [
        "http://mirror.example/debian trixie main",
        "http://security.example/debian-security trixie-security main",
    ]


def test_a_machine_without_security_updates_has_the_main_archive_alone() -> None:
    """A mirror of backports or a disc is neither."""
    others = ["cdrom:[Debian]|trixie", "http://back.example/debian|bookworm-backports"]
    found = debian.read_archives("\n".join([*others, UPDATES]))
    assert found == debian.Archives("http://mirror.example/debian")
    assert found is not None
    assert len(found.sources("arch=amd64")) == 1


def test_security_updates_alone_are_no_archive() -> None:
    """The servers themselves come from the main one."""
    assert debian.read_archives(SECURITY) is None
    assert debian.read_archives("http://other.example/ubuntu|noble") is None


def test_an_unknown_architecture_is_named_with_the_known_ones() -> None:
    with pytest.raises(UnsupportedMachineError, match=r"x86_64 and aarch64.*riscv64.*compose up"):
        debian.require("riscv64")


def test_a_machine_without_debians_tools_is_sent_to_compose(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(UnsupportedMachineError, match=r"apt-get.*docker compose up"):
        debian.require("x86_64")
