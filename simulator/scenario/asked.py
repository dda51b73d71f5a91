"""What somebody asks for: an event or fault with its place in words, before it is found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Self

from contract.catalogue import KIND_BY_CODE
from contract.city_file import shortened
from simulator.errors import EventError, Problem
from simulator.scenario.repertoire import FAULTS, KINDS, PLACES, PlaceField


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something is to happen, named in one of several ways; or nothing: everywhere.

    Attributes
    ----------
    lat_deg, lon_deg, radius_km
        A place on the map; with a radius everything inside it.
    area, site, feeder
        A code of the pack's areas, an id of its sites, a name of the city's feeders.
    sensor, gateway
        By ids.
    kind
        Of sensors: only those of one kind.
    first
        Of the sensors of that kind: the first so many.
    share
        Of what is there: each thing has one number in [0, 1) for a scenario, and those are taken
        whose number lies between the two, so that faults can share out the sensors.
    """

    lat_deg: float | None = None
    lon_deg: float | None = None
    radius_km: float | None = None
    area: str | None = None
    site: str | None = None
    feeder: str | None = None
    sensor: tuple[str, ...] = ()
    gateway: tuple[str, ...] = ()
    kind: str | None = None
    first: int | None = None
    share: tuple[float, float] | None = None

    @property
    def fields(self) -> list[PlaceField]:
        """Return in which ways the place is named."""
        named: Mapping[PlaceField, object] = {
            "at": self.lat_deg is not None,
            "area": self.area,
            "site": self.site,
            "feeder": self.feeder,
            "sensor": self.sensor,
            "gateway": self.gateway,
        }
        return [name for name, value in named.items() if value]

    @property
    def is_choice(self) -> bool:
        """Tell whether it takes what is there, and may find nothing in a small fleet."""
        return self.kind is not None or self.share is not None


EVERYWHERE = Place()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """An event or fault that is to happen, with times in city minutes.

    Attributes
    ----------
    event_id
        As it will be told.
    values
        Those parameters that are given; the others have their defaults.
    end_step
        None: until it is ended.
    lots
        Whose numbers the sensors get that `share` goes by.
    """

    event_id: str
    what: str
    place: Place
    begin_step: int
    end_step: int | None = None
    values: Mapping[str, float] = field(default_factory=dict[str, float])
    quantity: str | None = None
    cause_event_id: str | None = None
    scenario: str | None = None
    lots: str = ""

    def with_values(self, values: Mapping[str, float]) -> Self:
        """Return the same with other parameters."""
        return replace(self, values=values)


def check(asked: Asked) -> None:
    """Refuse what no city could do: an unknown kind or parameter, a place of the wrong sort.

    Raises
    ------
    EventError
        All that is wrong, each with its field and what is accepted.
    """
    if asked.what not in KINDS:
        text = f"{asked.what!r} is not known; accepted: {shortened([*KINDS])}"
        raise EventError([Problem("what", text)])
    problems = [*_values(asked), *_place(asked), *_quantity(asked)]
    if asked.end_step is not None and asked.end_step <= asked.begin_step:
        problems.append(Problem("for", "is shorter than a minute; accepted: from 1m on"))
    if problems:
        raise EventError(problems)


def with_defaults(what: str, given: Mapping[str, float]) -> dict[str, float]:
    """Return the parameters of an event or fault, its defaults where none is given."""
    return {
        name: float(given.get(name, parameter.default))
        for name, parameter in KINDS[what].parameters.items()
    }


def _values(asked: Asked) -> list[Problem]:
    parameters = KINDS[asked.what].parameters
    problems: list[Problem] = []
    for name, value in asked.values.items():
        accepted = shortened([*parameters]) or "none"
        if name not in parameters:
            text = f"is no parameter of {asked.what}; accepted: {accepted}"
            problems.append(Problem(name, text))
        elif not parameters[name].low <= value <= parameters[name].high:
            bounds = f"{parameters[name].low:g}…{parameters[name].high:g}"
            problems.append(Problem(name, f"{value:g} is outside {bounds}"))
    return problems


def _place(asked: Asked) -> list[Problem]:
    sort, place = KINDS[asked.what].place, asked.place
    accepted = PLACES[sort]
    named = place.fields
    if not accepted:
        text = f"is not taken: {asked.what} happens to the whole city"
        return [*(Problem(name, text) for name in named), *_choice(asked, sort)]
    problems = [
        Problem(name, f"says nothing about a {sort}; {asked.what} takes {' | '.join(accepted)}")
        for name in named
        if name not in accepted
    ]
    if len(named) > 1:
        text = f"stands beside {named[0]}; one place alone: {' | '.join(accepted)}"
        problems.append(Problem(named[1], text))
    chooses = sort in {"sensor", "gateway"}
    if not named and not (chooses and place.is_choice):
        also = " | kind | share" if sort == "sensor" else " | share" if chooses else ""
        problems.append(Problem(accepted[0], f"is missing; accepted: {' | '.join(accepted)}{also}"))
    return problems + _choice(asked, sort)


def _choice(asked: Asked, sort: str) -> list[Problem]:
    place = asked.place
    problems: list[Problem] = []
    if place.kind is not None and place.kind not in KIND_BY_CODE:
        text = f"{place.kind!r} is no kind of sensor; accepted: {', '.join(KIND_BY_CODE)}"
        problems.append(Problem("kind", text))
    for name, value in (("kind", place.kind), ("first", place.first)):
        if value is not None and sort != "sensor":
            problems.append(Problem(name, f"chooses sensors; {asked.what} happens to a {sort}"))
    if place.share is not None and sort not in {"sensor", "gateway"}:
        text = f"chooses sensors or gateways; {asked.what} happens to a {sort}"
        problems.append(Problem("share", text))
    if place.first is not None and place.kind is None:
        problems.append(Problem("first", "counts sensors of one kind; kind is missing"))
    return problems


def _quantity(asked: Asked) -> Sequence[Problem]:
    if asked.quantity is None:
        return ()
    if asked.what not in FAULTS or KINDS[asked.what].place != "sensor":
        return [Problem("quantity", f"{asked.what} is not about one quantity of an instrument")]
    kind = asked.place.kind
    kinds = KIND_BY_CODE.values() if kind not in KIND_BY_CODE else [KIND_BY_CODE[str(kind)]]
    known = sorted({name for one in kinds for name in one.quantity_names})
    if asked.quantity in known:
        return ()
    return [Problem("quantity", f"{asked.quantity!r} is not known; accepted: {shortened(known)}")]
