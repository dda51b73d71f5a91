"""Whether we are connected to the broker, and what waits there."""

from dataclasses import dataclass


@dataclass(slots=True)
class BrokerLink:
    """Whether the live feed is subscribed at the broker, and if not, why.

    Attributes
    ----------
    stored_count : int or None
        Messages that the broker holds, as it says itself; None where it does not.
    retained_count : int or None
        Those of them that are retained: they wait for nobody.
    """

    is_connected: bool = False
    problem: str | None = "not connected yet"
    stored_count: int | None = None
    retained_count: int | None = None

    @property
    def queue_count(self) -> int | None:
        """How many messages wait for sessions, ingest's above all; None where that is unknown.

        The broker tells both numbers every 10 s and not at the same moment.
        """
        if self.stored_count is None or self.retained_count is None:
            return None
        return max(0, self.stored_count - self.retained_count)

    def came(self) -> None:
        """Note that the subscriptions stand."""
        self.is_connected, self.problem = True, None

    def went(self, problem: str) -> None:
        """Note that the connection is gone."""
        self.is_connected, self.problem = False, problem
        self.stored_count = self.retained_count = None
