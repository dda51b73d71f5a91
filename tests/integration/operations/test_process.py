"""The process that judges: the pack's rules are stored, what people change is theirs, one leads."""

from collections.abc import Callable

import pytest

from contract.city import city_folder
from operations.rules import reading
from tests.stand.station import Query
from tests.stand.waiting import Until
from tests.stand.worker import WorkerProcess

pytestmark = pytest.mark.integration

PACK = reading.from_toml(city_folder("hcmc") / reading.RULES_FILE).rules
NEWEST = """
SELECT rule_id, version, definition::TEXT, made_by
FROM rule INNER JOIN rule_version USING (rule_id, version)
"""
CHANGE = """
WITH next AS (UPDATE rule SET version = version + 1 WHERE rule_id = %s RETURNING rule_id, version)
INSERT INTO rule_version (rule_id, version, definition, made_by)
SELECT rule_id, next.version, former.definition || %s::JSONB, %s
FROM next INNER JOIN rule_version AS former USING (rule_id)
WHERE former.version = next.version - 1
RETURNING 1
"""
Judge = Callable[[], WorkerProcess]


def newest(query: Query) -> dict[str, tuple[int, str, str | None]]:
    return {row[0]: tuple(row[1:]) for row in query(NEWEST)}


def change(query: Query, rule_id: str, member: str, made_by: str | None) -> None:
    """Write the next version of a rule."""
    query(CHANGE, rule_id, member, made_by)


def test_the_packs_rules_are_stored_and_what_a_person_changed_is_left_alone(
    judge: Judge, query: Query, until: Until
) -> None:
    """And taken up while it runs; what the pack alone has written follows the pack."""
    first, second = sorted(PACK)[:2]
    process = judge()
    stored = newest(query)
    assert {name: reading.from_text(row[1]) for name, row in stored.items()} == dict(PACK)
    assert {(row[0], row[2]) for row in stored.values()} == {(1, None)}
    change(query, first, '{"label_en": "Ours"}', "lan")
    until(lambda: len(process.events("rules_read")) == 2, "the change is taken up")
    assert process.stop() == 0
    change(query, second, '{"label_en": "Of an older pack"}', None)

    judge()
    stored = newest(query)
    assert stored[first][0] == 2
    assert reading.from_text(stored[first][1]).label_en == "Ours"
    assert stored[second][0] == 3
    assert reading.from_text(stored[second][1]) == PACK[second]


def test_what_the_pack_has_no_more_is_switched_off(judge: Judge, query: Query) -> None:
    rule_id = min(PACK)
    query("INSERT INTO rule VALUES ('of-yesterday', 1) RETURNING 1")
    definition = reading.to_text(PACK[rule_id]).replace(rule_id, "of-yesterday")
    query(
        "INSERT INTO rule_version (rule_id, version, definition) VALUES ('of-yesterday', 1, %s) "
        "RETURNING 1",
        definition,
    )
    judge()
    version, text, _ = newest(query)["of-yesterday"]
    assert (version, reading.from_text(text).is_enabled) == (2, False)


def test_that_it_judges_is_written_where_nothing_comes_too(
    judge: Judge, query: Query, until: Until
) -> None:
    judge()
    until(
        lambda: query("SELECT 1 FROM judged_until WHERE city_at = 'epoch'") == [(1,)], "it says so"
    )
    query("UPDATE judged_until SET written_at = written_at - INTERVAL '1 day' RETURNING 1")
    fresh = "SELECT 1 FROM judged_until WHERE written_at > NOW() - INTERVAL '1 minute'"
    until(lambda: query(fresh) == [(1,)], "it says so again")


def test_one_of_two_judges_and_the_other_takes_over(judge: Judge, until: Until) -> None:
    first, second = judge(), judge()
    assert (first.metric("operations_leads"), second.metric("operations_leads")) == (1, 0)
    first.kill()
    until(lambda: second.metric("operations_leads") == 1, "the second leads")
