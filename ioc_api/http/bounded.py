"""The server's end of an HTTP connection: uvicorn's, with bounds on what one client may hold.

A request comes whole within a time and a size, answers are taken within a time, and what is no HTTP
gets a problem document like every other failure.
"""

import asyncio
from http import HTTPStatus
from typing import Any

import httptools
from starlette.responses import Response
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol
from uvicorn.server import ServerState

from ioc_api.http import problem
from ioc_api.http.policy import COMMON_HEADERS

HEAD_MAX_BYTES = 16_384  # request line, headers and trailers
BODY_MAX_BYTES = 65_536  # what changes something is a few members long
REQUEST_MAX_S = 10.0  # from a request's first byte to its last, and from connecting to the first
TAKING_S = 30.0
TAKEN_MIN_BYTES = 32_768  # in that time, of what waits for a client; one that takes less is cut off
PIPELINED_MAX_COUNT = 16
REFUSED_MAX_COUNT = 256  # at once get an answer when there are too many connections
LINGER_S = 1.0  # a refused client may still be sending: closing at once would lose our answer


class RequestRefusedError(Exception):
    """A request that is not handed to the application."""

    def __init__(self, status: HTTPStatus, code: str, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail


class BoundedProtocol(HttpToolsProtocol):
    """One connection; `limit_concurrency` of the server bounds how many there are."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        # Ours is applied to those who come, uvicorn's would be to those who are there already.
        self._connections_max, self.limit_concurrency = config.limit_concurrency, None
        self._deadline: asyncio.TimerHandle | None = None
        self._taking: asyncio.TimerHandle | None = None
        self._lingering: asyncio.TimerHandle | None = None
        self._has_begun = self._is_head_whole = self._has_cycle = False
        self._head_bytes = self._unread_bytes = self._body_bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Take a connection, or refuse it where there are too many."""
        super().connection_made(transport)
        self._arm()
        most = self._connections_max
        if most is None or len(self.connections) <= most:
            return
        if len(self.connections) > most + REFUSED_MAX_COUNT:
            transport.abort()
            return
        detail = f"the server has {most} connections, as many as it takes; close those not in use"
        self._refuse(RequestRefusedError(HTTPStatus.SERVICE_UNAVAILABLE, "unavailable", detail))

    def connection_lost(self, exc: Exception | None) -> None:
        """Note that it is gone."""
        super().connection_lost(exc)
        for timer in (self._deadline, self._taking, self._lingering):
            if timer is not None:
                timer.cancel()

    def data_received(self, data: bytes) -> None:
        """Take a part of a request."""
        if self._lingering is not None:
            return
        self._unset_keepalive_if_required()
        self._arm()
        self._unread_bytes += len(data)
        assert self.parser is not None  # noqa: S101 - uvicorn's, until the connection is lost
        try:
            self.parser.feed_data(data)
            if self._has_begun and not self._is_head_whole:
                self._check_head(self._unread_bytes)
        except httptools.HttpParserUpgrade:
            self._upgrade()
        except httptools.HttpParserError as error:
            self._refuse(_refusal(error))
        except RequestRefusedError as error:
            self._refuse(error)

    def on_message_begin(self) -> None:
        """Begin to read a request."""
        super().on_message_begin()
        self._arm()
        self._has_begun, self._is_head_whole = True, False
        self._head_bytes = self._body_bytes = 0

    def on_url(self, url: bytes) -> None:
        """Take a part of the request's target."""
        self._count_head(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header or a trailer."""
        self._count_head(len(name) + len(value))
        super().on_header(name, value)
        if name.lower() == b"content-length" and _is_more(value, BODY_MAX_BYTES):
            raise _too_large()

    def on_headers_complete(self) -> None:
        """Hand the request to the application."""
        self._is_head_whole = True
        self._unread_bytes = 0
        if len(self.pipeline) >= PIPELINED_MAX_COUNT:
            detail = f"more than {PIPELINED_MAX_COUNT} requests wait on this connection"
            raise RequestRefusedError(HTTPStatus.TOO_MANY_REQUESTS, "refused", detail)
        super().on_headers_complete()
        self._has_cycle = True

    def on_body(self, body: bytes) -> None:
        """Take a part of the body."""
        self._body_bytes += len(body)
        if self._body_bytes > BODY_MAX_BYTES:
            raise _too_large()
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Note that the request is whole."""
        super().on_message_complete()
        self._has_begun = False
        self._unread_bytes = 0
        self._disarm()

    def pause_writing(self) -> None:
        """Give the client some time to take what is written."""
        super().pause_writing()
        self._watch_taking()

    def resume_writing(self) -> None:
        """Note that the client takes what is written."""
        super().resume_writing()
        if self._taking is not None:
            self._taking.cancel()

    def _watch_taking(self) -> None:
        waiting_bytes = self.transport.get_write_buffer_size()
        self._taking = self.loop.call_later(TAKING_S, self._judge_taking, waiting_bytes)

    def _judge_taking(self, before_bytes: int) -> None:
        if before_bytes - self.transport.get_write_buffer_size() < TAKEN_MIN_BYTES:
            self.transport.abort()
        else:
            self._watch_taking()

    def _arm(self) -> None:
        if self._deadline is None:
            self._deadline = self.loop.call_later(REQUEST_MAX_S, self._on_overdue)

    def _disarm(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _on_overdue(self) -> None:
        if not self._has_begun:
            self.transport.close()
            return
        detail = f"the request was not whole within {REQUEST_MAX_S:g} s"
        self._refuse(RequestRefusedError(HTTPStatus.REQUEST_TIMEOUT, "refused", detail))

    def _count_head(self, count: int) -> None:
        self._head_bytes += count
        self._check_head(self._head_bytes)

    def _check_head(self, count: int) -> None:
        if count > HEAD_MAX_BYTES:
            detail = f"the request's target and headers are larger than {HEAD_MAX_BYTES} bytes"
            status = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
            raise RequestRefusedError(status, "refused", detail)

    def _upgrade(self) -> None:
        if self._should_upgrade():
            self._disarm()
            self.handle_websocket_upgrade()

    def _refuse(self, error: RequestRefusedError) -> None:
        """Answer in place of the application, unless it has begun to; then take no more."""
        self._disarm()
        if self.transport.is_closing():
            return
        is_handed_over = self._has_begun and self._is_head_whole
        if self._has_cycle and (is_handed_over or not self.cycle.response_complete):
            self.transport.close()
            return
        self.transport.write(_answer(error))
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self._lingering = self.loop.call_later(LINGER_S, self.transport.close)


def _refusal(error: httptools.HttpParserError) -> RequestRefusedError:
    """Return why a request cannot be parsed, or is not to be."""
    if isinstance(error.__context__, RequestRefusedError):
        return error.__context__
    detail = f"the request cannot be understood as HTTP/1.1: {error.__context__ or error}"
    return RequestRefusedError(HTTPStatus.BAD_REQUEST, "refused", detail)


def _is_more(digits: bytes, limit: int) -> bool:
    return digits.isdigit() and (len(digits) > len(str(limit)) or int(digits) > limit)


def _too_large() -> RequestRefusedError:
    detail = f"the request's body is larger than {BODY_MAX_BYTES} bytes, which no path takes"
    return RequestRefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "refused", detail)


def _answer(error: RequestRefusedError) -> bytes:
    after = {"Retry-After": "2"} if error.status == HTTPStatus.SERVICE_UNAVAILABLE else {}
    response: Response = problem.problem_response(
        status=error.status,
        code=error.code,
        detail=error.detail,
        headers={**dict(COMMON_HEADERS), **after, "Cache-Control": "no-store"},
    )
    lines = [name + b": " + value + b"\r\n" for name, value in response.raw_headers]
    return b"".join(
        (STATUS_LINE[error.status], *lines, b"connection: close\r\n\r\n", bytes(response.body))
    )
