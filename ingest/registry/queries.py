"""The named queries of the registry: a file for sensors, gateways and places each."""

from pathlib import Path

from db.queries import load

_HERE = Path(__file__).parent

QUERIES = load(_HERE / "sensors.sql") | load(_HERE / "gateways.sql") | load(_HERE / "places.sql")
