"""No module is so long that it must hold two things, and no test leans on another."""

import ast
from pathlib import Path

import pytest

from launcher.checkout import ROOT

MODULE_MAX_LINES = 300
FUNCTION_MAX_LINES = 54
SUFFIXES = (".py", ".js", ".css", ".sql")
# Applied migrations are never edited, the schema is written by a command.
FREE = ("db/migrations/", "db/schema.sql")


FOLDERS = (
    *("contract", "cities", "db", "simulator", "ingest", "ioc_api", "operations"),
    *("dashboards", "embedded", "launcher", "docker", "tests"),
)
SOURCES = [
    path
    for folder in FOLDERS
    for path in sorted((ROOT / folder).rglob("*.*"))
    if path.suffix in SUFFIXES
    and "node_modules" not in path.parts
    and not path.relative_to(ROOT).as_posix().startswith(FREE)
]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_no_module_is_long(suffix: str) -> None:
    found = [path for path in SOURCES if path.suffix == suffix]
    assert found
    long = {
        path.relative_to(ROOT).as_posix(): count
        for path in found
        if (count := len(path.read_text("utf-8").splitlines())) > MODULE_MAX_LINES
    }
    assert long == {}


def test_no_function_is_long() -> None:
    long = {
        f"{path.relative_to(ROOT).as_posix()}:{node.name}": count
        for path in SOURCES
        if path.suffix == ".py"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (count := (node.end_lineno or node.lineno) - node.lineno + 1) > FUNCTION_MAX_LINES
    }
    assert long == {}


def imported(path: Path) -> set[str]:
    """Return the dotted names that a file imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def test_no_test_module_is_imported_by_another() -> None:
    leaning = {
        path.relative_to(ROOT).as_posix(): name
        for path in SOURCES
        if path.suffix == ".py"
        for name in imported(path)
        if name.startswith("tests.") and name.split(".")[1] != "stand"
    }
    assert leaning == {}
