"""The named queries of the heartbeat."""

from pathlib import Path

from db.queries import load

QUERIES = load(Path(__file__).with_name("queries.sql"))
