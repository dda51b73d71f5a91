"""A city's raw thresholds: from which value on a newest reading deserves a look.

They judge one reading by itself. How long it lasts and what confirms it is for alert rules.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal

from contract.catalogue import KIND_BY_CODE
from contract.city_climate import Hour
from contract.city_file import shortened
from contract.city_site import Site, SiteCategory
from contract.city_toml import Between, read_toml
from contract.errors import CityError

Direction = Literal["above", "below"]
Level = Literal["warning", "critical"]
LEVELS: tuple[Level, ...] = ("warning", "critical")

ANYWHERE = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """One limit of one quantity: crossed `above` from its value up, `below` under its value.

    It holds on the days from `valid_from` to the day before `valid_to`, and in the local hours
    from `from_hour` to `to_hour`, past midnight where the first is the larger. With a `site_id` it
    is meant for the sensors at that site alone.
    """

    threshold_id: str
    kind: str
    quantity: str
    direction: Direction
    level: Level
    value: Annotated[float, Between(-1e9, 1e9)]
    label_vi: str
    label_en: str
    source: str
    confidence: Literal["V", "D", "M", "H"]
    valid_from: date
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
        that does not exist, or a value that its instrument cannot show.
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
    low, high = kind.quantities[kind.quantity_names.index(threshold.quantity)].possible
    if not low <= threshold.value <= high:
        problem = f"{threshold.value:g} is outside {low:g}…{high:g}, what the instrument can show"
        raise CityError(path, f"key {key}.value", problem)
