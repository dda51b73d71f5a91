"""Who may come in where: callers, ways in, and what the declarations make of both."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from fastapi import FastAPI
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from ioc_api.accounts.declarations import FILES, Declaration
from ioc_api.accounts.right import Door, Right
from ioc_api.http.observation import STREAM_ROUTES
from tests.stand.running_api import Api, app_of, settings_of

PREFIX = "/api/v1"
AT_ONCE = 4
ANSWER_MAX_S = 60  # on a machine that does much else
_OF_KIND = {"kind": "air_quality"}
_EXPORTS = tuple(f"{PREFIX}/export{part}" for part in ("", "/estimate", "/provenance"))

NEEDED: Mapping[str, Mapping[str, str]] = dict.fromkeys(
    (f"{PREFIX}/series", f"{PREFIX}/completeness", *_EXPORTS), _OF_KIND
)
"""What a path must be asked with; all else is asked in its cheapest form."""


REFUSED = {401, 403, 429, 500}
COUNTED = {f"{PREFIX}/sign-in/oidc/callback"}
"""Ways that everybody may go, but no more than some times a minute from one address."""
SESSION = "session"
HEADS_BY = {"nobody", "open", f"viewer {SESSION}", f"admin {SESSION}"}


@dataclass(frozen=True, slots=True)
class Place:
    """An area, with a sensor that stands in it."""

    area: str
    sensor_id: str
    name: str
    box: str

    def value(self, kind: str | None) -> str:
        """Return what a parameter names of it."""
        return {AREA: self.area, SENSOR: self.sensor_id, BOX: self.box}[kind or AREA]


OWN_AREA = "760"
OWN = Place(OWN_AREA, "hcmc-aq-0001", "Bến Thành", "106.6,10.7,106.8,10.8")
OTHER = Place("761", "hcmc-aq-7777", "Hiệp Thành", "106.5,10.6,106.9,10.9")
AREA, SENSOR, BOX = "area", "sensor", "box"

_NAMED: Mapping[str, Mapping[str, str | None]] = {
    f"{PREFIX}/air-index": {"area": AREA, "sensor_id": SENSOR},
    f"{PREFIX}/alerts": {"area": AREA, "sensor_id": SENSOR},
    f"{PREFIX}/areas/{{code}}/overview": {"code": AREA},
    f"{PREFIX}/crossings": {"area": AREA},
    f"{PREFIX}/scorecards/{{area}}": {"area": AREA},
    f"{PREFIX}/outlook/flood": {"area": AREA},
    f"{PREFIX}/sensors": {"area": AREA, "bbox": BOX},
    f"{PREFIX}/sensors.geojson": {"area": AREA, "bbox": BOX},
    f"{PREFIX}/sensors/{{sensor_id}}": {"sensor_id": SENSOR},
    f"{PREFIX}/sensors/{{sensor_id}}/readings": {"sensor_id": SENSOR},
    f"{PREFIX}/series": {"area": AREA, "sensor_id": SENSOR},
    f"{PREFIX}/completeness": {"area": AREA, "sensor_id": SENSOR},
    **{path: {"area": AREA, "sensor_id": SENSOR, "bbox": BOX} for path in _EXPORTS},
    f"{PREFIX}/dead-letters": {"sensor_id": SENSOR},
    f"{PREFIX}/live": {"area": AREA, "sensor_id": SENSOR},
    "/problems/{code}": {"code": None},
}
PLACES: Mapping[tuple[str, str], str | None] = {
    (path, name): kind for path, names in _NAMED.items() for name, kind in names.items()
}
"""What parameters name: an area or a sensor, which is refused where it is not the caller's; a box,
of which only the caller's part is told; None: nothing of the city."""

_PLACE_NAMES = re.compile(r"area|ward|district|sensor|gateway|bbox|lat|lon|^code$")
ENDING = {("DELETE", f"{PREFIX}/session")}
"""Ways after which their caller is somebody else."""
WHO_AM_I = ("GET", f"{PREFIX}/me")
"""It is public, and tells whoever is nobody how to come in."""

