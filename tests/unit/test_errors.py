"""What can go wrong is drawn in `errors.py` of a package; what stays in its module may be there."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("contract", "db", "embedded", "ingest", "ioc_api", "launcher", "operations",
            "simulator")  # fmt: skip


def sources() -> dict[Path, str]:
    return {
        path: path.read_text() for package in PACKAGES for path in (ROOT / package).rglob("*.py")
    }


def errors_of(text: str) -> list[str]:
    return [
        node.name
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ClassDef)
        and any(re.search(r"(Error|Exception)$", ast.unparse(base)) for base in node.bases)
    ]


def test_errors_that_leave_their_module_stand_in_the_packages_errors() -> None:
    texts = sources()
    astray = {
        f"{path.relative_to(ROOT)}: {name}"
        for path, text in texts.items()
        if path.name != "errors.py"
        for name in errors_of(text)
        if any(re.search(rf"\b{name}\b", other) for at, other in texts.items() if at != path)
    }

    assert not astray


@pytest.mark.parametrize("package", PACKAGES)
def test_the_tree_at_the_top_names_every_error(package: str) -> None:
    text = (ROOT / package / "errors.py").read_text()
    tree = ast.get_docstring(ast.parse(text)) or ""

    assert not [name for name in errors_of(text) if not re.search(rf"\b{name}\b", tree)]
