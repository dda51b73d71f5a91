"""What a topic says before its last two levels: the domain and kind of a sensor, or a gateway.

There are few of them, areas times kinds, however many sensors a city has or a stranger invents; so
they alone are remembered, and a message's own id is looked up among the registered ones.
"""

from contract.topic import SensorTopic, parse

MAX_COUNT = 4_096
_ANY = "any/telemetry"

Home = tuple[str, str] | None
"""Domain and kind; None for a gateway's."""


class Homes(dict[str, Home]):
    """Homes by their text, parsed when first asked for; too many are all forgotten.

    Raises
    ------
    PayloadError
        `bad_topic`, which is not remembered: only text of bounded length is.
    """

    def __missing__(self, head: str) -> Home:
        topic = parse(f"{head}/{_ANY}")
        if len(self) >= MAX_COUNT:
            self.clear()
        home = self[head] = (topic.domain, topic.kind) if isinstance(topic, SensorTopic) else None
        return home


HOMES = Homes()
