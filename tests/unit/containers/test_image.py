"""The image holds what its processes need and nothing of this machine."""

import ast
import re

from tests.stand.compose import ROOT

DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
COPIED = {
    source
    for sources in re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE)
    for source in sources.split()
}
IN_IMAGE = ("contract", "cities", "db", "simulator", "ingest", "ioc_api", "operations")


def test_the_build_sees_only_what_it_copies() -> None:
    """Data, passwords and history are not even sent to the builder."""
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    seen = [rule.removeprefix("!") for rule in rules if rule.startswith("!")]
    assert rules[0] == "*"
    assert [one for one in COPIED if not any(is_in(one, part) for part in seen)] == []
    assert [part for part in seen if not any(is_in(one, part) for one in COPIED)] == []


def is_in(path: str, folder: str) -> bool:
    """Tell whether a path is a folder or lies in it."""
    return path == folder or path.startswith(f"{folder}/")


def test_what_is_copied_exists() -> None:
    """A renamed folder would break the build of somebody else."""
    assert [source for source in COPIED if not (ROOT / source).exists()] == []


def test_processes_import_nothing_that_the_image_lacks() -> None:
    """The launcher, the private servers and the tests stay out of it."""
    outside = {folder.name for folder in ROOT.iterdir() if (folder / "__init__.py").exists()} - set(
        IN_IMAGE
    )
    wrong = [
        f"{file.relative_to(ROOT)} imports {name}"
        for package in IN_IMAGE
        for file in (ROOT / package).rglob("*.py")
        for name in imported(file.read_text("utf-8"))
        if name.split(".")[0] in outside
    ]
    assert wrong == []


def imported(source: str) -> set[str]:
    """Return the modules that a Python file imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def test_no_registry_is_named() -> None:
    """Which mirror serves a build is said from outside."""
    text = DOCKERFILE + (ROOT / "docker-compose.yml").read_text("utf-8")
    assert re.findall(r"https?://\S+", text) == []
