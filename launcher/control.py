"""The supervisor's unix socket: one JSON line asks, one or more answer."""

import asyncio
import json
import os
import socket
from collections.abc import Awaitable, Callable, Generator
from pathlib import Path
from typing import TypedDict

from launcher.errors import LauncherError
from launcher.process import Condition

CONNECT_TIMEOUT_S = 5.0


class Status(TypedDict):
    """What ``./ioc status --json`` prints; addresses bear passwords only where asked for."""

    api: str
    mqtt: str
    database: str
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


async def serve(path: Path, handle: Handle) -> asyncio.Server:
    """Listen; each connection makes one request, `handle` sends the answers."""

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async def send(answer: Answer) -> None:
            writer.write(json.dumps(answer).encode() + b"\n")
            await writer.drain()

        try:
            request: Request = json.loads(await reader.readline())
            await handle(request, send)
        except (ConnectionError, ValueError):
            pass  # the asker has gone, or is none of ours
        finally:
            writer.close()

    forget(path)
    previous = os.umask(0o177)  # this user's alone
    try:
        return await asyncio.start_unix_server(converse, path)
    finally:
        os.umask(previous)


def forget(path: Path) -> None:
    """Remove the socket of a supervisor that is no more."""
    path.unlink(missing_ok=True)


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
