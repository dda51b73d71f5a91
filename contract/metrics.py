"""Metrics as data: a table says each one's name, unit and meaning; here they are made from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info

MetricType = Literal["counter", "gauge", "histogram", "info"]


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric, by the name under which it is read.

    Attributes
    ----------
    unit : str
        What is counted, or s; empty of what is 0 or 1 and of words.
    labels : tuple[str, ...]
        What it is divided by.
    buckets : tuple[float, ...]
        Of a histogram alone: the upper ends. [unit]
    """

    name: str
    type: MetricType
    unit: str
    meaning: str
    labels: tuple[str, ...] = ()
    buckets: tuple[float, ...] = ()


class MetricSet:
    """The metrics of a table, in a registry of their own; each is asked for once, as what it is.

    Raises
    ------
    KeyError
        The table has no such metric of that type, or it was asked for already.
    """

    def __init__(self, table: Sequence[Metric]) -> None:
        self.registry = CollectorRegistry()
        self._rows = {(row.type, row.name): row for row in table}

    def counter(self, name: str) -> Counter:
        """Return what only grows; its name ends in `_total`."""
        row = self._rows.pop(("counter", name))
        return Counter(name, row.meaning, row.labels, registry=self.registry)

    def gauge(self, name: str) -> Gauge:
        """Return what goes up and down."""
        row = self._rows.pop(("gauge", name))
        return Gauge(name, row.meaning, row.labels, registry=self.registry)

    def histogram(self, name: str) -> Histogram:
        """Return what is counted by its size."""
        row = self._rows.pop(("histogram", name))
        return Histogram(name, row.meaning, row.labels, buckets=row.buckets, registry=self.registry)

    def info(self, name: str) -> Info:
        """Return what is told in words; its name ends in `_info`."""
        row = self._rows.pop(("info", name))
        return Info(name.removesuffix("_info"), row.meaning, row.labels, registry=self.registry)
