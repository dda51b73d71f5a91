"""Somebody who writes notes on alerts over an API that is killed now and then."""

import threading
from dataclasses import dataclass, field
from http import HTTPStatus

import httpx

from tests.stand.api_process import ApiProcess


@dataclass(slots=True)
class Hand:
    """Somebody who writes notes on alerts, and remembers what was confirmed."""

    api: ApiProcess
    headers: dict[str, str]
    confirmed: set[tuple[int, int, str]] = field(default_factory=set[tuple[int, int, str]])
    stop: threading.Event = field(default_factory=threading.Event)

    def work(self) -> None:
        """Write notes, until told to stop."""
        while not self.stop.wait(0.3):
            try:
                self._take_some()
            except httpx.HTTPError:
                continue  # it is killed now and then

    def _take_some(self) -> None:
        with httpx.Client(headers=self.headers, timeout=5, trust_env=False) as client:
            answer = client.get(f"{self.api.url}/api/v1/alerts?limit=5")
            if answer.status_code != HTTPStatus.OK:
                return
            for alert in answer.json()["items"]:
                number = alert["alert_id"]
                taken = client.post(
                    f"{self.api.url}/api/v1/alerts/{number}/steps",
                    json={"step": "note", "note": "seen"},
                    headers={"If-Match": str(alert["version"])},
                )
                if taken.status_code == HTTPStatus.OK:
                    self.confirmed.add((number, taken.json()["version"], "note"))
