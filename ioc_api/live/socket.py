"""The live socket and what belongs to it, for the room: frames, snapshot, index."""

import asyncio
from datetime import datetime
from typing import Annotated

import structlog
from fastapi import APIRouter, Query, Response, WebSocket, WebSocketDisconnect

from contract.clock import rfc3339, to_us
from ioc_api import PREFIX
from ioc_api.accounts.admission import DoorkeeperDep
from ioc_api.accounts.doorkeeper import Doorkeeper
from ioc_api.accounts.needs import needs
from ioc_api.accounts.right import Right
from ioc_api.errors import ApiError, BadParameterError
from ioc_api.fleet.fleet import Fleet
from ioc_api.given import (
    CityTimeDep,
    FleetDep,
    HeldFleetDep,
    MetricsDep,
    View,
    ViewDep,
    given,
)
from ioc_api.http import own_page, parameters, problem
from ioc_api.http.answer import answer
from ioc_api.http.declared import refuse_others
from ioc_api.live.hub import RATES_HZ, Hub
from ioc_api.live.schemas import SensorIndex
from ioc_api.live.snapshot import encode_snapshot
from ioc_api.live.viewer import Viewer
from ioc_api.past.city import Past

SEND_MAX_S = 10.0  # a client that takes nothing for so long is gone
RATES = [str(hz) for hz in RATES_HZ]
MAX_PLACE = 2**31 - 1

router = APIRouter(prefix=PREFIX, tags=["live"])

_log = structlog.get_logger()

HubDep = Annotated[Hub, given(Hub)]
PastDep = Annotated[Past, given(Past)]
HzQuery = Annotated[
    str,
    Query(description="Frames per second: 4, or 1 for a wall.", json_schema_extra={"enum": RATES}),
]
AtQuery = Annotated[
    str | None,
    Query(
        description="The city as it was at this time instead, RFC 3339 with Z or an offset.",
        examples=["2026-11-22T07:00:00Z"],
        json_schema_extra={"format": "date-time"},
    ),
]
_BYTES = {
    "description": "u32 length, JSON head, columns; little-endian. The head lists the columns in "
    "their order with their types, and the names that `kind`, `status`, `level` and `area` are "
    "indices of.",
    "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
}


@router.get(
    "/live/snapshot",
    summary="The whole live state as typed columns",
    response_class=Response,
    responses={200: _BYTES, **problem.responses(503)},
)
@needs(Right.READ)
async def snapshot(  # noqa: PLR0913, PLR0917 - what it is given, and two parameters
    hub: HubDep,
    past: PastDep,
    fleet: FleetDep,
    city_time: CityTimeDep,
    view: ViewDep,
    hz: HzQuery = RATES[0],
    at: AtQuery = None,
) -> Response:
    """Return every sensor, retired ones too, as of frame `seq` of that rate.

    Take frames with a larger `seq` on top; `age_s` 4294967295 means no reading yet. With `at` it is
    as stored of that time, with the places of this `epoch`: no frame belongs on top. The head then
    says `at`, as of which time it is answered (`as_of`), and from which `tier`: `raw`, or `15m`
    where readings of the 24 hours before are no longer kept. Who had sent nothing by then has no
    reading yet.
    """
    rate_hz, moment = _rate_hz(hz), parameters.instant("at", at)
    if moment is not None:
        return await _snapshot_at(past, moment, view, hub.epoch)
    now = city_time.now()
    head: dict[str, object] = {
        "epoch": hub.epoch,
        "seq": hub.seq(rate_hz),
        "hz": rate_hz,
        "as_of": rfc3339(now),
        "level": view.level,
    }
    statuses, levels = hub.state_now()
    data = encode_snapshot(
        fleet,
        statuses,
        levels,
        area_level=view.level,
        city_us=to_us(now),
        head=head,
    )
    return _octets(data)


async def _snapshot_at(past: Past, at: datetime, view: View, epoch: str) -> Response:
    then = await past.city_at(at)
    as_of = then.moment.as_of
    data = await asyncio.to_thread(
        encode_snapshot,
        then.fleet,
        then.statuses,
        then.levels,
        area_level=view.level,
        city_us=to_us(as_of),
        head={
            "epoch": epoch,
            "at": rfc3339(at),
            "as_of": rfc3339(as_of),
            "tier": then.moment.tier,
            "level": view.level,
        },
    )
    return _octets(data)


