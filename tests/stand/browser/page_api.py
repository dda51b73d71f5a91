"""The API and the pages as a test asks for them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx

from tests.stand.browser.room import Room


@dataclass(frozen=True, slots=True)
class Api:
    """The API as a program asks it."""

    address: str

    def get(self, path: str, **parameters: str | int) -> Any:
        """Return the document at a path below `/api/v1/`."""
        answer = httpx.get(f"{self.address}/api/v1/{path}", params=parameters, timeout=10)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def listed_count(self) -> int:
        """Return how many sensors a list without filters has: those outside of the city as well."""
        return len(self.get("sensors", limit=1000)["items"])


OpenRoom = Callable[..., Room]
