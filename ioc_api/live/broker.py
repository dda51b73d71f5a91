"""Where the broker is, and whether we are connected to it."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Broker:
    """The address of the broker."""

    host: str
    port: int
    username: str | None = None
    password: str | None = field(default=None, repr=False)


@dataclass(slots=True)
class BrokerLink:
    """Whether the live feed is subscribed at the broker, and if not, why."""

    is_connected: bool = False
    problem: str | None = "not connected yet"

    def came(self) -> None:
        """Note that the subscriptions stand."""
        self.is_connected, self.problem = True, None

    def went(self, problem: str) -> None:
        """Note that the connection is gone."""
        self.is_connected, self.problem = False, problem
