"""What a topic says before its last two levels: the domain and kind of a sensor, or a gateway.

There are few of them, areas times kinds, however many sensors a city has or a stranger invents; so
they alone are remembered, and a message's own id is looked up among the registered ones.
"""

from collections.abc import Callable

from contract.reason import Reason
from contract.topic import GatewayTopic, SensorTopic, parse
from ingest.errors import OtherCityError

MAX_COUNT = 4_096
_ANY = "any/telemetry"

Home = tuple[str, str] | None
"""Domain and kind; None for a gateway's."""

TopicReader = Callable[[str], SensorTopic | GatewayTopic]


class Homes(dict[str, Home]):
    """Homes by their text, parsed when first asked for; too many are all forgotten.

    Parameters
    ----------
    city : str or None
        The only one whose topics are read; None reads those of any.

    Raises
    ------
    PayloadError
        `bad_topic`, which is not remembered: only text of bounded length is.
    """

    def __init__(self, city: str | None = None) -> None:
        super().__init__()
        self._city = city

    def parse(self, text: str) -> SensorTopic | GatewayTopic:
        """Return what a topic names.

        Raises
        ------
        PayloadError
            `bad_topic`, also where it names another city.
        """
        topic = parse(text)
        if self._city is not None and topic.city != self._city:
            raise OtherCityError(
                Reason.BAD_TOPIC, f"this is the city {self._city}, the topic says {topic.city}"
            )
        return topic

    def __missing__(self, head: str) -> Home:
        topic = self.parse(f"{head}/{_ANY}")
        if len(self) >= MAX_COUNT:
            self.clear()
        home = self[head] = (topic.domain, topic.kind) if isinstance(topic, SensorTopic) else None
        return home


HOMES = Homes()
