"""What a machine must have for Debian's packages."""

import pytest

from embedded import debian
from embedded.errors import UnsupportedMachineError


def test_an_unknown_architecture_is_named_with_the_known_ones() -> None:
    with pytest.raises(UnsupportedMachineError, match=r"x86_64 and aarch64.*riscv64.*compose up"):
        debian.require("riscv64")


def test_a_machine_without_debians_tools_is_sent_to_compose(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(UnsupportedMachineError, match=r"apt-get.*docker compose up"):
        debian.require("x86_64")
