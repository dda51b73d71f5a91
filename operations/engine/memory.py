"""Everything that is remembered, made anew from what is stored: it is a cache of the database."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from contract.arrays import BoolArray, IntArray
from contract.catalogue import KIND_BY_CODE, Kind
from contract.clock import from_us
from db.connection import Connection
from db.rollup import readings_of
from operations.engine import changes as waiting_changes
from operations.engine import parts, readings, sensors, usual_values
from operations.engine.changes import Changes
from operations.engine.episode_rows import episodes_of_rows, no_episodes, some
from operations.engine.kind_memory import Asked, KindMemory, reconciled
from operations.engine.parts import KEPT_US, Parts
from operations.engine.queries import QUERIES, TEMPLATES
from operations.engine.rulebook import Rulebook
from operations.engine.sensors import Sensors
from operations.engine.silences import Listening, Silences
from operations.episodes import replay
from operations.episodes.context import US_PER_DAY, US_PER_S, Context
from operations.episodes.episode import NOT_CLEARED_US, Episodes
from operations.episodes.silence import Heard
from operations.episodes.state import NEVER_US, State
from operations.episodes.watermark import watermark_us
from operations.gather.found import Change, Disproved, Found
from operations.gather.situation import Numbered
from operations.rules.definition import Baseline, Composite, NoData
from operations.rules.pack import CITY_SILENT_ID
from operations.rules.places import is_asked

HEARD_BACK_US = 2 * US_PER_DAY
"""A sensor that was heard last before that is missed by nobody who starts now."""
UNTOLD_BACK_US = 30 * 60 * US_PER_S
"""How far back conditions are judged again of which no alert says since when they hold."""

Stored = Mapping[str, Episodes]


@dataclass(frozen=True, slots=True, eq=False)
class Memory:
    """What is remembered between rounds.

    Attributes
    ----------
    mark_us : int
        Up to which time the city's readings have come. [us]
    """

    sensors: Sensors
    rules: Rulebook
    kinds: Mapping[str, KindMemory]
    silences: Silences
    parts: Parts
    mark_us: int = NEVER_US

    @property
    def heard_us(self) -> int:
        """Return up to when anybody was heard; `NEVER_US` where nobody was for days. [us]."""
        if self.mark_us != NEVER_US:
            return self.mark_us
        return int(self.silences.last_us.max(initial=NEVER_US))


async def build(
    connection: Connection, rules: Rulebook, *, utc_offset_h: float, now_us: int
) -> tuple[Memory, list[Change]]:
    """Return what is remembered by what is stored and was judged, and what nobody has told of it.

    To be called in a transaction that sees one state of the database.
    """
    known = await sensors.read(connection)
    waiting = await waiting_changes.waiting(connection)
    last_us = await _heard(connection, known, waiting, now_us)
    mark_us = watermark_us(last_us, known.period_us, now_us)
    known_us = (now_us if mark_us == NEVER_US else mark_us) - KEPT_US - UNTOLD_BACK_US
    stored = await read_stored(connection, [*rules], since_us=known_us)
    by_kind: dict[str, list[Numbered]] = defaultdict(list)
    for one in rules.values():
        condition = one.rule.condition
        if one.rule.is_enabled and not isinstance(condition, NoData | Composite):
            by_kind[condition.kind].append(one)
    found: list[Change] = []
    kinds: dict[str, KindMemory] = {}
    for code, asked in by_kind.items():
        kind = KIND_BY_CODE[code]
        memory = await _kind(connection, kind, asked, known, last_us, (utc_offset_h, now_us))
        kinds[code], news = await _caught_up(connection, memory, stored)
        found += news
    listening = {
        rule_id: _listening(one, known, last_us, stored, utc_offset_h)
        for rule_id, one in rules.items()
        if isinstance(one.rule.condition, NoData) and one.rule.is_enabled
        if rule_id != CITY_SILENT_ID  # of no sensor
    }
    found += _ended(rules, known, stored, now_us)
    silences = Silences(known.key, known.period_us, last_us, listening)
    judged_us = NEVER_US if mark_us == NEVER_US else mark_us - UNTOLD_BACK_US
    kept = Parts(parts.wanted(rules), {}, known_us, judged_us)
    kept = kept.after(_as_found(stored)).after(found)
    return Memory(known, rules, kinds, silences, kept, mark_us), found


async def read_stored(
    connection: Connection,
    rule_ids: list[str],
    *,
    since_us: int,
    sensor_keys: list[int] | None = None,
) -> Stored:
    """Return the stored episodes by rule that stand or ended after a time."""
    values = {"rule_ids": rule_ids, "since_at": from_us(since_us), "sensor_keys": sensor_keys}
    rows = await (await connection.execute(QUERIES["standing_episodes"], values)).fetchall()
    by_rule: dict[str, list[tuple[float | None, ...]]] = defaultdict(list)
    for rule_id, key, value, *instants_us in rows:
        by_rule[rule_id].append((key, *instants_us, value))
    return {rule_id: episodes_of_rows(one) for rule_id, one in by_rule.items()}


async def read_parts(connection: Connection, wanted: frozenset[str], since_us: int) -> Parts:
    """Return the stored episodes of some rules that stand or ended after a time."""
    stored = await read_stored(connection, sorted(wanted), since_us=since_us)
    return Parts(wanted, {}, since_us).after(_as_found(stored))


async def _heard(
    connection: Connection, known: Sensors, waiting: Mapping[str, Changes], now_us: int
) -> IntArray:
    """Return the newest reading of each sensor that was judged: (sensor,). [us]."""
    last_us = np.full(len(known.key), NEVER_US)
    for code in sorted(set(known.kind.tolist())):
        statement = TEMPLATES["newest_times"].format(readings=readings_of(KIND_BY_CODE[code]))
        values = {"kind": code, "first_at": from_us(now_us - HEARD_BACK_US)}
        rows = await (await connection.execute(statement, values)).fetchall()
        for key, newest_us in rows:
            last_us[np.searchsorted(known.key, key)] = newest_us
    for one in waiting.values():
        place = np.searchsorted(known.key, one.sensor_key)
        last_us[place] = np.minimum(last_us[place], one.from_us - 1)
    return last_us


async def _kind(
    connection: Connection,
    kind: Kind,
    asked: list[Numbered],
    known: Sensors,
    last_us: IntArray,
    when: tuple[float, int],
) -> KindMemory:
    """Return the memory of a kind of which nothing was judged yet."""
    utc_offset_h, now_us = when
    places = known.of_kind(kind.code)
    key = known.key[places]
    usual = await usual_values.read(
        connection,
        kind,
        usual_quantities(asked),
        sensor_key=key,
        now_us=now_us,
        utc_offset_h=utc_offset_h,
    )
    context = Context(
        utc_offset_h=utc_offset_h,
        sensor_key=key,
        period_us=known.period_us[places],
        usual=usual,
    )
    calm = State.calm(len(key))
    rules = {
        one.rule.rule_id: Asked(
            one,
            one.rule.condition,  # type: ignore[arg-type]  # whoever calls has looked
            asked_of(one, known, key),
            calm,
        )
        for one in asked
    }
    return KindMemory(kind, context, last_us[places], rules)


def usual_quantities(asked: list[Numbered]) -> list[str]:
    """Return of which quantities rules ask what is usual."""
    conditions = [one.rule.condition for one in asked]
    return sorted({one.quantity for one in conditions if isinstance(one, Baseline)})


async def _caught_up(
    connection: Connection, memory: KindMemory, stored: Stored
) -> tuple[KindMemory, list[Change]]:
    """Return the memory of a kind as it is by all readings that were judged, and what is untold."""
    context = memory.context
    if not len(context) or memory.seen_us.max() == NEVER_US:
        return memory, []
    newest_us = int(memory.seen_us.max())
    before_us = memory.hold_us + replay.BEFORE_PERIODS * int(context.period_us.max())
    begin_us = newest_us - before_us - UNTOLD_BACK_US
    read = await readings.since(
        connection, memory.kind, memory.quantities, begin_us - memory.span_us
    )
    is_known = np.isin(read.table.sensor_key, context.sensor_key)
    read = read.take(is_known)
    index = context.index_of(read.table.sensor_key)
    read = read.take(read.table.observed_us <= memory.seen_us[index])
    from_us = np.full(len(context), begin_us)
    found: list[Change] = []
    rules = dict(memory.rules)
    for rule_id, one in memory.rules.items():
        episodes = _of(stored.get(rule_id, no_episodes()), context.sensor_key[one.is_asked])
        episodes = some(episodes, episodes.cleared_us >= begin_us)
        state, computed = replay.replayed(one.condition, read.table, context, episodes, from_us)
        computed = some(computed, one.is_asked[context.index_of(computed.sensor_key)])
        places = np.flatnonzero(one.is_asked)
        rules[rule_id] = replace(one, state=one.state.replaced(places, state.of(places)))
        changes = reconciled(rule_id, episodes, computed, {})
        found += [_over(one, episodes) if isinstance(one, Disproved) else one for one in changes]
    return replace(memory, rules=rules), found


def _over(change: Disproved, stored: Episodes) -> Found:
    """Return a stored episode that a rule as it is today does not know as one that has ended."""
    place = np.flatnonzero(
        (stored.sensor_key == change.sensor_key) & (stored.since_us == change.since_us)
    )[0]
    cleared_us = int(stored.cleared_us[place])
    last_us = int(stored.last_us[place])
    return Found(
        rule_id=change.rule_id,
        sensor_key=change.sensor_key,
        was_since_us=change.since_us,
        since_us=change.since_us,
        raised_us=int(stored.raised_us[place]),
        last_us=last_us,
        cleared_us=last_us if cleared_us == NOT_CLEARED_US else cleared_us,
        value=float(stored.value[place]),
    )


def _listening(
    one: Numbered, known: Sensors, last_us: IntArray, stored: Stored, utc_offset_h: float
) -> Listening:
    places = np.flatnonzero(asked_of(one, known, known.key) & known.is_in_service)
    context = Context(
        utc_offset_h=utc_offset_h,
        sensor_key=known.key[places],
        period_us=known.period_us[places],
    )
    since_us = np.full(len(places), NEVER_US)
    standing = stored.get(one.rule.rule_id, no_episodes())
    standing = some(standing, standing.cleared_us == NOT_CLEARED_US)
    standing = _of(standing, context.sensor_key)
    since_us[context.index_of(standing.sensor_key)] = standing.since_us
    condition = one.rule.condition
    assert isinstance(condition, NoData)  # noqa: S101 - whoever calls has looked
    return Listening(one, condition, context, Heard(last_us[places], since_us))


def _ended(rules: Rulebook, known: Sensors, stored: Stored, now_us: int) -> list[Change]:
    """Return what stands of rules that are asked no more, or no more there."""
    found: list[Change] = []
    for rule_id, episodes in stored.items():
        numbered = rules.get(rule_id)
        standing = some(episodes, episodes.cleared_us == NOT_CLEARED_US)
        if numbered is not None and numbered.rule.is_enabled:
            asked = asked_of(numbered, known, known.key)
            if isinstance(numbered.rule.condition, NoData):
                asked &= known.is_in_service
            is_asked = np.isin(standing.sensor_key, known.key[asked])
            standing = some(standing, ~is_asked)
        found += [
            replace(one, was_since_us=one.since_us, cleared_us=max(now_us, one.raised_us))
            for one in parts.found_of(rule_id, standing)
        ]
    return found


def asked_of(one: Numbered, known: Sensors, key: IntArray) -> BoolArray:
    """Tell of which sensors a rule is asked: (sensor,)."""
    rule = one.rule
    asked = np.zeros(len(key), np.bool_)
    for place, sensor_key in enumerate(key.tolist()):
        sensor = known.places[sensor_key]
        areas = frozenset(name for name in (sensor.area, sensor.ward) if name is not None)
        asked[place] = is_asked(rule, sensor_id=sensor.sensor_id, kind=sensor.kind, areas=areas)
    return asked


def _of(episodes: Episodes, sensor_key: IntArray) -> Episodes:
    return some(episodes, np.isin(episodes.sensor_key, sensor_key))


def _as_found(stored: Stored) -> list[Change]:
    return [one for rule_id, each in stored.items() for one in parts.found_of(rule_id, each)]
