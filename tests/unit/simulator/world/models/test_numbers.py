"""The numbers of the models: each has a name, the name a unit, and beside it stands where from."""

import ast
import importlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import cast

import numpy as np
import pytest

from simulator.world import models

ROOT = Path(__file__).parents[5]
FOLDER = Path(models.__file__).parent
MODELS = sorted(FOLDER.glob("*.py"))
DEVICES = ROOT / "simulator" / "devices"
COMPUTING = [
    *MODELS,
    *sorted(FOLDER.parent.glob("*.py")),
    *(DEVICES / f"{name}.py" for name in ("instruments", "placement", "registers")),
]

# What the name of a number or of a model's function may end in: ratios of likes first, then what is
# counted, then dimensions.
UNITS = """
    frac ratio exponent index ph ln sd count
    min h days m km m2 m3 km2 deg rad degc hpa wm2 mps kmh mmh pcu pcuph m3h
    ugm3 mgl ntu uscm db w kw v hz bar
"""
# Functions of any unit: what goes in comes out. And a cosine has none.
OF_NO_UNIT = {"fade", "_fade_plainly", "soak", "wander", "_laid_like", "_within", "cos_zenith"}
ORIGIN = re.compile(r"\bassumed\b|\bexact\b|\bpack\b|\bS\d+\b|\[\d\]|\(\d{4}\)", re.IGNORECASE)
KEY = re.compile(r"\bS\d+\b")
HALVES_DOUBLES_SQUARES = (ast.Div, ast.Mult, ast.Pow)


def bare_numbers(tree: ast.Module) -> Iterator[str]:
    """Yield the numbers without a name in the functions of a module, with their lines.

    Free are 0 and 1; 2 where it halves, doubles or squares; an index; and the shape of a draw,
    whose columns are told apart on the lines below it. These belong to a formula or to an array
    and say nothing of a city.
    """
    above = {child: parent for parent in ast.walk(tree) for child in ast.iter_child_nodes(parent)}
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        for node in ast.walk(function):
            if isinstance(node, ast.Constant) and type(node.value) in {int, float}:
                if node.value in {0, 1} or _is_free(node, above):
                    continue
                yield f"{node.lineno}: {node.value} in {function.name}"


def _is_free(node: ast.Constant, above: Mapping[ast.AST, ast.AST]) -> bool:
    outer = above[node]
    law = outer.op if isinstance(outer, ast.BinOp) else None
    if node.value == 2 and isinstance(law, HALVES_DOUBLES_SQUARES):
        return True
    inner: ast.AST = node
    while not isinstance(inner, ast.stmt):
        outer = above[inner]
        if isinstance(outer, ast.Subscript) and outer.slice is inner:
            return True
        if isinstance(outer, ast.Call) and inner in _shape_of_draw(outer):
            return True
        inner = outer
    return False


def _shape_of_draw(call: ast.Call) -> list[ast.expr]:
    """Return the shape that `rng.draw(seed, name, step, shape)` is called with, if this is it."""
    is_draw = isinstance(call.func, ast.Attribute) and call.func.attr == "draw"
    return call.args[3:4] if is_draw else []


def constants(path: Path) -> Iterator[tuple[str, int, int]]:
    """Yield name, first and last line of what a module assigns at its top."""
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                for name in target.elts if isinstance(target, ast.Tuple) else [target]:
                    assert isinstance(name, ast.Name)
                    yield name.id, node.lineno, node.end_lineno or node.lineno


def ends_in_unit(name: str) -> bool:
    """Tell whether a name's last word is a unit."""
    return name.lower().rpartition("_")[2] in UNITS.split()


def is_number(value: object) -> bool:
    """Tell whether a constant is a number, or only numbers by place or by name."""
    if isinstance(value, Mapping):
        return all(map(is_number, cast("Mapping[str, object]", value).values()))
    if isinstance(value, tuple):
        return all(map(is_number, cast("tuple[object, ...]", value)))
    return isinstance(value, int | float | np.ndarray)


def numbers(path: Path) -> Iterator[tuple[str, int, int]]:
    """Yield the numbers among a model's constants."""
    module = importlib.import_module(f"simulator.world.models.{path.stem}")
    for name, first, last in constants(path):
        if is_number(getattr(module, name)):
            yield name, first, last


def told(lines: list[str], first: int, last: int) -> str:
    """Return the comments beside a statement, and those above the block in which it stands."""
    beside = [line.partition("#")[2] for line in lines[first - 1 : last]]
    top = first - 1
    while top > 0 and lines[top - 1].strip():
        top -= 1
    head = [line for line in lines[top : first - 1] if line.startswith("#")]
    return " ".join([*beside, *head])


@pytest.mark.parametrize("path", COMPUTING, ids=lambda path: path.stem)
def test_no_number_stands_bare_in_a_function(path: Path) -> None:
    assert list(bare_numbers(ast.parse(path.read_text()))) == []


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_a_numbers_name_ends_in_its_unit(path: Path) -> None:
    assert [name for name, *_ in numbers(path) if not ends_in_unit(name)] == []


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_a_functions_name_ends_in_the_unit_of_what_it_returns(path: Path) -> None:
    returning = {
        node.name
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef)
        if node.returns is not None
        if ast.unparse(node.returns) == "FloatArray"
    }

    assert {name for name in returning - OF_NO_UNIT if not ends_in_unit(name)} == set()


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_beside_a_number_stands_where_it_is_from(path: Path) -> None:
    lines = path.read_text().splitlines()
    silent = [name for name, *span in numbers(path) if not ORIGIN.search(told(lines, *span))]

    assert silent == []


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_what_is_assumed_says_where_that_was_decided(path: Path) -> None:
    text = path.read_text()
    headings = re.findall(r"^### (.+)$", (ROOT / "docs/models.md").read_text(), re.MULTILINE)
    decided = re.search(r'docs/models\.md,\s+"([^"]+)"', text)

    assert "assumed" not in text.lower() or (decided and decided[1] in headings)


def test_a_key_in_a_comment_is_one_of_a_packs_sources() -> None:
    known = {
        key for page in ROOT.glob("cities/*/SOURCES.md") for key in KEY.findall(page.read_text())
    }
    used = {key for path in MODELS for key in KEY.findall(path.read_text())} - {"S2"}

    assert used - known == set()


def test_a_bare_number_is_found() -> None:
    source = """
def speed_kmh(flow, seed):
    half, square, sum = flow / 2, flow**2, flow + 2
    lot = rng.draw(seed, "street", 0, (flow.size, 5))[3]
    return flow[:, 2] + 0 * half + square * 1.0 + 0.3 * lot
"""

    assert sorted(bare_numbers(ast.parse(source))) == ["3: 2 in speed_kmh", "5: 0.3 in speed_kmh"]
