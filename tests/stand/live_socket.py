"""A viewer as the room is one, written from the protocol and not from the server's code."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import numpy as np
import numpy.typing as npt
from websockets.asyncio.client import ClientConnection, connect

PATH = "/api/v1/live"
HEAD = np.dtype(
    [
        ("type", "u1"),
        ("version", "u1"),
        ("flags", "<u2"),
        ("seq", "<u4"),
        ("at_ms", "<f8"),
        ("n", "<u4"),
        ("zero", "<u4"),
    ]
)
STATUS_ONLY = 1
DOORS = ("Authorization", "Cookie")  # by which a client comes in
DEADLINE_S = 10.0


@dataclass(frozen=True, slots=True)
class Delta:
    """A binary frame, taken apart."""

    seq: int
    at_ms: float
    is_status_only: bool
    idx: npt.NDArray[np.uint32]
    value: npt.NDArray[np.float32]
    status: npt.NDArray[np.uint8]
    level: npt.NDArray[np.uint8]


def decode_delta(frame: bytes) -> Delta:
    """Return what a binary frame says."""
    head = np.frombuffer(frame, HEAD, 1)[0]
    assert (head["type"], head["version"], head["zero"]) == (1, 2, 0)
    count = int(head["n"])
    assert len(frame) == HEAD.itemsize + 10 * count
    idx = np.frombuffer(frame, "<u4", count, HEAD.itemsize)
    value = np.frombuffer(frame, "<f4", count, HEAD.itemsize + 4 * count)
    status = np.frombuffer(frame, "u1", count, HEAD.itemsize + 8 * count)
    level = np.frombuffer(frame, "u1", count, HEAD.itemsize + 9 * count)
    is_status_only = bool(head["flags"] & STATUS_ONLY)
    return Delta(int(head["seq"]), float(head["at_ms"]), is_status_only, idx, value, status, level)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A snapshot, taken apart: its head, and its columns by name."""

    head: dict[str, Any]
    columns: dict[str, npt.NDArray[Any]]


def decode_snapshot(data: bytes) -> Snapshot:
    """Return what a snapshot says."""
    length = int(np.frombuffer(data, "<u4", 1)[0])
    assert (4 + length) % 8 == 0
    head = json.loads(data[4 : 4 + length])
    columns: dict[str, npt.NDArray[Any]] = {}
    offset = 4 + length
    for name, form in head["cols"]:
        columns[name] = np.frombuffer(data, f"<{form}", head["n"], offset)
        assert offset % columns[name].itemsize == 0
        offset += columns[name].nbytes
    assert offset == len(data)
    return Snapshot(head, columns)


@dataclass(slots=True)
class Mirror:
    """The live state as a viewer holds it: a snapshot with the later frames on top.

    `gap_count` counts how often frames were missed and the snapshot had to be read anew.
    """

    http: httpx.AsyncClient
    socket: ClientConnection
    hz: int
    hello: dict[str, Any]
    snapshot: Snapshot = field(init=False)
    ids: list[str | None] = field(default_factory=list[str | None])
    seq: int = 0
    gap_count: int = 0
    texts: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])

    async def read_all(self) -> None:
        """Read snapshot and index anew."""
        answer = await self.http.get(f"{PATH}/snapshot", params={"hz": str(self.hz)})
        assert answer.status_code == 200, answer.text
        raw = decode_snapshot(answer.content)
        assert raw.head["epoch"] == self.hello["epoch"]
        columns = {name: column.copy() for name, column in raw.columns.items()}
        self.snapshot = Snapshot(raw.head, columns)
        self.seq = raw.head["seq"]
        # Not only the new ones: who may see some areas alone is told of others after a move.
        self.ids = (await self.http.get(f"{PATH}/index")).json()["sensor_id"]

    async def step(self) -> Delta | dict[str, Any]:
        """Take one message, apply it and return it."""
        async with asyncio.timeout(DEADLINE_S):
            message = await self.socket.recv()
        if isinstance(message, str):
            text = json.loads(message)
            self.texts[text["t"]] = text
            if text["t"] == "index":
                await self.read_all()
            return text
        delta = decode_delta(message)
        if delta.seq > self.seq + 1:
            self.gap_count += 1
            await self.read_all()
        if delta.seq > self.seq:
            self._apply(delta)
        return delta

    def _apply(self, delta: Delta) -> None:
        self.seq = delta.seq
        columns = self.snapshot.columns
        known = np.isin(delta.idx, columns["idx"])
        rows = np.searchsorted(columns["idx"], delta.idx[known])
        columns["value"][rows] = delta.value[known]
        columns["status"][rows] = delta.status[known]
        columns["level"][rows] = delta.level[known]

    def knows(self, sensor_id: str) -> bool:
        """Tell whether a sensor is shown."""
        return sensor_id in self.ids and self.ids.index(sensor_id) in self.snapshot.columns["idx"]

    def _row(self, sensor_id: str) -> int:
        return int(np.searchsorted(self.snapshot.columns["idx"], self.ids.index(sensor_id)))

    def state(self, sensor_id: str) -> tuple[float, str]:
        """Return a sensor's primary value and status."""
        row = self._row(sensor_id)
        columns, head = self.snapshot.columns, self.snapshot.head
        return float(columns["value"][row]), head["statuses"][columns["status"][row]]

    def level(self, sensor_id: str) -> str:
        """Return a sensor's worst level."""
        columns, head = self.snapshot.columns, self.snapshot.head
        return head["levels"][columns["level"][self._row(sensor_id)]]


@asynccontextmanager
async def watching(
    http: httpx.AsyncClient, *, hz: int = 4, origin: str | None = None
) -> AsyncGenerator[Mirror]:
    """Open a socket first and read the snapshot then, as a viewer must; as whom the client is."""
    url = f"ws://{http.base_url.host}:{http.base_url.port}{PATH}/ws?hz={hz}"
    headers = {name: value for name in DOORS if (value := http.headers.get(name)) is not None}
    async with connect(  # pyright: ignore[reportCallIssue, reportUnknownVariableType]
        url,
        origin=origin,  # pyright: ignore[reportArgumentType]
        compression=None,
        proxy=None,
        additional_headers=headers,
    ) as socket:
        async with asyncio.timeout(DEADLINE_S):
            hello = json.loads(await socket.recv())
        assert hello["t"] == "hello"
        mirror = Mirror(http, socket, hz, hello)
        await mirror.read_all()
        yield mirror
