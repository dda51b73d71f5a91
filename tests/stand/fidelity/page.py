"""The page `docs/fidelity/README.md`: its tables are made here, its prose is written by hand."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from launcher.checkout import ROOT
from tests.stand.fidelity.figure import Finding
from tests.stand.fidelity.misses import REASONS
from tests.stand.fidelity.sheet import Findings, cells, number

FOLDER = ROOT / "docs" / "fidelity"
PAGE = FOLDER / "README.md"
BEGIN, END = "<!-- made by `./ioc bench fidelity --write` -->", "<!-- end -->"


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier run: simulated values of figures and lines of shapes, by name and seed."""

    figures: Mapping[str, Mapping[str, float]]
    shapes: Mapping[str, Mapping[str, Sequence[float]]]

    @classmethod
    def of(cls, path: Path) -> "Earlier":
        """Return what a file holds."""
        document = cast("dict[str, dict[str, dict[str, float]]]", json.loads(path.read_text()))
        lines = cast("Mapping[str, Mapping[str, Sequence[float]]]", document["shapes"])
        return cls(document["figures"], lines)


def before() -> Earlier:
    """Return the city as it was before its networks moved."""
    return Earlier.of(FOLDER / "before.json")


def unexplained(findings: Findings) -> list[str]:
    """Return the names of missed figures of which nobody has said why."""
    return [
        one.figure.name
        for found in findings.values()
        for one in found
        if not one.held and one.figure.name not in REASONS
    ]


def written(text: str, findings: Findings, earlier: Earlier) -> str:
    """Return the page's text with its tables made anew."""
    head, _, rest = text.partition(BEGIN)
    _, _, tail = rest.partition(END)
    return f"{head}{BEGIN}\n\n{_tables(findings, earlier)}\n{END}{tail}"


def _tables(findings: Findings, earlier: Earlier) -> str:
    every = [one for found in findings.values() for one in found]
    held = sum(one.held for one in every)
    was = sum(_held_before(one, earlier) for one in every)
    lines = [f"**{held} of {len(every)} figures hold on both seeds; before it were {was}.**", ""]
    for domain, found in findings.items():
        lines += [
            f"### {domain.capitalize()}: {sum(one.held for one in found)} of {len(found)}",
            "",
        ]
        lines += ["| figure | source | published | accepted | before | now | holds |"]
        lines += ["|---|---|---|---|---|---|---|"]
        lines += [_row(one, earlier) for one in found]
        lines += [""]
    lines += ["### What misses, and why", ""]
    for one in every:
        if not one.held:
            reason = REASONS.get(one.figure.name, "not explained")
            lines += [f"* **{one.figure.name}**: {reason}"]
    lines += ["", "### Why a value is accepted", ""]
    lines += [f"* {one.figure.name}: {one.figure.because}." for one in every]
    return "\n".join(lines) + "\n"


def _row(finding: Finding, earlier: Earlier) -> str:
    was = earlier.figures.get(finding.figure.name, {})
    columns = (
        *cells(finding),
        ", ".join(number(value) for value in was.values()) or "–",
        ", ".join(number(value) for value in finding.values.values()),
        "yes" if finding.held else "**no**",
    )
    return "| " + " | ".join(columns) + " |"


def _held_before(finding: Finding, earlier: Earlier) -> bool:
    was = earlier.figures.get(finding.figure.name, {})
    return bool(was) and all(finding.figure.holds(value) for value in was.values())
