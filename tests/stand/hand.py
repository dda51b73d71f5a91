"""A clock that a test moves, and an item of a live frame."""

from dataclasses import dataclass

from contract.payload.notice import LiveItem

ITEM = LiveItem(
    "hcmc-aq-0001", "air_quality", "2026-01-01T00:00:00.000Z", "", 0, {"pm25_ugm3": 42.1}
)


@dataclass
class Hand:
    """A clock that a test moves."""

    now_s: float = 0.0

    def __call__(self) -> float:
        return self.now_s
