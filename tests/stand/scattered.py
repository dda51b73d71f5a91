"""Readings at times of no order, with gaps and doubtful ones, and what a series says of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray
from psycopg import sql

from contract.arrays import BoolArray, FloatArray, IntArray
from contract.clock import from_us, rfc3339, utc_now
from db.rollup import TIERS, Tier
from db.trusted import Trust
from tests.stand import register
from tests.stand.history import (
    BEGIN,
    OFFSET_S,
    circular_mean_deg,
    compute,
    energetic_mean_db,
)
from tests.stand.stage import City

DAYS = 3
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
QUANTITIES = {
    "mean": ("power_transformer", "load_kw"),
    "energetic": ("noise", "leq_db"),
    "circular": ("weather", "wind_from_deg"),
    "sum": ("rain_gauge", "rain_mm"),
    "counter": ("smart_meter", "energy_kwh"),
}
FAR_KWH = 50_000  # further than a register comes in the days that are looked at
PERCENTS = {"p50": 50, "p95": 95, "p99": 99}
Group = tuple[object, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Scattered:
    """One sensor's readings, ascending: times since the epoch, values as stored, quality bits."""

    name: str
    area: str
    times_s: IntArray
    values: FloatArray
    bits: IntArray

    def take(self, chosen: BoolArray) -> "Scattered":
        return Scattered(
            self.name, self.area, self.times_s[chosen], self.values[chosen], self.bits[chosen]
        )


def empty(city: City) -> None:
    """Forget all that another example has written."""
    names = ["sensor", "sensor_place", "sensor_service", "dirty_bucket", "retention"]
    for kind, _ in QUANTITIES.values():
        names += [f"reading_{kind}", *(f"rollup_{kind}_{tier.name}" for tier in TIERS)]
    tables = sql.SQL(", ").join(map(sql.Identifier, names))
    city.connection.execute(sql.SQL("TRUNCATE {} CASCADE").format(tables))


def scattered(
    aggregate: str, seed: int, sizes: Sequence[int], trust: Trust = "good"
) -> list[Scattered]:
    """Return a sensor for each size: so many readings in three days, in one to three heaps.

    Doubtful values of a register are nonsense, unless they are to count: then what came between two
    of them is anybody's guess, and a bucket guesses by less than a reading can.
    """
    generator = np.random.Generator(np.random.Philox(seed))
    found: list[Scattered] = []
    for number, size in enumerate(sizes):
        heaps = generator.integers(0, DAYS * 86_400, generator.integers(1, 4))
        spread_s = generator.choice([600, 7_200, 86_400])
        at_s = generator.choice(heaps, size) + generator.integers(0, spread_s, size)
        times_s = np.unique(int(BEGIN.timestamp()) + at_s)
        bits = generator.choice([0, 0, 0, 64, 128, 1, 32], len(times_s))
        values = _values(aggregate, generator, times_s, (bits & 63 == 0) | (trust == "all"))
        found.append(Scattered(f"no-{number}", f"76{number % 2}", times_s, values, bits))
    return found


def _values(
    aggregate: str, generator: np.random.Generator, times_s: IntArray, is_good: BoolArray
) -> FloatArray:
    share = generator.random(len(times_s))
    match aggregate:
        case "circular":
            values = (generator.integers(0, 360) + generator.integers(1, 300) * share) % 360
        case "energetic":
            values = 40 + 50 * share
        case "counter":
            return _register(generator, times_s, is_good)
        case _:
            values = np.round(100 * share, 2)
    return values.astype(np.float32).astype(np.float64)


def _register(generator: np.random.Generator, times_s: IntArray, is_good: BoolArray) -> FloatArray:
    """Return a register that grows, and may start anew once; doubtful values are nonsense.

    Not again, while it stands so low that it may be back within a bucket: of its first and last
    value nobody can tell that from a dip.
    """
    rate_per_s = (register.ENERGY.greatest_rate_per_h or 0) / 3_600
    passed_s = np.diff(times_s, prepend=times_s[:1])
    values = np.zeros(len(times_s))
    now = 100_000.0
    for row, grown in enumerate(generator.random(len(times_s)) * rate_per_s * passed_s / 2):
        is_new = generator.random() < 0.03 and now > FAR_KWH
        now = grown / 2 if is_new else now + grown
        values[row] = now if is_good[row] else 3.0
        if not is_good[row]:
            now -= grown  # what it grew is in the next good one
    return values


