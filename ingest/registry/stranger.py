"""Words of clients without credentials about what somebody with credentials announced."""

from contract.errors import not_owner
from db.connection import Connection
from ingest.judge.refusal import Refusal
from ingest.receive.message import NO_ITEM
from ingest.registry.announcement import Announcements
from ingest.registry.precedence import Announced, Origin
from ingest.registry.registry import Registry


async def refuse(connection: Connection, registry: Registry, said: Announcements) -> None:
    """Refuse statuses of owned gateways, and sensors at them, without credentials.

    The database is asked: another worker may have heard the owner.
    """
    statuses = [one for one in said.statuses.values() if one.origin is Origin.OPEN]
    births = [
        (event, event.birth.gateway_id)
        for events in said.events.values()
        for event in events
        if isinstance(event, Announced) and event.origin is Origin.OPEN
    ]
    named = {one.gateway_id for one in statuses} | {gateway_id for _, gateway_id in births}
    if not named - {None}:
        return
    await registry.find_owned(connection, [name for name in named if name is not None])
    owned = registry.owned_gateways
    for status in statuses:
        if status.gateway_id in owned:
            del said.statuses[status.gateway_id]
            error = not_owner(f"gateway {status.gateway_id}")
            said.refusals.append(Refusal(status.message_index, NO_ITEM, error))
    for event, gateway_id in births:
        if gateway_id in owned:
            said.events[event.topic.sensor_id].remove(event)
            error = not_owner(f"gateway {gateway_id}")
            said.refusals.append(
                Refusal(event.message_index, NO_ITEM, error, event.topic.sensor_id)
            )
