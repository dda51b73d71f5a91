"""What a session subscribes to and publishes, by what the broker tells apart."""

from dataclasses import dataclass

from contract import topic
from contract.broker_access import STRAY_FILTERS
from contract.topic import ANY_CITY, OPEN

SHARE_PREFIX = "$share/ingest/"


@dataclass(frozen=True, slots=True)
class Topics:
    """Topics of a city.

    Attributes
    ----------
    has_owners : bool
        The broker is the private one, which puts `OPEN` before the topics of clients without
        credentials. There messages for another city, and those with a slash too many, are taken
        too, to be refused with a reason. No two filters match one message: it would come twice.
    """

    city: str
    has_owners: bool

    @property
    def clock(self) -> str:
        """The topic of city time; nobody without credentials can set it."""
        return topic.clock(self.city)

    @property
    def filters(self) -> tuple[str, ...]:
        """All filters but the clock's; births, statuses and truth go to every session.

        Truth has one source, which has an account where there are any.
        """
        prefixes = ("", OPEN) if self.has_owners else ("",)
        city = ANY_CITY if self.has_owners else self.city
        told = (topic.sensor_filter(city, "meta"), topic.gateway_filter(city, "status"))
        shared = (
            topic.sensor_filter(city, "telemetry"),
            topic.gateway_filter(city, "telemetry"),
            *(STRAY_FILTERS if self.has_owners else ()),
        )
        return (
            *(prefix + one for prefix in prefixes for one in told),
            topic.truth_filter(self.city),
            *(SHARE_PREFIX + prefix + one for prefix in prefixes for one in shared),
        )

    def published_as(self, where: str) -> tuple[str, ...]:
        """Return the topics under which everybody finds what is published."""
        return (where, OPEN + where) if self.has_owners else (where,)
