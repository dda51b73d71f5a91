"""A request whose client has gone is worked on no longer; of all others nothing changes."""

import asyncio

import pytest
from starlette.types import Message, Receive, Scope, Send

from ioc_api.http.wanted import Wanted

SCOPE: Scope = {"type": "http", "method": "POST", "path": "/"}
GONE: Message = {"type": "http.disconnect"}
BODY: tuple[Message, ...] = (
    {"type": "http.request", "body": b"one ", "more_body": True},
    {"type": "http.request", "body": b"two", "more_body": False},
)
BEGIN: Message = {"type": "http.response.start", "status": 200, "headers": []}
END: Message = {"type": "http.response.body", "body": b"", "more_body": False}


class Client:
    """Somebody who says some things, and goes away when told to."""

    def __init__(self, *said: Message) -> None:
        self.said = list(said)
        self.goes = asyncio.Event()
        self.heard: list[Message] = []

    async def receive(self) -> Message:
        """Return what is said next."""
        if self.said:
            return self.said.pop(0)
        await self.goes.wait()
        return GONE

    async def send(self, message: Message) -> None:
        """Take a part of the answer."""
        self.heard.append(message)


async def test_a_body_comes_whole_and_then_the_end() -> None:
    client = Client(*BODY)
    heard: list[Message] = []

    async def app(_scope: Scope, receive: Receive, send: Send) -> None:
        heard.extend([await receive(), await receive()])
        await send(BEGIN)
        client.goes.set()
        heard.extend([await receive(), await receive()])
        await send(END)

    await Wanted(app)(SCOPE, client.receive, client.send)
    assert heard == [*BODY, GONE, GONE]
    # It had begun: it ends by itself.
    assert client.heard == [BEGIN, END]


async def test_whoever_goes_before_the_answer_ends_the_work() -> None:
    client = Client()
    ended: list[str] = []

    async def app(_scope: Scope, _receive: Receive, _send: Send) -> None:
        client.goes.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("work")

    async with asyncio.timeout(5):
        await Wanted(app)(SCOPE, client.receive, client.send)
    assert (ended, client.heard) == (["work"], [])


async def test_what_goes_wrong_is_told_to_the_server() -> None:
    client = Client()

    async def app(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise LookupError("of the application")

    with pytest.raises(LookupError, match="of the application"):
        await Wanted(app)(SCOPE, client.receive, client.send)


async def test_a_server_that_ends_ends_the_work() -> None:
    client = Client()
    begun, ended = asyncio.Event(), asyncio.Event()

    async def app(_scope: Scope, _receive: Receive, _send: Send) -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    serving = asyncio.create_task(Wanted(app)(SCOPE, client.receive, client.send))
    await begun.wait()
    serving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await serving
    assert ended.is_set()
