"""Which test failed is said while the others still run."""

import subprocess
import sys
from pathlib import Path

from launcher.checkout import ROOT

_TESTS = """
import pytest

@pytest.fixture
def broken():
    raise ValueError

def test_fails():
    assert False

def test_holds():
    pass

def test_cannot_begin(broken):
    pass
"""


def test_failures_are_said_before_the_summary_by_whatever_process_ran_them(tmp_path: Path) -> None:
    (tmp_path / "test_planted.py").write_text(_TESTS)
    (tmp_path / "conftest.py").write_text(
        "from tests.stand import failure_lines\npytest_configure = failure_lines.register\n"
    )
    argv = [sys.executable, "-m", "pytest", "-n", "1", "-p", "no:schemathesis", "--rootdir"]
    answer = subprocess.run(
        [*argv, str(tmp_path), "-o", f"pythonpath={ROOT}", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    meanwhile = answer.stdout.partition("= ERRORS =")[0]
    said = [line for line in meanwhile.splitlines() if line.startswith("failed: ")]
    assert said == [
        "failed: test_planted.py::test_fails",
        "failed: test_planted.py::test_cannot_begin (setup)",
    ], answer.stdout
