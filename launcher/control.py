"""The supervisor's unix socket: one JSON line asks, one or more answer."""

import asyncio
import contextlib
import json
import os
import socket
from collections.abc import Awaitable, Callable, Generator
from pathlib import Path
from typing import TypedDict

from launcher.errors import LauncherError
from launcher.process import Condition

CONNECT_TIMEOUT_S = 5.0
CHECK_S = 2.0


class Status(TypedDict):
    """What ``./ioc status --json`` prints; addresses bear passwords only where asked for."""

    api: str
    mqtt: str
    database: str
    open_read: bool  # whether whoever sits at this machine may look without an account
    processes: dict[str, Condition]


class Request(TypedDict):
    """One command; `name` is empty where it concerns no single process."""

    command: str
    name: str


class Answer(TypedDict):
    """One line back. `last` closes a conversation."""

    ok: bool
    text: str
    status: Status | None
    last: bool


Handle = Callable[[Request, Callable[[Answer], Awaitable[None]]], Awaitable[None]]


class Socket:
    """A socket that is listened on; each connection makes one request, `handle` sends the answers.

    Whoever tidies up temporary files may remove it from below us: then it is made anew.
    """

    def __init__(self, path: Path, handle: Handle) -> None:
        self._path = path
        self._handle = handle
        self._server: asyncio.Server | None = None

    async def listen(self) -> None:
        """Make the socket and begin to listen."""
        self._path.unlink(missing_ok=True)  # of a supervisor that is no more
        previous = os.umask(0o177)  # this user's alone
        try:
            self._server = await asyncio.start_unix_server(self._converse, self._path)
        finally:
            os.umask(previous)

    async def keep(self) -> None:
        """Make the socket anew where it is gone, for ever."""
        while True:
            await asyncio.sleep(CHECK_S)
            if not self._path.exists():
                with contextlib.suppress(OSError):  # as a full disk or a folder that is gone, too
                    self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                    self.close()
                    await self.listen()

    def close(self) -> None:
        """Listen no more."""
        if self._server is not None:
            self._server.close()
            self._server = None
        self._path.unlink(missing_ok=True)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async def send(answer: Answer) -> None:
            writer.write(json.dumps(answer).encode() + b"\n")
            await writer.drain()

        try:
            request: Request = json.loads(await reader.readline())
            await self._handle(request, send)
        except (ConnectionError, ValueError):
            pass  # the asker has gone, or is none of ours
        finally:
            writer.close()


async def serve(path: Path, handle: Handle) -> Socket:
    """Listen on a path."""
    made = Socket(path, handle)
    await made.listen()
    return made


def ask(path: Path, command: str, name: str = "") -> Generator[Answer, None, None]:
    """Make a request and yield the answers.

    Raises
    ------
    FileNotFoundError, ConnectionRefusedError
        Nobody listens.
    LauncherError
        The supervisor is another user's, or ended meanwhile.
    """
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(CONNECT_TIMEOUT_S)
        try:
            line.connect(str(path))
        except PermissionError:
            raise LauncherError("the city on this data folder runs as another user") from None
        line.settimeout(None)
        line.sendall(json.dumps(Request(command=command, name=name)).encode() + b"\n")
        with line.makefile("r", encoding="utf-8") as answers:
            for text in answers:
                answer: Answer = json.loads(text)
                yield answer
                if answer["last"]:
                    return
    raise LauncherError("the supervisor ended before it answered")
