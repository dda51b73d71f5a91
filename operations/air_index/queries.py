"""The statements of the index of the air."""

from pathlib import Path

from db.queries import load, load_templates

_HOME = Path(__file__).parent

QUERIES = load(_HOME / "queries.sql")
TEMPLATES = load_templates(_HOME / "rows.sql")
