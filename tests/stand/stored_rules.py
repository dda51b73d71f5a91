"""Rules in the database of a test, as whoever judges fills them from the city's pack."""

from collections.abc import Iterable

import psycopg

from contract.city import city_folder
from operations.rules.definition import Rule
from operations.rules.reading import RULES_FILE, from_toml, to_text

WRITE_RULE = "INSERT INTO rule (rule_id, version) VALUES (%s, 1)"
WRITE_VERSION = """
INSERT INTO rule_version (rule_id, version, definition)
VALUES (%s, 1, %s::JSONB)
"""


def pack_rules(city_id: str = "hcmc") -> tuple[Rule, ...]:
    """Return the rules of a city's pack."""
    return tuple(from_toml(city_folder(city_id) / RULES_FILE).rules.values())


def store_rules(connection: psycopg.Connection, rules: Iterable[Rule]) -> None:
    """Write rules as those of a pack, each in its first version."""
    for rule in rules:
        connection.execute(WRITE_RULE, [rule.rule_id])
        connection.execute(WRITE_VERSION, [rule.rule_id, to_text(rule)])