IN_PATH: Mapping[str, str] = {
    "sensor_id": OWN.sensor_id,
    "code": OWN_AREA,
    "area": OWN_AREA,
    "name": "nobody",
    "key_id": "none",
    "alert_id": "1",
    "rule_id": "none",
    "window_id": "1",
    "telling_id": "1",
}
FILE_OF: Mapping[str, str] = {
    "/app": "/index.html",
    "/api/docs": "/page.html",
    "/bundle": "/none.js",
    "/vendor": "/none.js",
}


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who asks, or nobody.

    Attributes
    ----------
    rights : frozenset of Right or None
        What they may do; None where the API does not know them.
    headers : Mapping of str to str
        By which the API knows them.
    is_named : bool
        Whether they have an account.
    """

    label: str
    rights: frozenset[Right] | None
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    is_named: bool = True


def application() -> FastAPI:
    """Return the application with all that it may have, without a database."""
    nowhere = "postgresql://ioc_api@127.0.0.1:1/ioc"
    return app_of(settings_of(nowhere, "mqtt://127.0.0.1:1", api_truth=True))


def names_a_place(parameter: str) -> bool:
    """Tell whether a parameter may name something of the city, by how it is called."""
    return _PLACE_NAMES.search(parameter) is not None


def status_for(caller: Caller, way: Declaration) -> int | None:
    """Return with which status a caller is turned away; None where they come in."""
    demand = way.demand
    if (way.method, way.path) == WHO_AM_I:
        return 401 if caller.rights is None else None
    if demand is Door.PUBLIC:
        return None
    if caller.rights is None:
        return 401
    is_by_key = "Authorization" in caller.headers
    doors = {Door.SIGNED_IN} if is_by_key else {Door.SIGNED_IN, Door.IN_SESSION}
    if demand in caller.rights or (demand in doors and caller.is_named):
        return None
    return 403 if caller.is_named else 401


def address_of(way: Declaration) -> str:
    """Return an address that leads there."""
    if way.method == FILES:
        return way.path + FILE_OF[way.path]
    path = way.path
    for name, value in IN_PATH.items():
        path = path.replace(f"{{{name}}}", value)
    assert "{" not in path, f"IN_PATH has nothing for {way.path}"
    return path


def methods_of(way: Declaration, caller: Caller) -> tuple[str, ...]:
    """Return the methods that a way is asked with.

    HEAD, which comes to the same route as GET, by some callers only.
    """
    if way.method == FILES:
        return ("GET",)
    has_head = way.method == "GET" and way.path not in STREAM_ROUTES
    return ("GET", "HEAD") if has_head and caller.label in HEADS_BY else (way.method,)


async def status_of(
    api: Api, caller: Caller, method: str, address: str, params: Mapping[str, str]
) -> tuple[int, str]:
    """Ask once; return the status and, where it is a refusal, the answer."""
    origin = {"Origin": str(api.client.base_url).rstrip("/")}
    content = None if method in {"GET", "HEAD"} else b"{}"
    async with api.client.stream(
        method,
        address,
        params=params,
        headers={**caller.headers, **origin, "Content-Type": "application/json"},
        content=content,
        timeout=ANSWER_MAX_S,
    ) as answer:
        # What never ends is left; all else is read, so that nothing is written for nobody.
        if answer.headers.get("content-type", "").startswith("text/event-stream"):
            return answer.status_code, ""
        body = await answer.aread()
        return answer.status_code, body.decode() if answer.status_code in REFUSED else ""


async def socket_status(api: Api, caller: Caller, address: str) -> int:
    url = str(api.client.base_url).replace("http", "ws", 1).rstrip("/") + address
    try:
        async with connect(url, additional_headers=dict(caller.headers), proxy=None):
            return 101
    except InvalidStatus as refusal:
        return refusal.response.status_code
