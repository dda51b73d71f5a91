"""The statements of the engine."""

from pathlib import Path

from db.queries import load

QUERIES = load(Path(__file__).with_suffix(".sql"))
