"""The query parameters that several routes share, documented once and read once."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated, TypeVar

from fastapi import Query

from contract.area import Extent
from contract.catalogue import KIND_BY_CODE, KINDS
from contract.city import City
from contract.city_threshold import LEVELS
from contract.clock import is_in_calendar
from contract.environment import DEFAULT_CITY
from contract.topic import ID_PATTERN, is_id
from ioc_api.errors import BadParameterError

TIME_FORM = "RFC 3339 with Z or an offset, years 1970 to 2199: 2026-11-22T07:00:00Z"
BBOX_FORM = "west,south,east,north in degrees, west ≤ east and south ≤ north"
ID_FORM = f"ids of the form {ID_PATTERN}"

CURSOR_PATTERN = "^[A-Za-z0-9_-]{4,1000}$"
_NUMBER = r" *[+-]?\d+(\.\d*)?([eE][+-]?\d+)?"
_RFC3339 = re.compile(
    r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)", re.ASCII
)


def list_pattern(form: str) -> str:
    """Return the pattern of a list whose items have a form, for the OpenAPI document."""
    return f"^({form})(,({form}))*$"


SensorIdsQuery = Annotated[
    str | None,
    Query(
        description="Only these sensors, ids separated by commas.",
        json_schema_extra={"pattern": list_pattern(ID_PATTERN)},
    ),
]
KindQuery = Annotated[
    str | None,
    Query(
        description="Only these kinds of sensor, separated by commas.",
        examples=["air_quality,noise"],
        json_schema_extra={"pattern": list_pattern("|".join(KIND_BY_CODE))},
    ),
]
AreaQuery = Annotated[
    str | None,
    Query(
        description="Only these areas, district or ward codes, separated by commas.",
        examples=["760"],
    ),
]
QUANTITY_NAMES = sorted({name for kind in KINDS for name in kind.quantity_names})
QUANTITIES_PATTERN = list_pattern("|".join(QUANTITY_NAMES))
EXAMPLE_SENSOR_ID = f"{DEFAULT_CITY}-aq-0001"
TextQuery = Annotated[
    str | None,
    Query(
        max_length=200,
        description="Only sensors whose id or name contains this text, or that stand in an area of "
        "which a name does, from the beginning of a word; case and Vietnamese marks do not "
        "matter. At most 200 characters.",
    ),
]
BboxQuery = Annotated[
    str | None,
    Query(
        description="Only sensors in this box, edges included: west,south,east,north in degrees "
        "(WGS 84).",
        json_schema_extra={"pattern": f"^{_NUMBER}(,{_NUMBER}){{3}}$"},
    ),
]
LimitQuery = Annotated[int, Query(ge=1, le=1000, description="Sensors on a page at most.")]
LevelQuery = Annotated[
    str | None,
    Query(
        description="Only what is beyond a threshold of these levels, held or not, separated by "
        "commas.",
        examples=["critical"],
        json_schema_extra={"pattern": list_pattern("|".join(LEVELS))},
    ),
]
CursorQuery = Annotated[
    str | None,
    Query(
        alias="cursor",
        description="The `next_cursor` of the page before; without it, the first page.",
        json_schema_extra={"pattern": CURSOR_PATTERN},
    ),
]

FromQuery = Annotated[
    str | None,
    Query(
        alias="from",
        description="Begin of the span, included, RFC 3339 with Z or an offset; by default 24 h "
        "before its end.",
        examples=["2026-11-22T00:00:00Z"],
        json_schema_extra={"format": "date-time"},
    ),
]
ToQuery = Annotated[
    str | None,
    Query(
        alias="to",
        description="End of the span, excluded, RFC 3339 with Z or an offset; by default city "
        "time now.",
        examples=["2026-11-23T00:00:00Z"],
        json_schema_extra={"format": "date-time"},
    ),
]

_BBOX = re.compile(f"{_NUMBER}(,{_NUMBER}){{3}}", re.ASCII)

CodeT = TypeVar("CodeT", bound=str)


def chosen(name: str, text: str | None, known: Iterable[CodeT]) -> frozenset[CodeT] | None:
    """Return the codes in a comma-separated list; None where the parameter is absent.

    Raises
    ------
    BadParameterError
        If one of them is not known.
    """
    if text is None:
        return None
    accepted = {str(code): code for code in known}
    names = text.split(",")
    for code in names:
        if code not in accepted:
            raise BadParameterError(name, code, tuple(accepted))
    return frozenset(accepted[code] for code in names)


def named(name: str, text: str | None, form: str) -> frozenset[str] | None:
    """Return the names in a comma-separated list, whether there is such or not; None without one.

    Raises
    ------
    BadParameterError
        If one of them is no such name.
    """
    if text is None:
        return None
    found = frozenset(text.split(","))
    for one in found:
        if not re.fullmatch(form, one):
            raise BadParameterError(name, one, (f"names of the form {form}",))
    return found


def kinds(text: str | None) -> frozenset[str] | None:
    """Return the kinds that `kind` asks for. Raises `BadParameterError` as `chosen` does."""
    return chosen("kind", text, KIND_BY_CODE)


def areas(text: str | None, city: City) -> frozenset[str] | None:
    """Return the areas that `area` asks for. Raises `BadParameterError` as `chosen` does."""
    return chosen("area", text, city.areas)


def sensor_ids(text: str | None) -> frozenset[str] | None:
    """Return the sensors that `sensor_id` asks for; they need not be known yet.

    Raises
    ------
    BadParameterError
        If one is no well-formed id.
    """
    if text is None:
        return None
    found = frozenset(text.split(","))
    for sensor_id in found:
        if not is_id(sensor_id):
            raise BadParameterError("sensor_id", sensor_id, (ID_FORM,))
    return found


def bbox(text: str | None) -> Extent | None:
    """Return the box that `bbox` asks for.

    Raises
    ------
    BadParameterError
        If it is not four numbers in the right order and on Earth.
    """
    if text is None:
        return None
    if not _BBOX.fullmatch(text):
        raise BadParameterError("bbox", text, (BBOX_FORM,))
    west, south, east, north = map(float, text.split(","))
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise BadParameterError("bbox", text, (BBOX_FORM,))
    return Extent(west_deg=west, south_deg=south, east_deg=east, north_deg=north)


def instant(name: str, text: str | None) -> datetime | None:
    """Return the UTC time of a parameter.

    Raises
    ------
    BadParameterError
        If it is not RFC 3339, has no offset or lies outside the accepted years.
    """
    if text is None:
        return None
    # In a query an unescaped `+` means a space; that mistake is too common to punish.
    written = text.replace(" ", "+")
    if not _RFC3339.fullmatch(written):
        raise BadParameterError(name, text, (TIME_FORM,))
    try:
        found = datetime.fromisoformat(written.upper())
    except ValueError:
        raise BadParameterError(name, text, (TIME_FORM,)) from None
    if not is_in_calendar(found):
        raise BadParameterError(name, text, (TIME_FORM,))
    return found.astimezone(UTC)
