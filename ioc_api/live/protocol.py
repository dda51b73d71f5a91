"""The server's end of a WebSocket: uvicorn's, with bounds on what one client may do to it."""

from uvicorn._types import ASGISendEvent
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import CloseCode

MAX_MESSAGE_BYTES = 4096  # of a client, which has little to say
TALK_MAX_BYTES = 32_768  # of all its frames, pings and empty ones too, at once
TALK_BYTES_PER_S = 1024.0  # and in the long run


class ViewerProtocol(WebSocketsSansIOProtocol):
    """A connection that ends with its handler, and with a client that talks too much.

    Closing it the ordinary way waits until the client has taken what is buffered; one that is
    stuck would hold its buffers for as long as it likes. Each ping costs an answer, which waits
    for a client that does not read; and each frame, however empty, costs work.
    """

    _talk_bytes = 0.0
    _heard_s = 0.0

    def data_received(self, data: bytes) -> None:
        """Take what the client says, while that is little."""
        if not self.handshake_initiated:
            super().data_received(data)
            if not self.handshake_initiated:  # refused by the library: what it says is not sent
                self.transport.write(b"".join(self.conn.data_to_send()))
                self.transport.close()
            return
        if self._has_said_too_much(len(data)):
            if not self.transport.is_closing() and not self.close_sent:
                self._hang_up(CloseCode.POLICY_VIOLATION, "a viewer has little to say")
            return
        super().data_received(data)

    def _has_said_too_much(self, count: int) -> bool:
        now_s = self.loop.time()
        forgotten = TALK_BYTES_PER_S * (now_s - self._heard_s)
        self._talk_bytes = max(0.0, self._talk_bytes - forgotten) + count
        self._heard_s = now_s
        return self._talk_bytes > TALK_MAX_BYTES

    def _hang_up(self, code: CloseCode, why: str) -> None:
        self.stop_keepalive()
        self.conn.fail(code, why)
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code})
        self.transport.close()

    async def send(self, message: ASGISendEvent) -> None:
        """Send what the handler says; a handshake that it refused with an answer is complete.

        The server would take it for a handler that forgot to answer and log an error for each.
        """
        await super().send(message)
        if self.initial_response is not None and self.close_sent:
            self.handshake_complete = True

    def send_receive_event_to_app(self) -> None:
        """Hand over what a client says; text that is none ends its connection without an error."""
        if self.curr_msg_data_type == "text":
            try:
                b"".join(self.frames).decode()
            except UnicodeDecodeError:
                self._hang_up(CloseCode.INVALID_DATA, "a text is in UTF-8")
                return
        super().send_receive_event_to_app()

    async def run_asgi(self) -> None:
        """Run the handler; afterwards drop what a client does not take."""
        await super().run_asgi()
        if not self.writable.is_set():
            self.transport.abort()
