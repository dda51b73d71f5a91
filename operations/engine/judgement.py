"""One round of judgement: what changed is taken, judged, gathered and written, or nothing of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from contract.arrays import IntArray
from contract.clock import from_us
from db.connection import Connection
from operations.engine import changes as waiting_changes
from operations.engine import memory, parts, readings, shelf, unalerted
from operations.engine.changes import Changes, Taken
from operations.engine.kind_memory import KindMemory
from operations.engine.memory import Memory
from operations.engine.parts import REMEMBERED_US
from operations.engine.queries import QUERIES
from operations.engine.rulebook import Rulebook
from operations.episodes import replay
from operations.episodes.state import NEVER_US
from operations.errors import UnknownSensorError
from operations.gather.book import Alert
from operations.gather.found import Change, Found
from operations.gather.gathering import gather
from operations.gather.situation import Situation

TOUCHED_BACK_US = 60_000_000
"""Ended episodes so much older than what was found do not matter to it."""


@dataclass(slots=True)
class Round:
    """What a round came to.

    Attributes
    ----------
    memory : Memory
        What is remembered once it is committed.
    changes : list of Change
        What was found of episodes, told by alerts or not.
    new : list of Alert
        Alerts that were written.
    """

    memory: Memory
    taken: Taken
    changes: list[Change] = field(default_factory=list[Change])
    new: list[Alert] = field(default_factory=list[Alert])
    judged_count: int = 0
    replayed_count: int = 0


async def judge(connection: Connection, before: Memory, situation: Situation) -> Round:
    """Judge what changed, in the running transaction."""
    taken = await waiting_changes.take(connection)
    _demand_known(taken, before)
    found = Round(before, taken)
    kinds = dict(before.kinds)
    for code, changes in taken.by_kind.items():
        if code in kinds:
            kinds[code] = await _judge_kind(connection, kinds[code], changes, found)
    silences, silent, mark_us = before.silences.advanced(taken.by_kind, situation.now_us)
    found.changes += silent
    found.memory = replace(before, kinds=kinds, silences=silences, mark_us=mark_us)
    await _judge_composites(connection, found, situation)
    found.new = await write(connection, found.changes, situation)
    if taken.count:
        await _note(connection, mark_us, situation.now_us)
    return found


async def write(
    connection: Connection, changes: Sequence[Change], situation: Situation
) -> list[Alert]:
    """Make alerts of what was found, in the running transaction; return those that are new."""
    told = [one for one in changes if _makes_alerts(one, situation.rules)]
    await unalerted.write(
        connection,
        [one for one in changes if _is_kept_only(one, situation.rules)],
    )
    if not told:
        return []
    book = await shelf.read(
        connection,
        rule_ids=_family_of({one.rule_id for one in told}, situation.rules),
        sensor_keys=sorted({one.sensor_key for one in told}),
        since_us=min(one.since_us for one in told) - TOUCHED_BACK_US,
    )
    gather(book, told, situation)
    return await shelf.write(connection, book, situation.now_us)


def _demand_known(taken: Taken, before: Memory) -> None:
    """Refuse what is of a sensor that is not remembered yet.

    Raises
    ------
    UnknownSensorError
        Nothing is judged.
    """
    for one in taken.by_kind.values():
        if not np.isin(one.sensor_key, before.sensors.key).all():
            raise UnknownSensorError


async def _judge_kind(
    connection: Connection, before: KindMemory, changes: Changes, found: Round
) -> KindMemory:
    is_late = before.is_late(changes)
    keys, from_us, to_us = before.spans(changes)
    quantities = before.quantities
    after = before
    if not is_late.all():
        spans = (keys[~is_late], from_us[~is_late], to_us[~is_late])
        read = await readings.of_spans(connection, before.kind, quantities, spans)
        after, news, count = after.advanced(read)
        found.changes += news
        found.judged_count += count
    if is_late.any():
        late = Changes(keys[is_late], changes.from_us[is_late], to_us[is_late])
        spans = (late.sensor_key, from_us[is_late], to_us[is_late])
        read = await readings.of_spans(connection, before.kind, quantities, spans)
        stored = await _stored(connection, after, late)
        after, news = after.replayed(late, read, stored)
        found.changes += news
        found.replayed_count += len(late.sensor_key)
    return after


async def _stored(connection: Connection, kind: KindMemory, late: Changes) -> memory.Stored:
    """Return the stored episodes of sensors of which something came late."""
    index = kind.context.index_of(late.sensor_key)
    first_us = late.from_us - kind.hold_us - replay.BEFORE_PERIODS * kind.context.period_us[index]
    return await memory.read_stored(
        connection,
        [*kind.rules],
        since_us=int(first_us.min()),
        sensor_keys=late.sensor_key.tolist(),
    )


async def _judge_composites(connection: Connection, found: Round, situation: Situation) -> None:
    """Judge what rules say together; what it waits for may be nothing but time."""
    after = found.memory
    before = after.parts
    from_us = before.changed_us(found.changes)
    kept = before.after(found.changes)
    if after.mark_us != NEVER_US:
        until_us = max(after.mark_us, before.judged_us)
        if before.judged_us != NEVER_US:
            from_us = min(from_us, before.judged_us)
        known = kept
        for numbered in parts.composites(after.rules):
            since_us = max(from_us - parts.hold_us(numbered) - 1, situation.now_us - REMEMBERED_US)
            if since_us < known.known_us:
                known = await memory.read_parts(connection, kept.wanted, since_us)
                known = known.after(found.changes)
            news = parts.judged(numbered, known, after.sensors, from_us=since_us, until_us=until_us)
            from_us = min(from_us, known.changed_us(news))
            kept, known = kept.after(news), known.after(news)
            found.changes += news
        kept = kept.judged_until(until_us)
    found.memory = replace(after, parts=kept)


async def _note(connection: Connection, mark_us: int, now_us: int) -> None:
    """Write how far judgement has come."""
    until_us = now_us if mark_us == NEVER_US else mark_us
    await connection.execute(QUERIES["write_judged"], {"city_at": from_us(until_us)})


def _makes_alerts(change: Change, rules: Rulebook) -> bool:
    numbered = rules.get(change.rule_id)
    return numbered is not None and numbered.rule.makes_alerts


def _is_kept_only(change: Change, rules: Rulebook) -> bool:
    return change.rule_id in rules and not _makes_alerts(change, rules)


def _family_of(rule_ids: Iterable[str], rules: Rulebook) -> list[str]:
    """Return the rules of the families of some."""
    families = {rules[rule_id].rule.family for rule_id in rule_ids}
    return sorted(rule_id for rule_id, one in rules.items() if one.rule.family in families)


def received_us(changes: Sequence[Change]) -> list[int]:
    """Return when the readings arrived with which standing episodes were raised. [us]."""
    return [
        one.received_us
        for one in changes
        if isinstance(one, Found) and one.received_us is not None and one.cleared_us is None
    ]


async def write_on(connection: Connection, of: Memory) -> None:
    """Let alerts have the newest readings of what stands."""
    for kind in of.kinds.values():
        for rule_id, one in kind.rules.items():
            places: IntArray = np.flatnonzero(one.state.is_raised)
            if not len(places) or not one.numbered.rule.makes_alerts:
                continue
            values: Mapping[str, object] = {
                "rule_id": rule_id,
                "is_below": one.condition.direction == "below",
                "sensor_keys": kind.context.sensor_key[places].tolist(),
                "last_at": [from_us(each) for each in one.state.last_us[places].tolist()],
                "values": one.state.value[places].tolist(),
            }
            async with connection.transaction():
                await connection.execute(QUERIES["write_on_episodes"], values)
                await connection.execute(QUERIES["write_on_alerts"], values)
