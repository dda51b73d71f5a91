"""The version that files and answers state is the project's."""

import tomllib

from contract.version import VERSION
from launcher.checkout import ROOT


def test_it_is_the_one_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == VERSION
