"""The worker: holds slots, runs a lane for each, says how they do, and ends in good order."""

import asyncio
import contextlib

import psycopg
import structlog

from contract.chance import chance
from contract.clock import monotonic_s
from contract.pauses import Pauses
from db.connection import Connection, connect
from ingest.lane import Lane
from ingest.leaver import Leaver
from ingest.receive import session, slots
from ingest.surroundings import Surroundings
from ingest.tell import heartbeat
from ingest.tell.heartbeat import Pulse

WATCH_PERIOD_S = 1.0
ADOPT_AFTER_S = 3.0
"""A second slot is taken once it was free this long: a restarting owner comes back before."""

_log = structlog.get_logger()


class Worker:
    """One process of ingest.

    Parameters
    ----------
    shared : Surroundings
    slot_count : int
        Slots among which all workers share the telemetry.
    """

    def __init__(self, shared: Surroundings, *, slot_count: int) -> None:
        self._shared = shared
        self._slot_count = slot_count
        self._leaver = Leaver(shared, slot_count=slot_count)
        self._lanes: dict[int, Lane] = {}
        self._free_since_s: dict[int, float] = {}
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """Begin to end: stop receiving, flush, commit, acknowledge, disconnect, close."""
        _log.info("stopping")
        self._stopping.set()
        for lane in self._lanes.values():
            lane.stop()
        self._leaver.stop()

    async def run(self) -> None:
        """Work until `stop`.

        Raises
        ------
        ExceptionGroup
            What ended a lane that should not end.
        """
        async with asyncio.TaskGroup() as group:
            group.create_task(self._show(), name="gauges")
            pauses = Pauses(chance)
            while not self._stopping.is_set():
                try:
                    await self._watch(group, pauses)
                except psycopg.OperationalError as error:
                    _log.warning("database_away", problem=str(error).strip())
                await self._pause(pauses.next_s())

    async def _watch(self, group: asyncio.TaskGroup, pauses: Pauses) -> None:
        """Look for free slots and tell how the held ones do, while the database answers."""
        database_url = self._shared.database_url
        async with await connect(database_url, application="ingest-watch") as connection:
            while not self._stopping.is_set():
                await self._take_slots(group, connection)
                await self._leaver.look(group, connection, self._lanes)
                if self._lanes:
                    # Another worker may have heard, or seen refuted, that somebody is away.
                    await self._shared.registry.absences.load(connection, self._shared.city)
                await heartbeat.beat(
                    connection,
                    self._pulses(),
                    bad_share=self._shared.bad_share,
                    wall=self._shared.wall,
                )
                pauses.reset()
                await self._pause(WATCH_PERIOD_S)

    async def _take_slots(self, group: asyncio.TaskGroup, connection: Connection) -> None:
        wanted = [slot for slot in range(self._slot_count) if slot not in self._lanes]
        if not wanted:
            return
        held = await slots.held_slots(connection)
        for slot in wanted:
            if slot in held:
                self._free_since_s.pop(slot, None)
                continue
            since_s = self._free_since_s.setdefault(slot, monotonic_s())
            if not self._lanes or monotonic_s() - since_s >= ADOPT_AFTER_S:
                await self._take(group, slot)

    async def _take(self, group: asyncio.TaskGroup, slot: int) -> None:
        shared = self._shared
        own = await slots.try_hold(shared.database_url, city=shared.city, slot=slot)
        if own is None:
            return
        if not self._lanes:
            # Births come with a slot: without one, others were told what changed meanwhile.
            await shared.registry.load(own)
        lane = Lane(slot, own, shared)
        await session.note(own, lane.client_id, slot, lane.source.filters)
        if self._stopping.is_set():  # told while the slot was being taken
            await own.close()
            return
        self._lanes[slot] = lane
        group.create_task(self._run(lane), name=f"lane {slot}")

    async def _run(self, lane: Lane) -> None:
        try:
            await lane.run()
        finally:
            del self._lanes[lane.slot]
            heartbeat.hide(lane.slot, self._shared.metrics)

    async def _show(self) -> None:
        while not self._stopping.is_set():
            self._shared.metrics.loop_turned_at.set(self._shared.wall().timestamp())
            heartbeat.show(self._pulses(), self._shared.metrics)
            await self._pause(WATCH_PERIOD_S / 4)
        heartbeat.show([], self._shared.metrics)

    def _pulses(self) -> list[Pulse]:
        return [lane.pulse for lane in self._lanes.values()]

    async def _pause(self, pause_s: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(pause_s):
                await self._stopping.wait()
