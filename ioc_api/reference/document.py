"""The OpenAPI document, with failures under the media type that they really have."""

from collections.abc import Iterable
from typing import Any, cast

from fastapi import FastAPI
from fastapi.routing import APIRoute

from contract.city import City
from ioc_api import PREFIX
from ioc_api.accounts.declarations import declarations
from ioc_api.folding import folded
from ioc_api.given import value_of
from ioc_api.http.parameters import list_pattern
from ioc_api.http.problem import MEDIA_TYPE
from ioc_api.reference.security import add_security

DESCRIPTION = """\
Readings, live state and history of a simulated city's sensors.

Times are RFC 3339 in UTC with milliseconds; *city time* may run faster or slower than the wall
(see `city`). Every number has the unit that its name ends in, as `kinds` explains. Lists come as
pages: follow `next_cursor`, or the header `Link: …; rel="next"`. Failures are problem documents
(RFC 9457).

Whoever asks sends the cookie of a session or a key as `Authorization: Bearer`; each operation's
`x-right` says what it needs. On the machine of the server itself looking needs neither, where that
is open (`IOC_OPEN_READ=1`). Somebody who has areas gets what was observed there and nothing else;
an area or a sensor outside of them is refused by 403.
"""
TAGS = [
    {"name": "system", "description": "Is it up, which city is it, what time is it there."},
    {"name": "session", "description": "Signing in and out, and who one is."},
    {"name": "users", "description": "People who have an account, and units that they belong to."},
    {"name": "keys", "description": "Keys by which programs come in as their owners."},
    {"name": "audit", "description": "What was changed, and who tried to come in."},
    {"name": "catalogue", "description": "Kinds of sensors and their quantities."},
    {"name": "areas", "description": "Districts and wards."},
    {"name": "overview", "description": "The city and its areas at a glance."},
    {"name": "scorecards", "description": "How areas fare in each domain: a number, a state."},
    {
        "name": "thresholds",
        "description": "Limits of readings and of means, and what is beyond one.",
    },
    {"name": "outlook", "description": "What is to be expected: the tide, floods."},
    {"name": "rules", "description": "What alerts are made of, and every version of it."},
    {"name": "maintenance", "description": "What is worked on, so that its alerts are put aside."},
    {"name": "sensors", "description": "Sensors with status and newest reading."},
    {"name": "readings", "description": "The history of one sensor."},
    {"name": "series", "description": "One quantity of all sensors of a kind over time."},
    {"name": "completeness", "description": "How much of what was to be expected has come."},
    {"name": "air", "description": "VN_AQI by hour and day: of stations, of areas, of the city."},
    {"name": "export", "description": "Readings and buckets of many sensors as one file."},
    {"name": "dead letters", "description": "What was refused, and why."},
    {"name": "loads", "description": "Readings that are handed over whole: a past, files."},
    {
        "name": "alerts",
        "description": "What the city's rules have found, and who does what about it.",
    },
    {"name": "tellings", "description": "Who was told of alerts outside of the room."},
    {"name": "feeds", "description": "What the public is told of alerts, open to all."},
    {"name": "public", "description": "What everybody may know of the city, open to all."},
    {"name": "live", "description": "Changes as they are stored."},
    {"name": "truth", "description": "What really happened in the simulated city."},
]
SERVERS = [{"url": "/", "description": "The server that this document is from."}]
CONTACT = {"name": "Those who run this server"}
TIME_NAMES = (
    *("as_of", "at", "counted_from", "counted_to", "from", "observed_at_of", "suppressed_until"),
    *("to", "until"),
)
ONE_AREA_PATHS = (f"{PREFIX}/completeness", f"{PREFIX}/series")
FOREIGN_SCHEMAS = ("HTTPValidationError", "ValidationError")
GEO_JSON_PATHS = (f"{PREFIX}/areas.geojson", f"{PREFIX}/sensors.geojson")


def operation_id(route: APIRoute) -> str:
    """Return the name by which clients call a route: its handler's."""
    return route.name


