"""Nothing of what is shown to operators reads what really happened."""

import ast
from pathlib import Path

from tests.stand.stack import ROOT

TABLE = "truth_event"


def texts(path: Path) -> str:
    """Return what of a module can reach the database: its texts without the docstrings."""
    if path.suffix == ".sql":
        return path.read_text()
    tree = ast.parse(path.read_text())
    return "\n".join(
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def test_one_room_of_the_api_knows_the_table() -> None:
    files = [*(ROOT / "ioc_api").rglob("*.py"), *(ROOT / "ioc_api").rglob("*.sql")]
    knowing = {
        path.relative_to(ROOT / "ioc_api").parts[0] for path in files if TABLE in texts(path)
    }
    assert knowing == {"truth"}


def test_no_function_of_the_schema_does() -> None:
    """What the API calls in the database cannot fetch it either."""
    schema = (ROOT / "db" / "schema.sql").read_text()
    bodies = schema.split("CREATE FUNCTION")[1:]
    assert bodies
    assert not any(TABLE in body.partition("\n$$")[0] for body in bodies)
