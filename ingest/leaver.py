"""Empties and ends the sessions that no slot uses any more.

With fewer slots than before, or under another client id, a session stays on the broker with what
waits in it, and goes on being given its share of the telemetry for seven days.
"""

import asyncio
from collections.abc import Collection

import psycopg
import structlog

from db.connection import Connection, connect
from ingest.lane import Lane
from ingest.receive import session, slots
from ingest.receive.session import Session
from ingest.receive.slots import session_name
from ingest.surroundings import Surroundings
from ingest.tell import heartbeat

_log = structlog.get_logger()


class Leaver:
    """The lanes of one worker that are left.

    Parameters
    ----------
    shared : Surroundings
    slot_count : int
        Slots that are configured.
    """

    def __init__(self, shared: Surroundings, *, slot_count: int) -> None:
        self._shared = shared
        self._slot_count = slot_count
        self._used = [
            shared.accounts.client_id(session_name(shared.city, slot)) for slot in range(slot_count)
        ]
        self._lanes: dict[str, Lane] = {}
        self._is_stopping = False

    def stop(self) -> None:
        """Stop; what is not emptied by then waits for the next start."""
        self._is_stopping = True
        for lane in self._lanes.values():
            lane.stop()

    async def look(
        self, group: asyncio.TaskGroup, connection: Connection, held: Collection[int]
    ) -> None:
        """Begin to empty what is abandoned and nobody else's.

        Parameters
        ----------
        held
            The slots of this worker.
        """
        for left in await session.abandoned(connection, self._used):
            if left.client_id not in self._lanes and not self._is_stopping:
                await self._begin(group, connection, left, held)

    async def _begin(
        self,
        group: asyncio.TaskGroup,
        connection: Connection,
        left: Session,
        held: Collection[int],
    ) -> None:
        """Begin with one session: its slot is ours, as one in use or as one that is no more."""
        shared = self._shared
        if left.slot < self._slot_count:
            if left.slot not in held:
                return
            own = await connect(shared.database_url, application="ingest-leave")
        else:
            taken = await slots.try_hold(shared.database_url, city=shared.city, slot=left.slot)
            if taken is None:  # a worker with more slots has it
                return
            own = taken
            await heartbeat.forget(connection, left.slot)
        if self._is_stopping:
            await own.close()
            return
        lane = self._lanes[left.client_id] = Lane(left.slot, own, shared, left=left)
        shared.metrics.sessions_left.set(len(self._lanes))
        group.create_task(self._empty(lane, left), name=f"leave {lane.name}")

    async def _empty(self, lane: Lane, left: Session) -> None:
        _log.info("session_left", slot=left.slot)
        try:
            await lane.run()
            if lane.source.is_over:
                await self._forget(left)
        except psycopg.OperationalError as error:  # it is looked at again
            _log.warning("database_away", problem=str(error).strip())
        finally:
            del self._lanes[left.client_id]
            self._shared.metrics.sessions_left.set(len(self._lanes))

    async def _forget(self, left: Session) -> None:
        connection = await connect(self._shared.database_url, application="ingest-leave")
        async with connection:
            await session.forget(connection, left.client_id)
        _log.info("session_ended", slot=left.slot)
