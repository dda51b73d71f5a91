"""The named queries of a load."""

from pathlib import Path

from db.queries import load, load_templates

_HERE = Path(__file__).parent

QUERIES = load(_HERE / "queries.sql")
TEMPLATES = load_templates(_HERE / "tables.sql")
