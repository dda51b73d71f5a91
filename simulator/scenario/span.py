"""Spans of time as people write them: 30m, 1h30m, 2d."""

import re

from simulator.world.units import DAY_MIN, HOUR_MIN

SPAN = re.compile(r"(?:(\d{1,4})d)?(?:(\d{1,4})h)?(?:(\d{1,6})m)?")
MAX_SPAN_MIN = 366 * DAY_MIN
FORM = "a span such as 30m, 1h30m or 2d, a year at most"


def minutes_of(text: str, most_min: int = MAX_SPAN_MIN) -> int | None:
    """Return the minutes of a span; None: it is none, or longer than a year, or as is said."""
    match = SPAN.fullmatch(text)
    if match is None or not text:
        return None
    days, hours, minutes = (int(part or 0) for part in match.groups())
    total_min = days * DAY_MIN + hours * HOUR_MIN + minutes
    return total_min if total_min <= most_min else None


def told(minutes: int) -> str:
    """Return minutes as a span."""
    days, rest_min = divmod(minutes, DAY_MIN)
    hours, rest_min = divmod(rest_min, HOUR_MIN)
    parts = ((days, "d"), (hours, "h"), (rest_min, "m"))
    return "".join(f"{number}{unit}" for number, unit in parts if number) or "0m"