def _octets(data: bytes) -> Response:
    return Response(
        data, media_type="application/octet-stream", headers={"Cache-Control": "no-store"}
    )


@router.get(
    "/live/index",
    summary="Which sensor each place is",
    response_model=SensorIndex,
    responses=problem.responses(503),
)
@needs(Right.READ)
async def index(
    hub: HubDep,
    fleet: FleetDep,
    first: Annotated[
        int, Query(alias="from", ge=0, le=MAX_PLACE, description="Leave out the places before it.")
    ] = 0,
) -> Response:
    """Return the ids by place. Within an epoch the list only grows."""
    return answer(
        {
            "epoch": hub.epoch,
            "first": first,
            "n": len(fleet),
            "sensor_id": [sensor.sensor_id for sensor in fleet.sensors[first:]],
        }
    )


@router.websocket("/live/ws")
@needs(Right.READ)
async def socket(
    websocket: WebSocket,
    hub: HubDep,
    fleet: HeldFleetDep,
    metrics: MetricsDep,
    doorkeeper: DoorkeeperDep,
    hz: HzQuery = RATES[0],
) -> None:
    """Tell a viewer what changes: `hello` first, then texts and frames until either side ends."""
    refusal = _refusal(websocket, fleet, hz) or await _closed_door(websocket, doorkeeper)
    if refusal is not None:
        metrics.viewers_refused.inc()
        await websocket.send_denial_response(refusal)
        return
    await websocket.accept()
    with metrics.viewers.track_inprogress(), hub.viewer(int(hz)) as viewer:
        listener = asyncio.create_task(_listen(websocket, viewer), name="viewer")
        try:
            await _tell(websocket, viewer)
        finally:
            listener.cancel()
            metrics.frames_dropped.inc(viewer.dropped_count)


async def _tell(websocket: WebSocket, viewer: Viewer) -> None:
    try:
        while (message := await viewer.next()) is not None:
            async with asyncio.timeout(SEND_MAX_S):
                if isinstance(message, bytes):
                    await websocket.send_bytes(message)
                else:
                    await websocket.send_text(message)
    except WebSocketDisconnect:
        return
    except TimeoutError:
        _log.warning("viewer_stuck", waited_s=SEND_MAX_S, dropped=viewer.dropped_count)


async def _listen(websocket: WebSocket, viewer: Viewer) -> None:
    """Take what the client says, which nothing depends on yet, and notice when it goes."""
    message = await websocket.receive()
    while message["type"] != "websocket.disconnect":
        message = await websocket.receive()
    viewer.close()


def _refusal(websocket: WebSocket, fleet: Fleet, hz: str) -> Response | None:
    """Return why a handshake is refused, or None.

    A page of another origin may open sockets to us in a visitor's name, unlike other requests; a
    program sends no origin.
    """
    origin, host = websocket.headers.get("origin"), websocket.headers.get("host", "")
    if origin is not None and not own_page.is_of(origin, host):
        detail = f"origin {origin[:100]!r} is not this server, {host[:100]!r}"
        return problem.problem_response(status=403, code="refused", detail=detail)
    if not fleet.is_loaded:
        detail = "the live state has not been read from the database yet"
        return problem.problem_response(status=503, code="unavailable", detail=detail)
    try:
        refuse_others(websocket.query_params, ("hz",))
        _rate_hz(hz)
    except BadParameterError as error:
        return problem.problem_response(
            status=422, code=error.code, detail=error.detail, faults=error.faults
        )
    return None


async def _closed_door(websocket: WebSocket, doorkeeper: Doorkeeper) -> Response | None:
    """Return the refusal of somebody who may not read, or None."""
    try:
        (await doorkeeper.principal(websocket)).refuse_unless(Right.READ)
    except ApiError as error:
        return problem.error_response(error)
    return None


def _rate_hz(text: str) -> int:
    if text not in RATES:
        raise BadParameterError("hz", text, tuple(RATES))
    return int(text)
