"""The npm packages: one set, whoever installs it."""

from pathlib import Path

import pytest

from launcher import node

NPM = """#!/bin/sh
echo "$*" >> {asked}
"""
NODE = """#!/bin/sh
echo v22.0.0
"""


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where an npm that installs nothing writes down what it was asked for."""
    asked = tmp_path / "asked"
    for name, script in (("npm", NPM.format(asked=asked)), ("node", NODE)):
        (tmp_path / name).write_text(script)
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    monkeypatch.setattr(node, "NODE", tmp_path / "made")
    return asked


def installed(asked: Path, *, with_tools: bool) -> int:
    """Return how often something was installed, once the room or its tools were asked for."""
    node.packages(lambda _: None, with_tools=with_tools)
    return len(asked.read_text().splitlines())


def test_what_checks_the_room_stays_when_the_lock_has_changed(
    asked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert installed(asked, with_tools=True) == 1
    monkeypatch.setattr(node, "lock_digest", lambda: "another")

    assert installed(asked, with_tools=False) == 2
    assert "--omit=dev" not in asked.read_text()
    assert installed(asked, with_tools=True) == 2


def test_who_only_runs_the_room_needs_nothing_that_checks_it(asked: Path) -> None:
    assert installed(asked, with_tools=False) == 1
    assert "--omit=dev" in asked.read_text()
    assert installed(asked, with_tools=True) == 2
