"""The server's end of a WebSocket: uvicorn's, but a client that does not read is cut off."""

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

MAX_MESSAGE_BYTES = 4096  # of a client, which has little to say


class ViewerProtocol(WebSocketsSansIOProtocol):
    """A connection that ends with its handler.

    Closing it the ordinary way waits until the client has taken what is buffered; one that is
    stuck would hold its buffers for as long as it likes.
    """

    async def run_asgi(self) -> None:
        """Run the handler; afterwards drop what a client does not take."""
        await super().run_asgi()
        if not self.writable.is_set():
            self.transport.abort()
