"""No figure of a city pack stays unread: a number that moves nothing looks as if it did."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
READERS = (
    "contract", "simulator", "db", "ingest", "ioc_api", "embedded", "launcher", "operations",
    # What is published of a city, and compared with the simulated one.
    "tests/stand/fidelity",
)  # fmt: skip
PACK = (ROOT / "contract" / "city.py", *sorted((ROOT / "contract").glob("city_*.py")))


def modules() -> Iterator[ast.Module]:
    for reader in READERS:
        paths = sorted((ROOT / reader).rglob("*.py"))
        assert paths, f"{reader} has moved"
        for path in paths:
            yield ast.parse(path.read_text("utf-8"))


def is_dataclass(node: ast.stmt) -> bool:
    return isinstance(node, ast.ClassDef) and any(
        "dataclass" in ast.unparse(decorator) for decorator in node.decorator_list
    )


def fields() -> set[tuple[str, str]]:
    """Return class and name of everything that a pack may say."""
    return {
        (node.name, line.target.id)
        for path in PACK
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.ClassDef) and is_dataclass(node)
        for line in node.body
        if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name)
    }


def test_every_figure_of_a_pack_is_read() -> None:
    """By its name: of two classes that share one, either may be the one that is read."""
    read = {
        node.attr
        for module in modules()
        for node in ast.walk(module)
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load)
    }
    every = fields()
    unread = sorted(f"{name}.{field}" for name, field in every if field not in read)

    assert len(every) > 100
    assert not unread, f"use or remove: {', '.join(unread)}"
