"""The rules as they are stored: first those of the city's pack, then what people make of them."""

from collections.abc import Mapping

import structlog

from contract.city import City
from db.connection import Connection
from operations.engine.queries import QUERIES
from operations.errors import RuleError
from operations.gather.situation import Numbered
from operations.indices.registry import INDICES
from operations.rules import reading
from operations.rules.check import check
from operations.rules.definition import Rule
from operations.rules.known import known_of
from operations.rules.pack import RulePack

FIRST_NOTE = "of the city's pack"
CHANGED_NOTE = "the city's pack has changed"
GONE_NOTE = "the city's pack has it no more"

_log = structlog.get_logger()


Rulebook = Mapping[str, Numbered]
"""The rules that are judged by, by id."""


async def keep_pack(connection: Connection, pack: RulePack) -> None:
    """Let the rules of the pack be stored; what a person has ever changed is left as it is.

    A rule that the pack has no more is switched off.
    """
    async with connection.transaction():
        rows = await (await connection.execute(QUERIES["lock_rules"])).fetchall()
        stored = {row[0]: row for row in rows}
        for rule_id, rule in pack.rules.items():
            if rule_id not in stored:
                await _write(connection, rule, 1, FIRST_NOTE)
        for rule_id, version, definition, is_personal in rows:
            former = _parsed(rule_id, definition)
            now, note = pack.rules.get(rule_id), CHANGED_NOTE
            if now is None and former is not None:
                now, note = _switched_off(former), GONE_NOTE
            if now is not None and not is_personal and now != former:
                await _write(connection, now, version + 1, note)


async def read(connection: Connection, city: City) -> Rulebook:
    """Return the newest version of each rule; what cannot be judged by is left out."""
    found: dict[str, Numbered] = {}
    rows = await (await connection.execute(QUERIES["read_rules"])).fetchall()
    for rule_id, version, text in rows:
        try:
            rule = reading.from_text(text)
        except RuleError as error:
            _log.error("rule_refused", rule=rule_id, version=version, problem=str(error))
            continue
        found[rule_id] = Numbered(rule, version)
    rules = {rule_id: one.rule for rule_id, one in found.items()}
    return {rule_id: one for rule_id, one in found.items() if _can_be(one, rules, city)}


def _can_be(one: Numbered, rules: Mapping[str, Rule], city: City) -> bool:
    kinds = {name: frozenset(index.kinds) for name, index in INDICES.items()}
    # Sensors come and go: a rule of one that is not there yet is judged once it is.
    sensors = dict.fromkeys(one.rule.sensor_ids, one.rule.condition.kind or "")
    try:
        check(one.rule, rules, known_of(city, kinds, sensors))
    except RuleError as error:
        _log.error("rule_refused", rule=one.rule.rule_id, version=one.version, problem=str(error))
        return False
    return True


def _parsed(rule_id: str, definition: object) -> Rule | None:
    """Return a stored rule; None where an older version wrote what is none today."""
    try:
        return reading.from_json(definition)
    except RuleError as error:
        _log.warning("rule_outdated", rule=rule_id, problem=str(error))
        return None


def _switched_off(rule: Rule) -> Rule:
    return reading.from_json({**reading.to_json(rule), "is_enabled": False})


async def _write(connection: Connection, rule: Rule, version: int, note: str) -> None:
    values = {
        "rule_id": rule.rule_id,
        "version": version,
        "definition": reading.to_text(rule),
        "note": note,
    }
    await connection.execute(QUERIES["write_rule"], values)
    await connection.execute(QUERIES["write_version"], values)
