"""Who tells the public what, and whether in earnest."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from contract.city import City
from contract.city_time import CityTime
from ioc_api.feeds.cap import Status
from ioc_api.feeds.ground import Ground
from ioc_api.feeds.wording import Voice
from operations.rules.public import PublicWord

NOBODY = "invalid"
"""A domain that is nobody's (RFC 2606): who sends under a name of their own sets it."""


@dataclass(frozen=True, slots=True)
class Office:
    """Who tells what of which city.

    Attributes
    ----------
    words : mapping of str to PublicWord
        By family of rules.
    voice : callable
        Returns who speaks now, and whether in earnest.
    """

    words: Mapping[str, PublicWord]
    ground: Ground
    voice: Callable[[], Voice]


def speaking(city: City, city_time: CityTime, status: Status, sender: str) -> Callable[[], Voice]:
    """Return what returns who speaks.

    A city whose clock a simulator tells is an exercise, whatever the site says of it.
    """
    name = sender or f"ioc@{city.city_id}.{NOBODY}"

    def voice() -> Voice:
        return Voice(name, "Exercise" if city_time.is_told() else status)

    return voice
