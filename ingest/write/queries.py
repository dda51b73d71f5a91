"""The named queries of what is written: those of dead letters in a file of their own."""

from pathlib import Path

from db.queries import load

_HERE = Path(__file__).parent

QUERIES = load(_HERE / "queries.sql") | load(_HERE / "letters.sql")
