"""The dashboards of `dashboards/grafana`, asked as Grafana's PostgreSQL data source asks."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from contract.clock import rfc3339
from launcher.checkout import ROOT

FOLDER = ROOT / "dashboards" / "grafana"
BOARDS = sorted((FOLDER / "boards").glob("*.json"))
_MACRO = re.compile(r"\$__(\w+)\(([^()]*)\)")
_VARIABLE = re.compile(r"\$(?:\{(\w+)\}|(\w+))")


@dataclass(frozen=True, slots=True)
class Question:
    """One query of a panel."""

    board: str
    panel: str
    form: str
    sql: str


def board(path: Path) -> dict[str, Any]:
    """Return a dashboard."""
    return json.loads(path.read_text("utf-8"))


def questions(path: Path) -> Iterator[Question]:
    """Yield all that the panels of a dashboard ask."""
    for panel in board(path)["panels"]:
        for target in panel["targets"]:
            yield Question(path.stem, panel["title"], target["format"], target["rawSql"])


def variables(path: Path) -> dict[str, str]:
    """Return the questions whose answers a dashboard's variables take, in their order."""
    return {one["name"]: one["query"] for one in board(path)["templating"]["list"]}


def expanded(sql: str, values: Mapping[str, str], span: tuple[datetime, datetime]) -> str:
    """Return a question as it is sent: with its macros' text and the variables' values.

    A variable of one value is put in as it is, quotation marks doubled.
    """
    begin, end = (f"'{rfc3339(one)}'" for one in span)
    texts = {"timeFrom": begin, "timeTo": end}

    def of_macro(match: re.Match[str]) -> str:
        name, column = match.groups()
        return f"{column} BETWEEN {begin} AND {end}" if name == "timeFilter" else texts[name]

    def of_variable(match: re.Match[str]) -> str:
        return values[match[1] or match[2]].replace("'", "''")

    return _VARIABLE.sub(of_variable, _MACRO.sub(of_macro, sql))
