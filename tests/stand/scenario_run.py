"""A scenario as a running city plays it: what was asked for, what was told, what is stored."""

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString

import psycopg
from psycopg import sql

from contract.catalogue import KINDS, Kind
from contract.clock import monotonic_s
from launcher.checkout import DataFolder
from simulator.run.checkpoint import Checkpoint, Checkpoints
from simulator.run.journal import Given, Journal
from simulator.scenario.event import Event
from simulator.world.state import MINUTE_MS
from tests.stand import metrics_page
from tests.stand.stack import Stack

POLL_S = 2.0
STANDS_S = 120.0
"""So long a run may tell and store nothing new before it counts as one that never ends."""
STORED_S = 60.0
CITY_TIME = "simulator_city_time_seconds"

TRUTH = """
    SELECT event_id, from_at, to_at, sensor_id, sensor_count, expected
    FROM truth_event WHERE scenario = %s"""
NUMBERS = """
    SELECT sensor_id, array_agg(seq) FROM {} JOIN sensor USING (sensor_key)
    WHERE boot = %s GROUP BY sensor_id"""
JOINED = """
    SELECT sensor_id, array_agg(seq) FROM completed_reading JOIN sensor USING (sensor_key)
    WHERE boot = %s GROUP BY sensor_id"""
"""Numbers of messages that agreed with a row of their time, which stands for them."""

Expected = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """What the database says of an event; `expected` is kind, quantity and direction."""

    from_at: datetime
    to_at: datetime | None
    sensor_ids: Sequence[str]
    sensor_count: int
    expected: frozenset[Expected]


@dataclass(frozen=True, slots=True)
class Count:
    """Readings that the devices have numbered, against those that are stored."""

    numbered: int
    missing: int
    doubled: int


class ScenarioRun:
    """A city that plays a scenario.

    Attributes
    ----------
    events
        Those of the scenario, as the city understood them.
    """

    def __init__(self, stack: Stack, name: str, connection: psycopg.Connection[Any]) -> None:
        data = DataFolder(stack.data)
        self._stack = stack
        self._name = name
        self._connection = connection
        self._log_file = data.logs / "simulator.log"
        self._folder = data.of("simulator")
        self.events: Sequence[Event] = [
            event
            for entry in Journal(self._folder).entries()
            if isinstance(entry, Given) and entry.scenario == name
            for event in entry.events
        ]

    def ask(self, query: LiteralString | sql.Composed, *values: object) -> list[tuple[Any, ...]]:
        """Return what the database answers."""
        return self._connection.execute(query, values).fetchall()

    def rows(self) -> Mapping[str, Row]:
        """Return what was told of the scenario's events, by their ids."""
        return {
            event_id: Row(
                from_at, to_at, sensor_ids, count,
                frozenset((e["kind"], e["quantity"], e["direction"]) for e in expected),
            )
            for event_id, from_at, to_at, sensor_ids, count, expected
            in self.ask(TRUTH, self._name)
        }  # fmt: skip

    def logged(self, *names: str) -> list[dict[str, Any]]:
        """Return what the simulator has logged under some names."""
        lines = self._log_file.read_text("utf-8").splitlines()
        entries = [json.loads(line) for line in lines if line.startswith("{")]
        return [entry for entry in entries if entry["event"] in names]

    def play(self, most_min: int) -> None:
        """Wait until all has ended and is told; what goes on after so many minutes is ended."""
        first = min(event.begin_step for event in self.events)
        lasting = [event for event in self.events if _lasts(event, first + most_min)]
        self._wait(lambda: self.minute() >= first + most_min or not self._open(lasting))
        for event in lasting:
            self._stack.control("end", event.event_id)
        self._wait(lambda: not self._open(()))

    def end(self) -> Count:
        """Stop the simulator and count, once all that it delivered is stored."""
        self._stack.stop("simulator")
        saved = Checkpoints(self._folder).load()
        if saved is None:
            raise RuntimeError("the city left no checkpoint")
        end_s = monotonic_s() + STORED_S
        while (count := self._count(saved)).missing and monotonic_s() < end_s:
            threading.Event().wait(POLL_S)
        return count

    def minute(self) -> int:
        """Return the city's minute since the epoch."""
        address = str(self._stack.status["processes"]["simulator"]["metrics"])
        port = int(address.rsplit(":", 1)[1].partition("/")[0])
        return int(metrics_page.read(port).get(CITY_TIME, 0.0) * 1000) // MINUTE_MS

    def _open(self, but: Sequence[Event]) -> list[str]:
        """Return the events that are not told with their end."""
        known = self.rows()
        spared = {event.event_id for event in but}
        return [
            event.event_id
            for event in self.events
            if event.event_id not in spared
            and (event.event_id not in known or known[event.event_id].to_at is None)
        ]

    def _wait(self, is_over: Callable[[], bool]) -> None:
        pause, seen, seen_s = threading.Event(), (-1, -1), monotonic_s()
        while not is_over():
            now = self.minute(), len(self._open(()))
            if now != seen:
                seen, seen_s = now, monotonic_s()
            elif monotonic_s() > seen_s + STANDS_S:
                raise RuntimeError(f"{self._name} stands at {seen}; open: {self._open(())}")
            pause.wait(POLL_S)

    def _count(self, saved: Checkpoint) -> Count:
        """Compare the numbers that devices gave out with those that are stored.

        What is lost by a line has its number: sensors behind one that loses are not compared.
        """
        spared = {
            sensor_id
            for (sensor_ids,) in self.ask(
                "SELECT sensor_id FROM truth_event WHERE what = 'offline_lossy'"
            )
            for sensor_id in sensor_ids
        }
        joined: dict[str, list[int]] = dict(self.ask(JOINED, saved.head.boot))
        numbered = missing = doubled = 0
        for kind in KINDS:
            following = saved.world.devices.seq.get(kind.code, ())
            query = sql.SQL(NUMBERS).format(sql.Identifier(f"reading_{kind.code}"))
            stored: dict[str, list[int]] = dict(self.ask(query, saved.head.boot))
            waiting = _waiting(saved, kind)
            for place, count in enumerate(following):
                name = f"{saved.head.city}-{kind.short}-{place + 1:04d}"
                seqs = stored.get(name, [])
                doubled += len(seqs) - len({*seqs})
                if name not in spared:
                    numbered += int(count)
                    known = {*seqs, *joined.get(name, ()), *waiting.get(place, ())}
                    missing += len({*range(int(count))} - known)
        return Count(numbered, missing, doubled)


def _waiting(saved: Checkpoint, kind: Kind) -> Mapping[int, set[int]]:
    """Return the numbers of readings of a kind that wait at gateways, by their sensors' places."""
    numbers: dict[int, set[int]] = {}
    columns = saved.world.devices.waiting.get(kind.code)
    if columns is not None:
        pairs = zip(columns["sensor"].tolist(), columns["seq"].tolist(), strict=True)
        for place, seq in pairs:
            numbers.setdefault(place, set()).add(seq)
    return numbers


def _lasts(event: Event, to_step: int) -> bool:
    return event.end_step is None or event.end_step > to_step
