"""Which numbers a series can say of a quantity, by how it adds up: pure."""

from collections.abc import Mapping, Sequence
from typing import Literal

from contract.quantity import Aggregate
from ioc_api.errors import BadParameterError

Stat = Literal["mean", "min", "max", "sum", "count", "p10", "p50", "p90", "p95", "p99"]

FRACTIONS: Mapping[Stat, float] = {
    "p10": 0.1,
    "p50": 0.5,
    "p90": 0.9,
    "p95": 0.95,
    "p99": 0.99,
}

TOTALS: Mapping[Aggregate, str] = {"mean": "total", "sum": "sum", "counter": "increase"}
"""What is added up of a quantity is called by what it is."""

_EXTREMES: tuple[Stat, ...] = ("min", "max")
_SPREAD: tuple[Stat, ...] = tuple(FRACTIONS)
STATS: Mapping[Aggregate, tuple[Stat, ...]] = {
    "mean": ("mean", *_EXTREMES, "sum", "count", *_SPREAD),
    "sum": ("mean", *_EXTREMES, "sum", "count", *_SPREAD),
    "energetic": ("mean", *_EXTREMES, "count", *_SPREAD),
    "circular": ("mean", "count"),
    "counter": ("sum", "count"),
}
"""Directions have no least and no middle; of a register only the increase says something."""


def stats(text: str | None, aggregate: Aggregate) -> tuple[Stat, ...] | None:
    """Return which numbers a comma-separated list asks for; None where the parameter is absent.

    Raises
    ------
    BadParameterError
        If one of them is not known, or says nothing of such a quantity.
    """
    if text is None:
        return None
    names = text.split(",")
    accepted = STATS[aggregate]
    for name in names:
        if name not in accepted:
            why = f"is nothing that a quantity with the aggregate {aggregate} has"
            raise BadParameterError("stat", name, accepted, why)
    return tuple(stat for stat in accepted if stat in names)


def fractions(asked: Sequence[Stat] | None) -> dict[Stat, float]:
    """Return the percentiles among some numbers, as fractions."""
    return {stat: FRACTIONS[stat] for stat in asked or () if stat in FRACTIONS}