def written(city: City, aggregate: str, lines: Sequence[Scattered], way: str) -> None:
    """Store the readings; maintenance runs after all of them, after most, or never."""
    kind, name = QUANTITIES[aggregate]
    key_of = {line.name: city.sensor(line.name, kind, area=line.area) for line in lines}
    rows = [
        (key_of[line.name], *row)
        for line in lines
        for row in zip(line.times_s.tolist(), line.bits.tolist(), line.values.tolist(), strict=True)
    ]
    late = {"computed": 0, "late": 7, "not computed": 1}[way]
    last = rows[::late] if late else []
    _insert(city, kind, name, sorted({*rows} - {*last}))
    compute(city, kind)
    _insert(city, kind, name, last)


def _insert(city: City, kind: str, name: str, rows: Sequence[tuple[int, int, int, float]]) -> None:
    city.batch(
        kind,
        [name],
        ((key, _at(second), utc_now(), bits, value) for key, second, bits, value in rows),
        {(key, _at(second - second % 900)) for key, second, _, _ in rows},
    )


def forget(city: City, aggregate: str, kept_from: datetime) -> None:
    """Drop readings as retention does."""
    city.connection.execute(
        "INSERT INTO retention (tier, kept_from_at, applied_at, cut_at) "
        "VALUES ('raw', %s, now(), now())",
        [kept_from],
    )
    readings = sql.Identifier(f"reading_{QUANTITIES[aggregate][0]}")
    gone = sql.SQL("DELETE FROM {} WHERE observed_at < %s").format(readings)
    city.connection.execute(gone, [kept_from])


def groups(line: Scattered, by: str, tier: Tier) -> list[Group]:
    """Return which item each reading of a line belongs to."""
    local = line.times_s + OFFSET_S
    begins_s = (local - local % tier.width_s - OFFSET_S).tolist()
    place = {"sensor": (line.name,), "area": (line.area,)}.get(by, ())
    match by:
        case "hour":
            return [(datetime.fromtimestamp(at_s, ZONE).hour,) for at_s in line.times_s.tolist()]
        case "weekday":
            times = line.times_s.tolist()
            return [(datetime.fromtimestamp(at_s, ZONE).isoweekday(),) for at_s in times]
        case _:
            return [(*place, rfc3339(from_us(begin * 1_000_000))) for begin in begins_s]


def wanted(
    aggregate: str,
    lines: Sequence[Scattered],
    trust: Trust,
    span_s: tuple[int, int],
    group_of: Callable[[Scattered], list[Group]],
) -> dict[Group, dict[str, Any]]:
    """Return what each item says, from the readings themselves.

    Parameters
    ----------
    span_s
        That of all buckets that the series touches; what a register had before it counts too.
    """
    held: dict[Group, list[tuple[FloatArray, FloatArray]]] = {}
    for line in lines:
        good = line.take((line.bits & 63 == 0) | (trust == "all"))
        grown = register.steps(good.times_s, good.values) if aggregate == "counter" else good.values
        if len(grown) and aggregate == "counter":
            grown[0] = np.nan  # none is before it
        within = (good.times_s >= span_s[0]) & (good.times_s < span_s[1])
        of_group: dict[Group, list[int]] = {}
        for row in np.flatnonzero(within).tolist():
            of_group.setdefault(group_of(good)[row], []).append(row)
        for group, rows in of_group.items():
            held.setdefault(group, []).append((good.values[rows], grown[rows]))
    return {group: _said(aggregate, parts) for group, parts in held.items()}


def _said(aggregate: str, parts: Sequence[tuple[FloatArray, FloatArray]]) -> dict[str, Any]:
    values = np.concatenate([part for part, _ in parts])
    said: dict[str, Any] = {"count": len(values), "sensor_count": len(parts)}
    match aggregate:
        case "counter":
            grown = np.concatenate([part for _, part in parts])
            said["increase"] = None if np.isnan(grown).all() else float(np.nansum(grown))
            return said
        case "circular":
            return said | {"mean": circular_mean_deg(values), "length": _length(values)}
        case "energetic":
            said["mean"] = energetic_mean_db(values)
        case "sum":
            said |= {"mean": float(values.mean()), "sum": float(values.sum())}
        case _:
            said |= {"mean": float(values.mean()), "total": sum(float(p.mean()) for p, _ in parts)}
    said |= {"min": float(values.min()), "max": float(values.max())}
    return said | {name: float(np.percentile(values, each)) for name, each in PERCENTS.items()}


def _length(values: NDArray[np.float64]) -> float:
    """Return how long the mean vector is: of directions that cancel out none is the mean."""
    angles = np.radians(values)
    return float(np.hypot(np.sin(angles).mean(), np.cos(angles).mean()))


def _at(second: int) -> datetime:
    return datetime.fromtimestamp(second, UTC)


def span_of(begin_h: float, length_h: float) -> tuple[datetime, datetime]:
    """Return a span from so long after the first day began."""
    begin = BEGIN + timedelta(hours=begin_h)
    return begin, begin + timedelta(hours=length_h)
