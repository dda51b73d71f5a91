"""The stream of changes, for programs: server-sent events."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Header
from fastapi.responses import StreamingResponse

from contract.clock import monotonic_s
from ioc_api import PREFIX
from ioc_api.accounts.admission import ScopeDep
from ioc_api.accounts.needs import needs
from ioc_api.accounts.right import Right
from ioc_api.fleet.held import Held
from ioc_api.fleet.ring import Ring
from ioc_api.given import CityDep, HeldFleetDep, MetricsDep, given
from ioc_api.http import parameters
from ioc_api.live.stay import StayDep
from ioc_api.live.stream import Stream, Wanted
from ioc_api.metrics import Metrics

router = APIRouter(prefix=PREFIX, tags=["live"])

RingDep = Annotated[Ring, given(Ring)]

_EXAMPLE = (
    "event: reading\n"
    f'data: {{"sensor_id":"{parameters.EXAMPLE_SENSOR_ID}","kind":"air_quality","area":"760",'
    '"observed_at":"2026-11-22T07:00:00.000Z","received_at":"2026-11-22T07:00:00.412Z",'
    '"quality":0,"values":{"pm25_ugm3":42.1}}\n'
    "id: 65f1c2-17\n\n"
)
_STREAM = {
    "description": "Events without end. `reading`: one stored reading with its area. `alert`: what "
    'happened to an alert, `data` is `{"what":…,"alert":…}` as `alerts` lists it, without '
    "`possible`. `reset`: "
    "events between are lost, or sensors came into one's areas or left them: read `sensors` anew; "
    '`data` is `{"reason":…}`. `end`: the last one, for the session or key is over, or its areas '
    'are others now; `data` is `{"code":…,"detail":…}`. A comment at least every 15 s.',
    "content": {"text/event-stream": {"schema": {"type": "string"}, "example": _EXAMPLE}},
}


async def live_stream(  # noqa: PLR0913, PLR0917 - what it is given, and its parameters
    ring: RingDep,
    fleet: HeldFleetDep,
    city: CityDep,
    scope: ScopeDep,
    stay: StayDep,
    kind: parameters.KindQuery = None,
    area: parameters.AreaQuery = None,
    sensor_id: parameters.SensorIdsQuery = None,
) -> Stream:
    """Return the stream that a request asks for.

    Raises `ForbiddenError` for areas, and for sensors that are known, outside of its own.
    """
    wanted = Wanted(
        kinds=parameters.kinds(kind),
        areas=parameters.areas(area, city),
        sensor_ids=parameters.sensor_ids(sensor_id),
    )
    scope.refuse_outside(wanted.areas, city)
    for one in sorted(wanted.sensor_ids or ()):
        if (row := fleet.row(one)) is not None:
            scope.refuse_sensor(one, *fleet.areas_of(row))
    held = None if scope.areas is None else Held(fleet, scope.areas)
    return Stream(ring, fleet, wanted, held=held, stay=stay, monotonic_s=monotonic_s)


@router.get(
    "/live",
    summary="Changes as they are stored (server-sent events)",
    response_class=StreamingResponse,
    responses={200: _STREAM},
)
@needs(Right.READ)
async def live(
    stream: Annotated[Stream, Depends(live_stream)],
    metrics: MetricsDep,
    last_event_id: Annotated[
        str | None,
        Header(
            description="`id` of the last event that was seen; the stream goes on after it if that "
            "is at most 60 s ago, else the first event is `reset`."
        ),
    ] = None,
) -> StreamingResponse:
    """Stream readings, late ones too, and what happens to alerts, in the order of commits."""
    return StreamingResponse(
        _counted(metrics, stream.events(last_event_id)),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def _counted(metrics: Metrics, events: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    with metrics.live_clients.track_inprogress():
        async for chunk in events:
            yield chunk
