"""The room's pure modules, tested by Node's own runner."""

import subprocess
from pathlib import Path

import pytest

from launcher import browser, node

HERE = Path(__file__).parent


@pytest.fixture(scope="module", autouse=True)
def libraries() -> None:
    """The browser's libraries, which the modules import."""
    browser.ensure(print)


@pytest.mark.parametrize("suite", sorted(HERE.rglob("*.test.js")), ids=lambda path: path.stem)
def test_suite_passes(suite: Path) -> None:
    """Every law of the suite holds."""
    answer = subprocess.run(
        [node.find(print), "--import", str(HERE / "vendor-imports.js"), "--test", str(suite)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
