"""The indices once more, one value at a time and from the documents' tables: for comparison.

Nothing of `operations.indices` is asked here. A value that is not known is None.
"""

import itertools
import math
from collections.abc import Mapping, Sequence

Value = float | None

# Decision 1459/QĐ-TCMT, table 2, as it is printed: a row for each level of the index.
COLUMNS = ("o3", "o3_8h", "co", "so2", "no2", "pm10", "pm25")
ROWS: tuple[tuple[int, tuple[Value, ...]], ...] = (
    (0, (0, 0, 0, 0, 0, 0, 0)),
    (50, (160, 100, 10_000, 125, 100, 50, 25)),
    (100, (200, 120, 30_000, 350, 200, 150, 50)),
    (150, (300, 170, 45_000, 550, 700, 250, 80)),
    (200, (400, 210, 60_000, 800, 1_200, 350, 150)),
    (300, (800, 400, 90_000, 1_600, 2_350, 420, 250)),
    (400, (1_000, None, 120_000, 2_100, 3_100, 500, 350)),
    (500, (1_200, None, 150_000, 2_630, 3_850, 600, 500)),
)
ORDER = ("pm25", "pm10", "o3", "no2", "so2", "co")
DUST = ("pm25", "pm10")


def known(values: Sequence[float]) -> list[Value]:
    """Return values with None for NaN."""
    return [None if math.isnan(value) else value for value in values]


def sub_index(column: str, ugm3: float) -> float:
    """Return the index between the two rows that a concentration lies between."""
    place = COLUMNS.index(column)
    points = [(row[place], level) for level, row in ROWS if row[place] is not None]
    for (low, low_level), (high, high_level) in itertools.pairwise(points):
        assert low is not None
        assert high is not None
        if ugm3 <= high:
            return (high_level - low_level) / (high - low) * (ugm3 - low) + low_level
    return points[-1][1]


def nowcast(newest_first: Sequence[Value]) -> Value:
    """Return the NowCast of twelve hours."""
    there = [value for value in newest_first if value is not None]
    if sum(value is not None for value in newest_first[:3]) < 2:
        return None
    weight = 1.0 if max(there) == 0 else max(min(there) / max(there), 0.5)
    above = below = 0.0
    for value in reversed(newest_first):  # by Horner's rule, the oldest first
        above = above * weight + (0.0 if value is None else value)
        below = below * weight + (value is not None)
    return above / below


def mean(values: Sequence[Value]) -> Value:
    """Return the mean where three quarters of the values are there."""
    there = [value for value in values if value is not None]
    return math.fsum(there) / len(there) if 4 * len(there) >= 3 * len(values) else None


def aqi(by_pollutant: Mapping[str, Value]) -> tuple[int | None, str | None]:
    """Return the index and whose it is."""
    there = {name: value for name in ORDER if (value := by_pollutant[name]) is not None}
    if not any(name in there for name in DUST):
        return None, None
    worst = max(there, key=lambda name: there[name])
    return math.floor(round(there[worst], 6) + 0.5), worst


def aqi_of_hour(hours: Mapping[str, Sequence[Value]], hour: int) -> tuple[int | None, str | None]:
    """Return the index of an hour of several that follow one another."""
    found: dict[str, Value] = {}
    for name in ORDER:
        value = hours[name][hour]
        if name in DUST:
            back = [hours[name][hour - n] if hour >= n else None for n in range(12)]
            value = nowcast(back)
        found[name] = None if value is None else sub_index(name, value)
    return aqi(found)


def aqi_of_day(hours: Mapping[str, Sequence[Value]], day: int) -> tuple[int | None, str | None]:
    """Return the index of a day of several that follow one another."""
    found: dict[str, Value] = {}
    for name in ORDER:
        own = hours[name][24 * day : 24 * day + 24]
        value = mean(own)
        if value is not None and name not in DUST:
            value = max(one for one in own if one is not None)
        found[name] = None if value is None else sub_index(name, value)
        if name == "o3":
            eights = means_ending_in(hours[name], day, 8)
            if sum(one is not None for one in eights) >= 18:
                worst = max(one for one in eights if one is not None)
                eight = sub_index("o3_8h", worst) if worst <= 400 else None
                sides = [one for one in (found[name], eight) if one is not None]
                found[name] = max(sides, default=None)
    return aqi(found)


def means_ending_in(hours: Sequence[Value], day: int, width: int) -> list[Value]:
    """Return the 24 means over so many hours that end within a day."""
    ends = range(24 * day + 1, 24 * day + 25)
    return [mean([hours[n] if n >= 0 else None for n in range(end - width, end)]) for end in ends]


def level_of_service(speed_kmh: float, limit_kmh: float = 50.0) -> int:
    """Return how many of the five borders a speed is under."""
    free = 35 + 5 * (limit_kmh >= 60) + 5 * (limit_kmh >= 70)
    return sum(speed_kmh < free - 5 * step - 1e-7 for step in range(5))


def flood_class(depth_m: float) -> str:
    """Return what still gets through."""
    cm = round(100 * depth_m, 3)
    if cm >= 50:
        return "emergency"
    if cm >= 30:
        return "closed"
    if cm >= 20:
        return "stalling"
    return "slow" if cm >= 10 else "passable"


def noise_limit_db(hour: int) -> int:
    """Return the limit of an ordinary area in the hour that begins then."""
    return 70 if hour in range(6, 21) else 55


def water_class(ph: float, do_mgl: float) -> str:
    """Return the first class of which both are kept."""
    ph, do_mgl = round(ph, 6), round(do_mgl, 6)
    for name, low_ph, oxygen in (("A", 6.5, 6.0), ("B", 6.0, 5.0), ("C", 6.0, 4.0)):
        if low_ph <= ph <= 8.5 and do_mgl >= oxygen:
            return name
    return "D"


def voltage_band(voltage_v: float) -> str:
    """Return the band by how many percent a voltage is off."""
    if voltage_v < 10:
        return "off"
    percent = round(100 * (voltage_v - 230) / 230, 4)
    if percent < -10:
        return "too_low"
    if percent < -5:
        return "low"
    return "normal" if percent < 5 else "high"
