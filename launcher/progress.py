"""How far the past of a city has come, in a line for the terminal."""

import json
import math
from typing import TypedDict

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
HOURS_UP_TO = 48
MINUTE_S = 60
OF_ONE_RUN_FRAC = 0.98  # of the rows; the rest is rounding


class Load(TypedDict):
    """Of an item of `GET loads`, what is told here."""

    load_name: str
    part_count: int | None
    done_count: int
    row_count: int
    rows_per_s: float | None


class Done(TypedDict):
    """What the loader leaves when all is stored."""

    rows: int  # of all runs that it needed
    refused: int
    took_s: float  # of the last run
    rows_per_s: float  # of the last run


def under_way(answer: str, name: str, span_ms: int) -> str:
    """Return how far a load has come; nothing before its first part and after its last.

    Parameters
    ----------
    answer
        Of `GET loads`; empty where there is none.
    span_ms
        How long the past is. [ms]
    """
    loads: list[Load] = json.loads(answer)["items"] if answer else []
    found = next((load for load in loads if load["load_name"] == name), None)
    if found is None or found["done_count"] in {0, found["part_count"]}:
        return ""  # nothing yet, or all: that is said with what has come of it
    said = [_reached(found, span_ms)]
    if rate := found["rows_per_s"]:
        said += [f"{rate:,.0f} rows/s", *_left(found, rate)]
    return f"history: {', '.join(said)}"


def done(text: str, span_ms: int) -> str:
    """Return what has come of it, by the file that the loader left."""
    found: Done = json.loads(text)
    refused = f", {found['refused']:,} of them refused" if found["refused"] else ""
    rate, took_s = found["rows_per_s"], found["took_s"]
    is_of_one_run = rate * took_s >= OF_ONE_RUN_FRAC * found["rows"]
    took = f" in {took_s:,.0f} s" if is_of_one_run else ""
    return f"history: {long(span_ms)}, {found['rows']:,} rows{took}{refused}"


def _reached(load: Load, span_ms: int) -> str:
    if not load["part_count"]:
        return f"{load['row_count']:,} rows"
    number, unit = _number(span_ms)
    reached = math.floor(number * load["done_count"] / load["part_count"])
    return f"{reached} of {number} {unit}"


def _left(load: Load, rate: float) -> list[str]:
    """Return about how long it still takes, where that can be said."""
    if not load["part_count"]:
        return []
    parts_left = load["part_count"] - load["done_count"]
    left_s = load["row_count"] / load["done_count"] * parts_left / rate
    if left_s < MINUTE_S:
        return ["less than a minute left"]
    return [f"about {math.ceil(left_s / MINUTE_S)} min left"]


def long(span_ms: int) -> str:
    """Return the length of a past in words."""
    number, unit = _number(span_ms)
    return f"{number} {unit}"


def _number(span_ms: int) -> tuple[int, str]:
    """Return the length of a past as people say it: 24 hours, 30 days."""
    hours = round(span_ms / HOUR_MS)
    return (hours, "hours") if hours <= HOURS_UP_TO else (round(hours / 24), "days")
