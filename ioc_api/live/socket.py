"""The live socket, for the room."""

import asyncio

import structlog
from fastapi import APIRouter, Response, WebSocket, WebSocketDisconnect

from ioc_api import PREFIX
from ioc_api.accounts.admission import DoorkeeperDep
from ioc_api.accounts.doorkeeper import Doorkeeper
from ioc_api.accounts.needs import needs
from ioc_api.accounts.principal import Principal
from ioc_api.accounts.right import Right
from ioc_api.errors import ApiError, BadParameterError
from ioc_api.fleet.fleet import Fleet
from ioc_api.given import HeldFleetDep, MetricsDep
from ioc_api.http import own_page, problem
from ioc_api.http.declared import refuse_others
from ioc_api.live.given import RATES, BulletinDep, HubDep, HzQuery, rate_hz
from ioc_api.live.stay import Stay
from ioc_api.live.viewer import Viewer

SEND_MAX_S = 10.0  # a client that takes nothing for so long is gone

router = APIRouter(prefix=PREFIX, tags=["live"])

_log = structlog.get_logger()


@router.websocket("/live/ws")
@needs(Right.READ)
async def socket(  # noqa: PLR0913, PLR0917 - what it is given
    websocket: WebSocket,
    hub: HubDep,
    bulletin: BulletinDep,
    fleet: HeldFleetDep,
    metrics: MetricsDep,
    doorkeeper: DoorkeeperDep,
    hz: HzQuery = RATES[0],
) -> None:
    """Tell a viewer what changes: `hello` first, then texts and frames until either side ends."""
    let_in = _refusal(websocket, fleet, hz) or await _let_in(websocket, doorkeeper)
    if isinstance(let_in, Response):
        metrics.viewers_refused.inc()
        await websocket.send_denial_response(let_in)
        return
    await websocket.accept()
    stay = Stay(lambda: doorkeeper.principal(websocket), let_in)
    with (
        metrics.viewers.track_inprogress(),
        hub.viewer(int(hz), let_in.scope.areas) as viewer,
        bulletin.read_by(viewer, let_in),
    ):
        listener = asyncio.create_task(_listen(websocket, viewer), name="viewer")
        try:
            await _tell_while(websocket, viewer, stay)
        finally:
            listener.cancel()
            metrics.frames_dropped.inc(viewer.dropped_count)


async def _tell_while(websocket: WebSocket, viewer: Viewer, stay: Stay) -> None:
    """Tell a viewer what changes for as long as it may stay."""
    telling = asyncio.create_task(_tell(websocket, viewer), name="viewer's news")
    ending = asyncio.create_task(stay.end(), name="viewer's stay")
    try:
        await asyncio.wait((telling, ending), return_when=asyncio.FIRST_COMPLETED)
        if telling.done():
            telling.result()
            return
        farewell = ending.result()
    finally:
        telling.cancel()
        ending.cancel()
    await asyncio.wait((telling,))
    await websocket.close(farewell.close_code, farewell.code)


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
    if origin is not None and not own_page.is_of(origin, host, websocket.scope["scheme"]):
        detail = f"origin {origin[:100]!r} is not this server, {host[:100]!r}"
        return problem.problem_response(status=403, code="refused", detail=detail)
    if not fleet.is_loaded:
        detail = "the live state has not been read from the database yet"
        return problem.problem_response(status=503, code="unavailable", detail=detail)
    try:
        refuse_others(websocket.query_params, ("hz",))
        rate_hz(hz)
    except BadParameterError as error:
        return problem.problem_response(
            status=422, code=error.code, detail=error.detail, faults=error.faults
        )
    return None


async def _let_in(websocket: WebSocket, doorkeeper: Doorkeeper) -> Principal | Response:
    """Return who it is, or the refusal of somebody who may not read."""
    try:
        found = await doorkeeper.principal(websocket)
        found.refuse_unless(Right.READ)
    except ApiError as error:
        return problem.error_response(error)
    return found
