"""Work for a client that has gone away ends, and with it what it asks of the database."""

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Wanted:
    """Wraps an application: a request is worked on only while somebody waits for its answer.

    An answer that has begun looks after itself: it is sent, or a stream that knows how to end.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = _Request(receive, send)

        async def serve() -> None:
            await self._app(scope, request.receive, request.send)

        work = asyncio.create_task(serve(), name="request")
        watch = asyncio.create_task(request.watch(work), name="request's client")
        try:
            await asyncio.wait([work])
        except asyncio.CancelledError:
            work.cancel()
            await asyncio.wait([work])
            raise
        finally:
            watch.cancel()
        if not work.cancelled():
            work.result()


class _Request:
    """A request between the server and the application."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive = receive
        self._send = send
        self._said: asyncio.Queue[Message] = asyncio.Queue()
        self._last: Message | None = None
        self._is_begun = False

    async def watch(self, work: "asyncio.Task[None]") -> None:
        """Take what the client says; once it has gone, end the work unless its answer has begun."""
        while (said := await self._receive())["type"] != "http.disconnect":
            self._said.put_nowait(said)
        self._last = said
        self._said.put_nowait(said)
        if not self._is_begun:
            work.cancel()

    async def receive(self) -> Message:
        """Return what the client says next; of one that has gone always the same."""
        if self._last is not None and self._said.empty():
            return self._last
        return await self._said.get()

    async def send(self, message: Message) -> None:
        """Send a part of the answer."""
        self._is_begun = True
        await self._send(message)
