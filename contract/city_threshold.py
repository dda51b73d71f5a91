"""A city's thresholds: from which value on a sensor deserves a look, and what of it is judged.

A threshold judges one sensor by itself: its newest value or the mean of a span, at once or after
it has lasted. What a second sensor confirms is for alert rules.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal

from contract.catalogue import KIND_BY_CODE, Kind
from contract.city_climate import Hour
from contract.city_file import shortened
from contract.city_site import Site, SiteCategory
from contract.city_toml import Between, read_toml
from contract.errors import CityError
from contract.quantity import Aggregate, Quantity

Direction = Literal["above", "below"]
Level = Literal["warning", "critical"]
LEVELS: tuple[Level, ...] = ("warning", "critical")
Concern = Literal["safety", "service", "comfort"]
"""What is at stake, the gravest first; it orders crossings of one level.

`safety`: people may come to harm now. `service`: what the city provides is outside of its limits.
`comfort`: what people bear, and what harms them by lasting.
"""
CONCERNS: tuple[Concern, ...] = ("safety", "service", "comfort")
AveragedSeconds = Literal[0, 900, 1800, 3600, 86400]
AVERAGED: tuple[Aggregate, ...] = ("mean", "energetic")
"""The aggregates by which a span has a mean: of values, and of sound energy (Leq)."""
FEWEST_READINGS = 2  # of one sensor in a span, below which there is nothing to average
LONGEST_HOLD_S = 86400

ANYWHERE = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """One limit of one quantity: crossed `above` from its value up, `below` under its value.

    It holds on the days from `valid_from` to the day before `valid_to`, and in the local hours
    from `from_hour` to `to_hour`, past midnight where the first is the larger. With a `site_id` it
    is meant for the sensors at that site alone.

    Attributes
    ----------
    averaged_s : int
        The span whose mean is judged, up to the sensor's newest reading; 0: that reading. [s]
    hold_s : int
        How long it must have been crossed, by the times of the readings. [s]
    concern : Concern
        What is at stake.
    """

    threshold_id: str
    kind: str
    quantity: str
    direction: Direction
    level: Level
    concern: Concern
    value: Annotated[float, Between(-1e9, 1e9)]
    label_vi: str
    label_en: str
    source: str
    confidence: Literal["V", "D", "M", "H"]
    valid_from: date
    averaged_s: AveragedSeconds = 0
    hold_s: Annotated[int, Between(0, LONGEST_HOLD_S)] = 0
    valid_to: date = date.max
    from_hour: Hour = 0.0
    to_hour: Hour = 24.0
    site_id: str = ANYWHERE

    def holds_at(self, local: datetime) -> bool:
        """Tell whether it holds at a local time of the city."""
        if not self.valid_from <= local.date() < self.valid_to:
            return False
        hour = local.hour + local.minute / 60
        if self.from_hour <= self.to_hour:
            return self.from_hour <= hour < self.to_hour
        return hour >= self.from_hour or hour < self.to_hour


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """Everything in `thresholds.toml`."""

    threshold: tuple[Threshold, ...]


def read_thresholds(
    path: Path, sites: Mapping[SiteCategory, tuple[Site, ...]]
) -> tuple[Threshold, ...]:
    """Return a city's thresholds in the order of the file.

    Raises
    ------
    CityError
        The file cannot be read, an id stands twice, or an entry names a kind, a quantity or a site
        that does not exist, a value that its instrument cannot show, or a mean that its quantity
        does not have.
    """
    thresholds = read_toml(path, Thresholds).threshold
    known_sites = {site.site_id for of_category in sites.values() for site in of_category}
    seen: set[str] = set()
    for index, threshold in enumerate(thresholds):
        key = f"threshold[{index}]"
        if threshold.threshold_id in seen:
            raise CityError(path, f"key {key}", f"{threshold.threshold_id!r} stands twice")
        seen.add(threshold.threshold_id)
        _check_quantity(path, key, threshold)
        if threshold.site_id != ANYWHERE and threshold.site_id not in known_sites:
            problem = f"{threshold.site_id!r} is no site of the city"
            raise CityError(path, f"key {key}.site_id", problem)
    return thresholds


def _check_quantity(path: Path, key: str, threshold: Threshold) -> None:
    kind = KIND_BY_CODE.get(threshold.kind)
    if kind is None:
        problem = f"{threshold.kind!r} is not known; accepted: {shortened(sorted(KIND_BY_CODE))}"
        raise CityError(path, f"key {key}.kind", problem)
    if threshold.quantity not in kind.quantity_names:
        accepted = shortened(kind.quantity_names)
        problem = f"{threshold.quantity!r} is not of {kind.code}; accepted: {accepted}"
        raise CityError(path, f"key {key}.quantity", problem)
    quantity = kind.quantities[kind.quantity_names.index(threshold.quantity)]
    low, high = quantity.possible
    if not low <= threshold.value <= high:
        problem = f"{threshold.value:g} is outside {low:g}…{high:g}, what the instrument can show"
        raise CityError(path, f"key {key}.value", problem)
    if threshold.averaged_s:
        _check_average(path, key, threshold, kind, quantity)


def _check_average(
    path: Path, key: str, threshold: Threshold, kind: Kind, quantity: Quantity
) -> None:
    if quantity.aggregate not in AVERAGED:
        problem = f"{quantity.name} has no mean: its readings make a {quantity.aggregate}"
        raise CityError(path, f"key {key}.averaged_s", problem)
    shortest_s = FEWEST_READINGS * kind.period_s
    if threshold.averaged_s < shortest_s:
        problem = f"{threshold.averaged_s} is less than two periods of {kind.code}, {shortest_s:g}"
        raise CityError(path, f"key {key}.averaged_s", problem)
