"""What a page must never do, whatever a test looks at: complain, fail, or ask another host."""

import contextlib
from collections.abc import Collection, Generator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Error, Page, Request, WebSocket

# The browser itself writes these where a server is gone; no page can keep it from that.
OUTAGE_COMPLAINTS = ("Failed to load resource:", "WebSocket connection to ")
LOCAL_SCHEMES = frozenset({"data", "blob", "about"})


@dataclass  # without slots: Playwright marks the owner of a handler
class Watch:
    """The faults and requests of one page.

    Attributes
    ----------
    hosts : collection of str
        `host:port` of every server that the page may ask.
    requests : list of str
        Every address that it asked for.
    """

    hosts: Collection[str]
    requests: list[str] = field(default_factory=list[str])
    faults: list[str] = field(default_factory=list[str])
    _is_outage: bool = False
    _missing: list[str] = field(default_factory=list[str])
    _refused: list[str] = field(default_factory=list[str])

    def follow(self, page: Page) -> None:
        """Begin to watch a page."""
        page.on("console", self._console)
        page.on("pageerror", self._page_error)
        page.on("request", self._request)
        page.on("websocket", self._websocket)

    @contextlib.contextmanager
    def outage(self) -> Generator[None]:
        """Allow what the browser itself says about servers that are gone."""
        self._is_outage = True
        yield
        self._is_outage = False

    def forgive_missing(self, path: str) -> None:
        """Allow what the browser says, or said, about what the server does not have."""
        self._missing.append(path)
        self.faults[:] = [fault for fault in self.faults if not self._is_forgiven(fault)]

    def forgive_refused(self, path: str) -> None:
        """Allow what the browser says about questions at a path that the server refuses."""
        self._refused.append(path)

    def asked(self, host: str) -> list[str]:
        """Return the addresses at a host that were asked for."""
        return [address for address in self.requests if urlsplit(address).netloc == host]

    def _console(self, message: ConsoleMessage) -> None:
        is_allowed = self._is_outage and message.text.startswith(OUTAGE_COMPLAINTS)
        if message.type == "error" and not is_allowed:
            where = message.location.get("url", "")
            fault = f"the console says: {message.text} ({where})"
            if not self._is_forgiven(fault):
                self.faults.append(fault)

    def _is_forgiven(self, fault: str) -> bool:
        is_missing = any(f"{path})" in fault for path in self._missing)
        is_refused = any(f"{path}?" in fault for path in self._refused)
        return ("status of 404" in fault and is_missing) or (
            "status of 422" in fault and is_refused
        )

    def _page_error(self, error: Error) -> None:
        self.faults.append(f"uncaught: {error}")

    def _request(self, request: Request) -> None:
        self._note(request.url)

    def _websocket(self, socket: WebSocket) -> None:
        self._note(socket.url)

    def _note(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme in LOCAL_SCHEMES:
            return
        self.requests.append(address)
        if parts.netloc not in self.hosts:
            self.faults.append(f"asked another host: {address}")
