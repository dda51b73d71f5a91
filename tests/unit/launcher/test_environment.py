"""The environment holds what is locked, down to what it is made with."""

import re
from importlib import metadata

from packaging.markers import Marker

from launcher.checkout import ROOT

PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)==(\S+)(?: ; (.+?))? \\$", re.MULTILINE)


def pins(kind: str) -> dict[str, str]:
    """Return what a lock names for a machine like this."""
    text = (ROOT / "requirements" / f"{kind}.txt").read_text("utf-8")
    found = PIN.findall(text)
    assert found
    return {
        name: version for name, version, marker in found if not marker or Marker(marker).evaluate()
    }


def test_every_locked_package_is_there_in_its_locked_version() -> None:
    """Pip and setuptools, which come with Python, included."""
    wanted = pins("tools") | pins("dev")
    assert "pip" in wanted
    there = {name: metadata.version(name) for name in wanted}
    assert there == wanted


def test_every_lock_has_hashes() -> None:
    """Pip refuses a package that has none as soon as one has; a lock without any would pass."""
    for lock in sorted((ROOT / "requirements").glob("*.txt")):
        blocks = re.split(r"^(?=\S+==)", lock.read_text("utf-8"), flags=re.MULTILINE)
        assert [block for block in blocks if "==" in block and "--hash=sha256:" not in block] == []
