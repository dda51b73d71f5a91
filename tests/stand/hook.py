"""Somebody who is told of alerts: a server on loopback that keeps what it gets."""

import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

from tests.stand.worker import WorkerProcess

SECRET = "a secret of the test"  # noqa: S105
HEAD = """
allow_private = true
attempts = 3
first_pause_s = 0.05
timeout_s = 1
"""
TARGET = """
[[target]]
name = "hook"
channel = "webhook"
url = "{url}"
secret_file = "secret"
language = "en"
"""

Tell = Callable[..., WorkerProcess]
"""Start a process that tells."""


@dataclass(frozen=True, slots=True)
class Call:
    """What came."""

    path: str
    headers: Mapping[str, str]
    body: bytes


class Hook:
    """The server; use it with `with`.

    Attributes
    ----------
    calls : list of Call
        All that came.
    answers : deque of int
        The next statuses; 200 after them.
    answering : threading.Event
        While it is not set, what comes is kept and not answered.
    """

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.answers: deque[int] = deque()
        self.answering = threading.Event()
        self.answering.set()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever)

    @property
    def port(self) -> int:
        """Where it listens."""
        return self._server.server_address[1]

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}/hook"

    @property
    def tellings(self) -> list[str]:
        """The ids of what it was told, in order."""
        return [call.headers["X-IOC-Telling"] for call in self.calls]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.answering.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        hook = self

        class Handler(BaseHTTPRequestHandler):
            """Keeps and answers."""

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                hook.calls.append(Call(self.path, dict(self.headers), body))
                hook.answering.wait()
                status = hook.answers.popleft() if hook.answers else 200
                try:
                    self.send_response(status)
                    self.send_header("Content-Length", "0")
                    if status == 302:
                        self.send_header("Location", f"http://127.0.0.1:{hook.port}/elsewhere")
                    self.end_headers()
                except OSError:  # whoever asked is gone
                    self.close_connection = True

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Say nothing."""

        return Handler
