"""What a page asks the server for, and how much of the line each answer took."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page

Session = Any  # a session of the DevTools protocol; its own type leaves every answer unknown

# A line that an operator may have: a phone far from its mast, or a satellite.
SLOW_RTT_MS = 400
SLOW_BYTES_PER_S = 50_000

REQUESTS_MAX = 40
LOAD_MAX_KB = 350.0

# Asked for behind the view, for the search: every sensor with its name.
_NAMES = "/api/v1/sensors?limit="


@dataclass(slots=True)
class Answer:
    """One answer of the server to a page that loads.

    Attributes
    ----------
    sent_bytes : int
        On the line, with its head; 0 while it comes.
    """

    address: str
    is_compressed: bool
    request_id: str
    sent_bytes: int = 0

    @property
    def path(self) -> str:
        """The address without host and query."""
        return urlsplit(self.address).path


class Traffic:
    """The answers to a page, from when it is followed."""

    def __init__(self, page: Page) -> None:
        self.session: Session = page.context.new_cdp_session(page)
        self._answers: dict[str, Answer] = {}
        self.session.on("Network.responseReceived", self._came)
        self.session.on("Network.loadingFinished", self._finished)
        self.session.send("Network.enable", {"maxTotalBufferSize": 100_000_000})

    @property
    def answers(self) -> list[Answer]:
        """Every answer that has begun."""
        return list(self._answers.values())

    @property
    def first_view(self) -> list[Answer]:
        """Return the first answer of each address; what is asked again by the clock is left out."""
        firsts: dict[str, Answer] = {}
        for answer in self.answers:
            firsts.setdefault(answer.address, answer)
        return [answer for answer in firsts.values() if not _is_names(answer)]

    @property
    def first_view_kb(self) -> float:
        """What the first view took on the line. [kB]."""
        return sum(answer.sent_bytes for answer in self.first_view) / 1000

    @property
    def names_kb(self) -> float:
        """What the names of the sensors took. [kB]."""
        return sum(answer.sent_bytes for answer in self.answers if _is_names(answer)) / 1000

    def slow_down(self) -> None:
        """Let the page have a slow line from now on."""
        self.session.send(
            "Network.emulateNetworkConditions",
            {
                "offline": False,
                "latency": SLOW_RTT_MS,
                "downloadThroughput": SLOW_BYTES_PER_S,
                "uploadThroughput": SLOW_BYTES_PER_S,
            },
        )

    def _came(self, event: dict[str, Any]) -> None:
        response = event["response"]
        heads = {name.lower() for name in response["headers"]}
        request_id = str(event["requestId"])
        self._answers[request_id] = Answer(
            str(response["url"]), "content-encoding" in heads, request_id
        )

    def _finished(self, event: dict[str, Any]) -> None:
        if event["requestId"] in self._answers:
            self._answers[event["requestId"]].sent_bytes = int(event["encodedDataLength"])


def _is_names(answer: Answer) -> bool:
    return _NAMES in answer.address
