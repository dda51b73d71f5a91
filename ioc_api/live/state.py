"""What a viewer of the live socket starts from: the snapshot and the index."""

import asyncio
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Response

from contract.clock import rfc3339, to_us
from ioc_api import PREFIX
from ioc_api.accounts.admission import ScopeDep
from ioc_api.accounts.needs import needs
from ioc_api.accounts.right import Right
from ioc_api.accounts.scope import Scope
from ioc_api.fleet.fleet import Fleet
from ioc_api.given import CityTimeDep, FleetDep, View, ViewDep, given
from ioc_api.http import parameters, problem
from ioc_api.http.answer import answer
from ioc_api.live.given import RATES, HubDep, HzQuery, rate_hz
from ioc_api.live.schemas import SensorIndex
from ioc_api.live.snapshot import encode_snapshot
from ioc_api.past.city import Past, Then

MAX_PLACE = 2**31 - 1

router = APIRouter(prefix=PREFIX, tags=["live"])

PastDep = Annotated[Past, given(Past)]
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
    scope: ScopeDep,
    hz: HzQuery = RATES[0],
    at: AtQuery = None,
) -> Response:
    """Return every sensor, retired ones too, as of frame `seq` of that rate.

    Take frames with a larger `seq` on top; `age_s` 4294967295 means no reading yet. With `at` it is
    as stored of that time, with the places of this `epoch`: no frame belongs on top. The head then
    says `at`, as of which time it is answered (`as_of`), and from which `tier`: `raw`, or `15m`
    where readings of the 24 hours before are no longer kept. Who had sent nothing by then has no
    reading yet.

    Who may see some areas alone gets their sensors: `n` counts these, `idx` holds their places. Of
    a time that is over these are the sensors that stood there then and stand there now.
    """
    asked_hz, moment = rate_hz(hz), parameters.instant("at", at)
    if moment is not None:
        return await _snapshot_at(await past.city_at(moment), fleet, scope, view, moment, hub.epoch)
    now = city_time.now()
    head: dict[str, object] = {
        "epoch": hub.epoch,
        "seq": hub.seq(asked_hz, scope.areas),
        "hz": asked_hz,
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
        mask=None if scope.areas is None else fleet.held_in(scope.areas),
    )
    return _octets(data)


async def _snapshot_at(
    then: Then, fleet: Fleet, scope: Scope, view: View, at: datetime, epoch: str
) -> Response:
    as_of, mask = then.moment.as_of, None
    if scope.areas is not None:
        mask = then.fleet.in_areas(scope.areas)
        mask &= fleet.held_in(scope.areas)[: len(mask)]
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
        mask=mask,
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
    scope: ScopeDep,
    first: Annotated[
        int, Query(alias="from", ge=0, le=MAX_PLACE, description="Leave out the places before it.")
    ] = 0,
) -> Response:
    """Return the ids by place. Within an epoch the list only grows.

    Who may see some areas alone gets null for the places of other sensors.
    """
    ids: list[str | None] = [sensor.sensor_id for sensor in fleet.sensors[first:]]
    if scope.areas is not None:
        is_held: list[bool] = fleet.held_in(scope.areas)[first:].tolist()
        ids = [one if held else None for one, held in zip(ids, is_held, strict=True)]
    return answer({"epoch": hub.epoch, "first": first, "n": len(fleet), "sensor_id": ids})
