"""The named queries of what is written: dead letters and truth have files of their own."""

from pathlib import Path

from db.queries import load

_HERE = Path(__file__).parent

QUERIES = load(_HERE / "queries.sql") | load(_HERE / "letters.sql") | load(_HERE / "truth.sql")