class Documented(FastAPI):
    """An application whose document says `application/problem+json` for failures."""

    def openapi(self) -> dict[str, Any]:
        """Return the document, made once."""
        if self.openapi_schema is None:
            self.description = DESCRIPTION
            self.openapi_tags = TAGS
            self.servers = SERVERS
            self.contact = CONTACT
            document = super().openapi()
            document["tags"] = _used_tags(document["paths"])
            city = value_of(self, City)
            add_security(document, declarations(self))
            for path, operations in document["paths"].items():
                for operation in operations.values():
                    _name_places(path, operation.get("parameters", ()), city)
                    _name_members(operation.get("requestBody", {}), document, city)
                    _drop_foreign_failures(operation["responses"])
                    _name_media_types(path, operation["responses"])
            schemas = document["components"]["schemas"]
            for name in FOREIGN_SCHEMAS:
                schemas.pop(name, None)
            for schema in schemas.values():
                _name_times(schema.get("properties", {}))
            self.openapi_schema = document
        return self.openapi_schema


def _used_tags(paths: dict[str, dict[str, Any]]) -> list[dict[str, str]]:
    """Return the tags that some path has: not every application has every path."""
    used = {
        tag
        for operations in paths.values()
        for operation in operations.values()
        for tag in operation["tags"]
    }
    return [tag for tag in TAGS if tag["name"] in used]


def _name_places(path: str, declared: Iterable[dict[str, Any]], city: City) -> None:
    """Give parameters what no route knows beforehand: this city's areas, and places in it."""
    one, box = "|".join(city.areas), city.bbox
    examples = {
        "q": folded(next(iter(city.areas.values())).name_vi),
        "bbox": f"{box.west_deg},{box.south_deg},{box.east_deg},{box.north_deg}",
    }
    for parameter in declared:
        name, schema = parameter["name"], parameter["schema"]
        if name == "area":
            schema["pattern"] = f"^({one})$" if path in ONE_AREA_PATHS else list_pattern(one)
        elif name in examples:
            schema["examples"] = [examples[name]]


def _name_members(body: dict[str, Any], document: dict[str, Any], city: City) -> None:
    """Give the members of a body the same: which areas and units there are."""
    taken = body.get("content", {}).get("application/json", {}).get("schema", {})
    name = taken.get("$ref", "").rpartition("/")[2]
    members = document["components"]["schemas"].get(name, {}).get("properties", {})
    for form in members.get("areas", {}).get("anyOf", ()):
        if form["type"] == "array":
            form["minItems"] = 1
            form["items"]["enum"] = list(city.areas)
    for form in members.get("unit", {}).get("anyOf", ()):
        if form["type"] == "string":
            form["enum"] = [unit.code for unit in city.units]


def _name_times(properties: dict[str, Any]) -> None:
    """Give all times their format: by the rule of names they end in `_at`."""
    for name, schema in properties.items():
        if name.endswith("_at") or name in TIME_NAMES:
            for one in (schema, schema.get("additionalProperties", {}), *schema.get("anyOf", ())):
                if one.get("type") == "string":
                    one["format"] = "date-time"


def _drop_foreign_failures(responses: dict[str, Any]) -> None:
    """Drop the 422 that FastAPI adds to every path with a parameter: no text is refused there."""
    schema = responses.get("422", {}).get("content", {}).get("application/json", {}).get("schema")
    if schema == {"$ref": f"#/components/schemas/{FOREIGN_SCHEMAS[0]}"}:
        del responses["422"]


def _name_media_types(path: str, responses: dict[str, Any]) -> None:
    for status, response in responses.items():
        content = cast("dict[str, Any]", response.get("content", {}))
        if status >= "400" and "application/json" in content:
            response["content"] = {MEDIA_TYPE: content["application/json"]}
        elif path in GEO_JSON_PATHS and "application/json" in content:
            response["content"] = {"application/geo+json": content["application/json"]}
