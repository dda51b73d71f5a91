"""Pictures of shapes: what was published, what is simulated, what was before."""

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import matplotlib as mpl
from matplotlib.figure import Figure as Sheet

from tests.stand.fidelity.shape import SHAPES, Shape

Lines = Mapping[str, Mapping[str, Sequence[float]]]
"""By name of a shape and by seed."""

INCHES = (4.2, 2.6)
DOTS_PER_INCH = 62
COLUMNS = 2
COLOURS = ("#1f77b4", "#d95f02")


def draw(folder: Path, now: Lines, before: Lines) -> list[Path]:
    """Write one picture for each group of shapes; return the files."""
    # The program is left out of the file: the same lines give the same bytes.
    mpl.rcParams["font.size"] = 8
    names = dict.fromkeys(shape.picture for shape in SHAPES)
    files: list[Path] = []
    for name in names:
        shapes = [shape for shape in SHAPES if shape.picture == name]
        files.append(folder / f"{name}.png")
        files[-1].write_bytes(_png(shapes, now, before))
    return files


def _png(shapes: Sequence[Shape], now: Lines, before: Lines) -> bytes:
    rows = -(-len(shapes) // COLUMNS)
    sheet = Sheet(figsize=(COLUMNS * INCHES[0], rows * INCHES[1]), layout="constrained")
    for place, shape in enumerate(shapes, start=1):
        # The library's types say little of what a plot returns.
        axes = cast("Any", sheet.add_subplot(rows, COLUMNS, place))
        _plot(axes, shape, now, before)
    target = io.BytesIO()
    cast("Any", sheet).savefig(target, format="png", dpi=DOTS_PER_INCH, metadata={"Software": None})
    return target.getvalue()


def _plot(axes: Any, shape: Shape, now: Lines, before: Lines) -> None:
    is_year = shape.published.size != 24
    at = range(1, 13) if is_year else range(24)
    for line in before.get(shape.name, {}).values():
        axes.plot(at, line, color="0.6", linewidth=0.9, linestyle=":", label="before")
    axes.plot(at, shape.published, color="black", linewidth=2, label=f"published ({shape.source})")
    for (seed, line), colour in zip(now[shape.name].items(), COLOURS, strict=False):
        axes.plot(at, line, color=colour, linewidth=1.1, label=f"seed {seed}")
    axes.set_title(shape.name, fontsize=8)
    axes.set_xticks(range(1, 13) if is_year else range(0, 25, 3))
    axes.set_ylim(bottom=0 if shape.from_zero else None)
    axes.grid(visible=True, alpha=0.3)
    handles, labels = axes.get_legend_handles_labels()
    chosen = dict(zip(labels, handles, strict=True))
    axes.legend(chosen.values(), chosen.keys(), fontsize=6, frameon=False)
