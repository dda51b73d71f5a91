"""Time zones by their IANA names: which are known, and which one was probably meant."""

import re
from zoneinfo import available_timezones

from ioc_api.errors import BadParameterError
from ioc_api.http.nearest import NEAR_MAX_COUNT, near

ZONE_PATTERN = r"^(UTC|[A-Z][A-Za-z]+(/[A-Za-z0-9_+-]+)+)$"
FORM = "UTC or an IANA name, Area/City: Asia/Bangkok"
"""How zones are written: there are hundreds, too many for a refusal to list."""

# By name the city alone, as people say it.
_CITIES = {
    zone: zone.rpartition("/")[2].replace("_", " ")
    for zone in sorted(available_timezones())
    if re.fullmatch(ZONE_PATTERN, zone)
}


def known_zone(name: str, text: str) -> str:
    """Return the zone that a parameter names.

    Raises
    ------
    BadParameterError
        If there is none, with those that are like it and how zones are written.
    """
    if text in _CITIES:
        return text
    likest = near(text, _CITIES)[:NEAR_MAX_COUNT]
    raise BadParameterError(name, text, (*likest, FORM), "is no time zone")
