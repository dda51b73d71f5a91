"""How often things go wrong by themselves: the pack's `troubles.toml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from contract.area import Confidence
from contract.arrays import FloatArray
from contract.city import City
from contract.city_toml import Between, Length, Rising, read_toml
from contract.errors import CityError
from simulator.scenario.repertoire import KINDS, PlaceKind
from simulator.world.units import DAY_MIN

FILE = "troubles.toml"
MAX_TROUBLE = 20.0
"""So often, against the pack's rates, can things go wrong at the most."""
YEAR_DAYS = 365.25

Of = Literal["city", "feeder", "station", "cabinet", "gateway", "sensor"]
Follows = Literal["even", "traffic", "night"]

OF: Mapping[PlaceKind, Of] = {
    "city": "city",
    "street": "city",
    "point": "city",
    "feeder": "feeder",
    "station": "station",
    "circuit": "cabinet",
    "gateway": "gateway",
    "sensor": "sensor",
}
NOT_BY_ITSELF: Mapping[str, str] = {
    "storm": "the sky has cells of its own",
    "surge": "the river has its own, of wind and flow",
    "heat_wave": "the weather has days of its own",
    "inversion": "the mixing height has days of its own",
    "crowd": "people come together on a day and at a place that somebody has set",
    "missed_collection": "the bins' model has missed rounds of its own, bin by bin",
    "partition": "what cuts a whole area off has a cause",
}
"""What is no everyday trouble, and why."""
MAX_LASTS_MIN = 14 * DAY_MIN


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Range:
    """A parameter of an event or fault, drawn evenly between two numbers."""

    name: str
    between: Annotated[FloatArray, Length(2), Rising()]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Trouble:
    """One thing that goes wrong.

    Attributes
    ----------
    per_year
        How often, for each of what it happens to.
    of
        What it happens to: the city, somewhere in it; each feeder, pump station, cabinet of lamps,
        gateway, sensor. Of pump stations, a stuck gate happens to those that have one.
    follows
        When in the day: evenly, as the streets are full and wet, or at night.
    lasts_median_min, lasts_sigma_ln, lasts_max_min
        How long, lognormal and cut. [min]
    """

    what: str
    per_year: Annotated[float, Between(0, 1e6)]
    of: Of
    follows: Follows = "even"
    lasts_median_min: Annotated[float, Between(1, MAX_LASTS_MIN)]
    lasts_sigma_ln: Annotated[float, Between(0, 3)]
    lasts_max_min: Annotated[int, Between(1, MAX_LASTS_MIN)]
    source: str
    confidence: Confidence
    value: tuple[Range, ...] = ()

    @property
    def per_day(self) -> float:
        """Return how often a day, for each of what it happens to."""
        return self.per_year / YEAR_DAYS


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Troubles:
    """Everything in `troubles.toml`."""

    trouble: tuple[Trouble, ...] = ()

    @property
    def look_back_days(self) -> int:
        """Return how many days before a day one may have begun that still goes on."""
        longest_min = max((one.lasts_max_min for one in self.trouble), default=0)
        return -(-longest_min // DAY_MIN)

    def of(self, what: Of) -> list[Trouble]:
        """Return what happens to something."""
        return [one for one in self.trouble if one.of == what]


def read_troubles(city: City) -> Troubles:
    """Return a pack's troubles; one without the file has none.

    Raises
    ------
    CityError
        A number or name in the file is wrong.
    """
    path = city.folder / FILE
    if not path.exists():
        return Troubles()
    troubles = read_toml(path, Troubles)
    seen: set[str] = set()
    for place, one in enumerate(troubles.trouble):
        key = f"key trouble[{place}]"
        if one.what in seen:
            raise CityError(path, f"{key}.what", f"{one.what!r} stands twice")
        seen.add(one.what)
        _check(path, key, one)
    return troubles


def _check(path: Path, key: str, trouble: Trouble) -> None:
    kind = KINDS.get(trouble.what)
    if trouble.what in NOT_BY_ITSELF:
        problem = f"{trouble.what} is no everyday trouble: {NOT_BY_ITSELF[trouble.what]}"
        raise CityError(path, f"{key}.what", problem)
    if kind is None or kind.place not in OF:
        accepted = ", ".join(name for name in KINDS if name not in NOT_BY_ITSELF)
        problem = f"{trouble.what!r} is not known; accepted: {accepted}"
        raise CityError(path, f"{key}.what", problem)
    if trouble.of != OF[kind.place]:
        raise CityError(path, f"{key}.of", f"must be {OF[kind.place]!r} for {trouble.what}")
    if trouble.follows == "traffic" and kind.place != "street":
        raise CityError(path, f"{key}.follows", f"{trouble.what} happens on no street")
    for value in trouble.value:
        bounds = kind.parameters.get(value.name)
        if bounds is None:
            accepted = ", ".join(kind.parameters) or "none"
            problem = f"{value.name!r} is no parameter of {trouble.what}; accepted: {accepted}"
            raise CityError(path, f"{key}.value", problem)
        low, high = (float(edge) for edge in value.between)
        if not bounds.low <= low <= high <= bounds.high:
            problem = f"{value.name} must lie in {bounds.low:g}…{bounds.high:g}"
            raise CityError(path, f"{key}.value", problem)
