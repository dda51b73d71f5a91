"""From what somebody asks for on the broker or the command line to what is asked of a course."""

import math

from contract.payload.request import Break, Injection
from simulator.scenario.asked import Asked, Place
from simulator.world.state import MINUTE_MS


def injection(wanted: Injection, *, event_id: str, now_step: int) -> Asked:
    """Return an event or fault that is to be injected.

    Parameters
    ----------
    event_id
        As it will be told.
    now_step
        The minute that comes next, from which on its times count, in whole minutes.
    """
    begin_step = now_step + math.ceil(wanted.after_s * 1_000 / MINUTE_MS)
    at = wanted.at
    return Asked(
        event_id=event_id,
        what=wanted.what,
        place=Place(
            lat_deg=None if at is None else at.lat_deg,
            lon_deg=None if at is None else at.lon_deg,
            radius_km=None if at is None else at.radius_km,
            area=wanted.area,
            site=wanted.site,
            feeder=wanted.feeder,
            sensor=tuple(wanted.sensor or ()),
            gateway=tuple(wanted.gateway or ()),
            kind=wanted.kind,
        ),
        begin_step=begin_step,
        end_step=_end_step(begin_step, wanted.for_s),
        values=wanted.parameters,
        quantity=wanted.quantity,
    )


def breakage(wanted: Break, *, event_id: str, now_step: int) -> Asked:
    """Return a fault of one sensor or one gateway that is to be injected."""
    return Asked(
        event_id=event_id,
        what=wanted.fault,
        place=Place(
            sensor=() if wanted.sensor_id is None else (wanted.sensor_id,),
            gateway=() if wanted.gateway_id is None else (wanted.gateway_id,),
        ),
        begin_step=now_step,
        end_step=_end_step(now_step, wanted.for_s),
        values=wanted.parameters,
        quantity=wanted.quantity,
    )


def _end_step(begin_step: int, for_s: float | None) -> int | None:
    return None if for_s is None else begin_step + math.ceil(for_s * 1_000 / MINUTE_MS)
