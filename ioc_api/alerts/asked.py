"""Which alerts a request means."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Query

from contract.city import City
from ioc_api.accounts.admission import PrincipalDep
from ioc_api.accounts.principal import Principal
from ioc_api.alerts.rules import UNRESOLVED_NAME, Place, continued, states_of
from ioc_api.errors import BadParameterError
from ioc_api.fleet.fleet import Fleet
from ioc_api.folding import folded
from ioc_api.given import CityDep, HeldFleetDep, loaded_fleet
from ioc_api.http import parameters
from ioc_api.sensors.queries import areas_named
from operations.life.state import State
from operations.rules.definition import SEVERITIES

RULE_PATTERN = "[a-z][a-z0-9-]{2,63}"
STATE_NAMES = (*State, UNRESOLVED_NAME)

StateQuery = Annotated[
    str | None,
    Query(
        description="Only alerts in these states, separated by commas; `unresolved` for all that "
        "somebody is still to resolve. An alert that another one tells (`duplicate`) is left out "
        "unless it is asked for by name, or the other lies outside of the asker's areas.",
        examples=["open,acknowledged"],
        json_schema_extra={"pattern": parameters.list_pattern("|".join(STATE_NAMES))},
    ),
]
SeverityQuery = Annotated[
    str | None,
    Query(
        description="Only these severities, separated by commas.",
        examples=["major,critical"],
        json_schema_extra={"pattern": parameters.list_pattern("|".join(SEVERITIES))},
    ),
]
RuleQuery = Annotated[
    str | None,
    Query(
        description="Only alerts of these rules, separated by commas.",
        json_schema_extra={"pattern": parameters.list_pattern(RULE_PATTERN)},
    ),
]
UnitQuery = Annotated[
    str | None,
    Query(description="Only what these units answer for, codes separated by commas."),
]
MineQuery = Annotated[bool, Query(description="Only alerts that were assigned to the asker.")]
FromQuery = Annotated[
    str | None,
    Query(
        alias="from",
        description="Only alerts whose condition held at this time or later, RFC 3339 with Z or an "
        "offset. City time.",
        json_schema_extra={"format": "date-time"},
    ),
]
ToQuery = Annotated[
    str | None,
    Query(
        alias="to",
        description="Only alerts whose condition began before this time, RFC 3339 with Z or an "
        "offset. City time.",
        json_schema_extra={"format": "date-time"},
    ),
]
TextQuery = Annotated[
    str | None,
    Query(
        max_length=200,
        description="Only alerts whose rule has this text in what it is called, whose sensor has "
        "it in its id or name, or that stand in an area of which a name has it; case and "
        "Vietnamese marks do not matter.",
    ),
]


@dataclass(frozen=True, slots=True)
class Sought:
    """What a text is looked for in.

    Attributes
    ----------
    text : str
        Folded.
    sensor_keys : list of int
        Sensors whose ids or names have it.
    areas : list of str
        Codes of areas of which a name has it.
    """

    text: str
    sensor_keys: list[int]
    areas: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What is asked of an alert beside its state; None means any."""

    severities: Collection[str] | None
    areas: Collection[str] | None
    kinds: Collection[str] | None
    rules: Collection[str] | None
    sensor_ids: Collection[str] | None
    units: Collection[str] | None
    sought: Sought | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which alerts are meant.

    Attributes
    ----------
    after : Place or None
        The last alert of the page before.
    limit : int
        Alerts at most.
    """

    asking: Principal
    states: frozenset[State]
    filter: Filter
    is_mine: bool
    from_at: datetime | None
    to_at: datetime | None
    after: Place | None
    limit: int


async def asked_filter(  # noqa: PLR0913, PLR0917 - the parameters of a list of alerts
    city: CityDep,
    fleet: HeldFleetDep,
    asking: PrincipalDep,
    severity: SeverityQuery = None,
    area: parameters.AreaQuery = None,
    kind: parameters.KindQuery = None,
    rule: RuleQuery = None,
    sensor_id: parameters.SensorIdsQuery = None,
    unit: UnitQuery = None,
    q: TextQuery = None,
) -> Filter:
    """Return what is asked of an alert. Raises `ForbiddenError` for areas that are not its own."""
    areas = parameters.areas(area, city)
    asking.scope.refuse_outside(areas, city)
    return Filter(
        severities=parameters.chosen("severity", severity, SEVERITIES),
        areas=areas,
        kinds=parameters.kinds(kind),
        rules=parameters.named("rule", rule, RULE_PATTERN),
        sensor_ids=parameters.sensor_ids(sensor_id),
        units=parameters.chosen("unit", unit, [each.code for each in city.units]),
        sought=None if q is None else _sought(q, await loaded_fleet(fleet), city),
    )


class Ends:
    """From when to when; either may be left out."""

    def __init__(self, from_text: FromQuery = None, to_text: ToQuery = None) -> None:
        self.from_at = parameters.instant("from", from_text)
        self.to_at = parameters.instant("to", to_text)
        if self.from_at is not None and self.to_at is not None and self.from_at >= self.to_at:
            raise BadParameterError("from", from_text, ("a time before to",), "leaves no time")


async def asked_alerts(  # noqa: PLR0913, PLR0917 - the parameters of a list of alerts
    asking: PrincipalDep,
    ends: Annotated[Ends, Depends()],
    wanted: Annotated[Filter, Depends(asked_filter)],
    state: StateQuery = None,
    mine: MineQuery = False,  # noqa: FBT002 - a query has no other form
    cursor: parameters.CursorQuery = None,
    limit: Annotated[int, Query(ge=1, le=500, description="Alerts on a page at most.")] = 100,
) -> Asked:
    """Return which alerts a request means, and one more: it tells whether a page follows."""
    return Asked(
        asking=asking,
        states=states_of(parameters.chosen("state", state, STATE_NAMES)),
        filter=wanted,
        is_mine=mine,
        from_at=ends.from_at,
        to_at=ends.to_at,
        after=None if cursor is None else continued(cursor),
        limit=limit + 1,
    )


def _sought(text: str, fleet: Fleet, city: City) -> Sought:
    rows = fleet.matching(folded(text)).nonzero()[0].tolist()
    return Sought(
        folded(text),
        [fleet.sensors[row].sensor_key for row in rows],
        sorted(areas_named(text, city)),
    )
