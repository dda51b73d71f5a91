"""What was found, as a table on the screen and as JSON."""

import sys
from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Table

from tests.stand.fidelity.figure import Figure, Finding
from tests.stand.report import LOG_WIDTH

Findings = Mapping[str, Sequence[Finding]]
"""By domain."""


def show(findings: Findings) -> None:
    """Print the figures with what was published, seen and accepted."""
    table = Table(title="published figures and the simulated city")
    for heading in ("figure", "source", "published", "accepted"):
        table.add_column(heading, overflow="fold")
    for seed in seeds(findings):
        table.add_column(f"seed {seed}", justify="right")
    table.add_column("held")
    for domain, found in findings.items():
        table.add_section()
        held = sum(one.held for one in found)
        table.add_row(f"[bold]{domain}[/bold]", "", "", "", *("" for _ in seeds(findings)),
                      f"{held} of {len(found)}")  # fmt: skip
        for one in found:
            table.add_row(*cells(one), *(number(value) for value in one.values.values()),
                          "yes" if one.held else "NO")  # fmt: skip
    Console(width=None if sys.stdout.isatty() else LOG_WIDTH).print(table)


def cells(finding: Finding) -> tuple[str, str, str, str]:
    """Return name, source, published value and accepted values in words."""
    figure = finding.figure
    unit = "" if figure.unit == "1" else f" {figure.unit}"
    return (
        figure.name,
        f"{figure.source} {figure.confidence}",
        f"{published(figure)}{unit}",
        f"{number(figure.accepted[0])} … {number(figure.accepted[1])}",
    )


def published(figure: Figure) -> str:
    """Return the published value or range."""
    if isinstance(figure.published, tuple):
        return " … ".join(number(edge) for edge in figure.published)
    return number(figure.published)


def number(value: float) -> str:
    """Return a value to three digits, without an exponent."""
    if value != value:  # noqa: PLR0124 - no number
        return "–"
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 20 else 2 if abs(value) >= 1 else 3
    if 0 < abs(value) < 0.02:
        digits = 4
    text = f"{value:.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def seeds(findings: Findings) -> list[int]:
    """Return the seeds, in order."""
    return [seed for found in findings.values() for seed in found[0].values][:2]


def document(findings: Findings) -> dict[str, object]:
    """Return the figures for a file."""
    return {
        "figures": [
            {
                "domain": domain,
                "name": one.figure.name,
                "source": one.figure.source,
                "confidence": one.figure.confidence,
                "unit": one.figure.unit,
                "published": one.figure.published,
                "accepted": one.figure.accepted,
                "because": one.figure.because,
                "values": {str(seed): float(f"{x:.4g}") for seed, x in one.values.items()},
                "held": one.held,
            }
            for domain, found in findings.items()
            for one in found
        ]
    }
