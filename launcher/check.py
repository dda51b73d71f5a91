"""`./ioc check`: what the continuous integration runs first, each tool shown with its verdict."""

import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from rich.table import Table

from launcher import browser, node
from launcher.checkout import NODE, ROOT
from launcher.screen import Screen

EXIT_OK = 0
EXIT_FAILED = 1
# Folders with SQL; sqlfluff would otherwise walk through everything that is installed.
SQL_FOLDERS = ("db", "ingest", "ioc_api", "operations")


@dataclass(frozen=True, slots=True)
class Tool:
    """One thing that is checked, and the command that does it."""

    what: str
    argv: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a tool found."""

    tool: Tool
    passed: bool
    took_s: float
    output: str


def tools() -> list[Tool]:
    """Return everything that is run, quickest first."""
    installed = Path(sys.prefix) / "bin"
    ruff, linter, sql = (str(installed / n) for n in ("ruff", "lint-imports", "sqlfluff"))
    from_npm = NODE / "node_modules" / ".bin"
    pyright, tsc, biome = (str(from_npm / name) for name in ("pyright", "tsc", "biome"))
    sql_folders = [name for name in SQL_FOLDERS if any((ROOT / name).rglob("*.sql"))]
    return [
        Tool("format", (ruff, "format", "--check", ".")),
        Tool("lint", (ruff, "check", ".")),
        Tool("import rules", (linter,)),
        Tool("JavaScript format and lint", (biome, "ci")),
        Tool("JavaScript types", (tsc, "-p", "dashboards")),
        Tool("types", (pyright,)),
        *([Tool("SQL", (sql, "lint", *sql_folders))] if sql_folders else []),
    ]


def run(screen: Screen) -> int:
    """Run every tool, print what those that fail say, and a table of all."""
    browser.ensure(screen.say, with_tools=True)
    environment = node.environment(node.find(screen.say))
    verdicts: list[Verdict] = []
    for tool in tools():
        verdict = _run(tool, environment)
        verdicts.append(verdict)
        screen.say(f"{tool.what}: {'passed' if verdict.passed else 'failed'}")
        if not verdict.passed:
            screen.plain(verdict.output)
    screen.table(_table(verdicts))
    return EXIT_OK if all(verdict.passed for verdict in verdicts) else EXIT_FAILED


def _run(tool: Tool, environment: dict[str, str]) -> Verdict:
    begun_s = time.monotonic()
    answer = subprocess.run(
        tool.argv,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    took_s = time.monotonic() - begun_s
    return Verdict(tool, answer.returncode == 0, took_s, answer.stdout.rstrip())


def _table(verdicts: list[Verdict]) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column("check")
    table.add_column("verdict")
    table.add_column("took", justify="right")
    for verdict in verdicts:
        word = "[green]passed[/]" if verdict.passed else "[red]failed[/]"
        table.add_row(verdict.tool.what, word, f"{verdict.took_s:.1f} s")
    return table
