"""The statements of the engine."""

from pathlib import Path

from db.queries import load, load_templates

_HOME = Path(__file__).parent

QUERIES = load(_HOME / "queries.sql") | load(_HOME / "alerts.sql")
TEMPLATES = load_templates(_HOME / "readings.sql")
