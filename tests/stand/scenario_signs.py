"""What an event of a scenario must leave in the stored readings, by what it is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from psycopg import sql

from simulator.scenario.event import Event
from tests.stand.scenario_run import Row, ScenarioRun

HOUR = timedelta(hours=1)
HEAVY_MMH = 50.0  # lighter rain runs off; assumed
SETTLES = timedelta(minutes=6)
"""So long after a feeder has tripped its last lamps have told, each in its period."""

# Of each sensor, its extremes and mean in a span.
SPANS = """
    SELECT sensor_id, min({column})::float, avg({column})::float, max({column})::float, count(*)
    FROM {table} JOIN sensor USING (sensor_key)
    WHERE sensor_id = ANY(%s) AND observed_at >= %s AND observed_at < %s GROUP BY sensor_id"""


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that must be seen."""

    what: str
    value: float
    unit: str
    aim: str
    held: bool


@dataclass(frozen=True, slots=True)
class Values:
    """What the sensors that an event reached have shown in a span, each number by sensor."""

    low: Mapping[str, float]
    mean: Mapping[str, float]
    high: Mapping[str, float]
    count: Mapping[str, int]

    @classmethod
    def of(
        cls, run: ScenarioRun, row: Row, field: str, before: timedelta, after: timedelta
    ) -> "Values":
        """Return what they showed of `kind.quantity` in a span after the event's begin."""
        kind, column = field.split(".")
        query = sql.SQL(SPANS).format(
            table=sql.Identifier(f"reading_{kind}"), column=sql.Identifier(column)
        )
        found = run.ask(query, list(row.sensor_ids), row.from_at + before, row.from_at + after)
        known = [one for one in found if one[1] is not None]
        return cls(*({one[0]: one[place] for one in known} for place in range(1, 5)))


def storm(run: ScenarioRun, event: Event, row: Row, last: timedelta) -> list[Sign]:
    """It rains; of a heavy one spots are flooded, if only later."""
    rain = Values.of(run, row, "rain_gauge.rain_mm", timedelta(), last)
    depth = Values.of(run, row, "street_flood.depth_m", timedelta(), last + HOUR)
    most_mm, most_m = max(rain.high.values(), default=0.0), max(depth.high.values(), default=0.0)
    signs = [Sign("most rain of a minute", most_mm, "mm", "above 0", most_mm > 0)]
    if event.values["peak_mmh"] >= HEAVY_MMH:
        signs.append(Sign("deepest flooded spot", most_m, "m", "above 0", most_m > 0))
    return signs


def accident(run: ScenarioRun, _event: Event, row: Row, last: timedelta) -> list[Sign]:
    """Who stands in its queue is slower than in the hour before."""
    before = Values.of(run, row, "traffic_flow.speed_kmh", -HOUR, timedelta())
    during = Values.of(run, row, "traffic_flow.speed_kmh", timedelta(), last)
    both = [name for name in during.mean if name in before.mean]
    ratios = [during.mean[name] / before.mean[name] for name in both if before.mean[name] > 0]
    if not ratios:
        return []  # a small fleet has no counter there; what the standard one must see is asked too
    ratio = sum(ratios) / len(ratios)
    what = f"speed of {len(ratios)} sensors against the hour before"
    return [Sign(what, ratio, "1", "below 1", ratio < 1)]


def outage(run: ScenarioRun, _event: Event, row: Row, last: timedelta) -> list[Sign]:
    """Transformers show no load, and lamps that were lit are dark."""
    span = SETTLES, last
    load = Values.of(run, row, "power_transformer.load_kw", *span)
    earlier = Values.of(run, row, "street_light.lamps_on_count", -HOUR, timedelta())
    lamps = Values.of(run, row, "street_light.lamps_on_count", *span)
    dead = sum(most == 0 for most in load.high.values())
    lit = [name for name in lamps.high if earlier.high.get(name, 0.0) > 0]
    dark = sum(lamps.high[name] == 0 for name in lit)
    return [
        Sign("transformers at 0 kW", dead, "sensors", "at least 1", dead > 0),
        Sign(f"lamps dark, of {len(lit)} lit before", dark, "sensors",
             "all, where any was", dark == len(lit)),
    ]  # fmt: skip


SIGNS: Mapping[str, Callable[[ScenarioRun, Event, Row, timedelta], list[Sign]]] = {
    "storm": storm,
    "accident": accident,
    "feeder_outage": outage,
}


def signs_of(run: ScenarioRun, event: Event, row: Row) -> list[Sign]:
    """Return what must be seen of an event that nothing else brought about."""
    if event.what not in SIGNS or event.cause_event_id is not None or row.to_at is None:
        return []
    return SIGNS[event.what](run, event, row, row.to_at - row.from_at)
