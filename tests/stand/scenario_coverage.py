"""How much of their time sensors with gaps have told, against what their faults leave of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from psycopg import sql

from contract.catalogue import KINDS
from tests.stand.scenario_run import Row, ScenarioRun

SHARES = """
    SELECT sensor_id, (count(*) * period_s / extract(epoch FROM %s - %s))::float
    FROM {} JOIN sensor USING (sensor_key)
    WHERE sensor_id = ANY(%s) AND observed_at >= %s AND observed_at < %s
    GROUP BY sensor_id, period_s"""


@dataclass(frozen=True, slots=True)
class Coverage:
    """The mean share of readings that came of sensors with the same gaps; `left` is the wanted."""

    faults: Sequence[str]
    sensor_count: int
    left: float
    seen: float


def coverages(run: ScenarioRun, rows: Mapping[str, Row]) -> list[Coverage]:
    """Return the coverage of each group of sensors that lose readings by the same faults."""
    gaps = [event for event in run.events if event.what == "dropout"]
    groups: dict[tuple[str, ...], list[str]] = {}
    for sensor_id in {one for event in gaps for one in event.sensors}:
        faults = tuple(event.event_id for event in gaps if sensor_id in event.sensors)
        groups.setdefault(faults, []).append(sensor_id)
    lost = {event.event_id: event.values["lost_frac"] for event in gaps}
    found: list[Coverage] = []
    for faults, sensor_ids in sorted(groups.items()):
        left = 1.0
        for fault in faults:
            left *= 1 - lost[fault]
        seen = _seen(run, rows[faults[0]], sensor_ids)
        found.append(Coverage(faults, len(sensor_ids), left, seen))
    return found


def _seen(run: ScenarioRun, row: Row, sensor_ids: Sequence[str]) -> float:
    shares: dict[str, float] = dict.fromkeys(sensor_ids, 0.0)
    for kind in KINDS:
        query = sql.SQL(SHARES).format(sql.Identifier(f"reading_{kind.code}"))
        span = row.to_at, row.from_at
        shares |= dict(run.ask(query, *span, list(sensor_ids), row.from_at, row.to_at))
    return sum(shares.values()) / len(shares)
