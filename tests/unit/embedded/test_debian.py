"""What a machine must have for Debian's packages."""

from collections.abc import Callable
from pathlib import Path

import pytest

from embedded import archive, debian
from embedded.errors import SignatureError, UnsupportedMachineError

MAIN = "http://mirror.example/debian|bookworm"
UPDATES = "http://mirror.example/debian|bookworm-updates"
SECURITY = "http://security.example/debian-security|bookworm-security"


def test_security_updates_come_from_where_the_machine_takes_its_own() -> None:
    """Their archive has an address of its own."""
    found = archive.read(f"{SECURITY}\n{MAIN}\n{UPDATES}")
    assert found == archive.Archives(
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
    found = archive.read("\n".join([*others, UPDATES]))
    assert found == archive.Archives("http://mirror.example/debian")
    assert found is not None
    assert len(found.sources("arch=amd64")) == 1


def test_security_updates_alone_are_no_archive() -> None:
    """The servers themselves come from the main one."""
    assert archive.read(SECURITY) is None
    assert archive.read("http://other.example/ubuntu|noble") is None


def test_an_unknown_architecture_is_named_with_the_known_ones() -> None:
    with pytest.raises(UnsupportedMachineError, match=r"x86_64 and aarch64.*riscv64.*compose up"):
        debian.require("riscv64")


def test_a_machine_without_debians_tools_is_sent_to_compose(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(UnsupportedMachineError, match=r"apt-get.*docker compose up"):
        debian.require("x86_64")


# Stands for apt-get, apart from which nothing is run: refuses the suite of security updates.
APT_GET = """#!/bin/sh
case "$*" in
*indextargets*) printf '%s\\n' 'http://m.example/debian|trixie' 'http://s.example/s|trixie-security';;
*) for word; do case $word in Dir::Etc::sourcelist=*) list=${word#*=};; esac; done
   if grep -q trixie-security "$list"; then echo "COMPLAINT" >&2; exit 100; fi;;
esac
"""


@pytest.fixture
def apt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], debian.PrivateApt]:
    """A private apt on a machine whose security archive complains."""

    def make(complaint: str) -> debian.PrivateApt:
        programs = tmp_path / "bin"
        programs.mkdir()
        for name, text in (("apt-get", APT_GET), ("apt-config", "#!/bin/sh\n")):
            (programs / name).write_text(text.replace("COMPLAINT", complaint))
            (programs / name).chmod(0o755)
        monkeypatch.setenv("PATH", str(programs), prepend=":")
        return debian.PrivateApt(tmp_path / "apt", "amd64")

    return make


def test_a_mirror_without_the_security_suite_is_gone_on_without(
    apt: Callable[[str], debian.PrivateApt],
) -> None:
    """It is said, with the reason."""
    said: list[str] = []
    apt("404  Not Found").update(said.append)
    assert len(said) == 1
    assert said[0].startswith("going on without trixie-security")
    assert "404  Not Found" in said[0]


@pytest.mark.parametrize(
    "complaint",
    ["NO_PUBKEY 6ED0E7B82643E131", "Sub-process sqv: verification failed", "is expired"],
)
def test_a_signature_that_does_not_hold_is_never_gone_on_without(
    apt: Callable[[str], debian.PrivateApt], complaint: str
) -> None:
    """Somebody between us and Debian must not be able to choose what is left out."""
    with pytest.raises(SignatureError):
        apt(complaint).update(print)
