"""What everyday troubles have in common: how many a day, when, how long, how strong."""

import math
import re
from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np

from contract.arrays import FloatArray, IntArray
from simulator import rng
from simulator.scenario.troubles import Trouble
from simulator.world.local_time import EPOCH_DATE, civil_date
from simulator.world.units import DAY_MIN, HOUR_MIN

SHORTEST_MIN = 2
EVENT_ID = re.compile(r"everyday--?\d+\.(\d{8})\.")


def layers(trouble: float) -> Iterator[tuple[int, float]]:
    """Yield the layers that make up a share of the usual rates, each with its own share.

    Whatever a layer holds by itself stays when another one is laid upon it: with more trouble the
    same things happen, and more.
    """
    for layer in range(math.ceil(trouble)):
        yield layer, min(1.0, trouble - layer)


def day_begin_step(day: int, utc_offset_h: float) -> int:
    """Return the city minute in which a civil day begins."""
    return day * DAY_MIN - round(utc_offset_h * HOUR_MIN)


def day_of(step: int, utc_offset_h: float) -> int:
    """Return the civil day of a city minute."""
    return (step + round(utc_offset_h * HOUR_MIN)) // DAY_MIN


def event_id(seed: int, day: int, what: str, name: str | int, layer: int) -> str:
    """Return the id of a trouble that begins on a civil day.

    The seed is part of it: a world that is spun up anew with another one has other troubles, and
    may not take the names of those that are told already.
    """
    again = f"-{layer + 1}" if layer else ""
    return f"everyday-{seed}.{civil_date(day):%Y%m%d}.{what}-{name}{again}"


def day_in(event_id: str) -> int | None:
    """Return the civil day that an id names; None: it is none of an everyday trouble."""
    match = EVENT_ID.match(event_id)
    if match is None:
        return None
    try:
        day = date.fromisoformat(match[1])
    except ValueError:
        return None
    return (day - EPOCH_DATE).days


def lasting_min(trouble: Trouble, normal: FloatArray) -> FloatArray:
    """Return how long troubles last, from standard normal numbers. [min]."""
    return each_lasting_min([trouble], np.zeros(np.shape(normal), dtype=np.int64), normal)


def each_lasting_min(
    troubles: Sequence[Trouble], which: IntArray, normal: FloatArray
) -> FloatArray:
    """Return how long each of several lasts, of the trouble that `which` counts to. [min]."""
    laws = np.array(
        [
            (one.lasts_median_min, one.lasts_sigma_ln, max(SHORTEST_MIN, one.lasts_max_min))
            for one in troubles
        ]
    )
    median_min, sigma_ln, longest_min = laws[which].T
    minutes = median_min * np.exp(sigma_ln * normal)
    return np.clip(rng.rounded(minutes), SHORTEST_MIN, longest_min)


def values(trouble: Trouble, unit: FloatArray) -> dict[str, float]:
    """Return a trouble's parameters, drawn by numbers in [0, 1), as many as it has ranges."""
    drawn = {
        one.name: float(rng.between(unit[place], one.between))
        for place, one in enumerate(trouble.value)
    }
    return {name: round(value, 4) for name, value in drawn.items()}


def count(unit: float, mean: float) -> int:
    """Return how many there are, Poisson, by one number in [0, 1)."""
    number, share = 0, math.exp(-mean)
    total = share
    while unit >= total and share > 0:
        number += 1
        share *= mean / number
        total += share
    return number
