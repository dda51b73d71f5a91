"""The rules of the city packs: they can be, and say what the thresholds say."""

from pathlib import Path
from typing import get_args

import pytest

from contract.city import city_folder, known_cities, load_city
from operations.indices.registry import INDICES
from operations.rules.check import check_all
from operations.rules.definition import SEVERITIES, Condition, Threshold
from operations.rules.known import known_of
from operations.rules.pack import CITY_SILENT_ID, RulePack
from operations.rules.reading import RULES_FILE, from_json, from_text, from_toml, to_json, to_text
from tests.stand import rules_page


def pack_of(city_id: str) -> RulePack:
    return from_toml(city_folder(city_id) / RULES_FILE)


@pytest.mark.parametrize("city_id", known_cities())
def test_every_rule_of_a_pack_can_be(city_id: str) -> None:
    indices = {name: frozenset(index.kinds) for name, index in INDICES.items()}
    known = known_of(load_city(city_folder(city_id)), indices=indices, sensors={})

    check_all(pack_of(city_id).rules, known)


@pytest.mark.parametrize("city_id", known_cities())
def test_a_rule_with_the_name_of_a_threshold_has_its_numbers(city_id: str) -> None:
    rules = pack_of(city_id).rules
    for limit in load_city(city_folder(city_id)).thresholds:
        rule = rules.get(limit.threshold_id)
        if rule is None:
            continue
        condition = rule.condition
        assert isinstance(condition, Threshold)
        assert (condition.kind, condition.quantity) == (limit.kind, limit.quantity)
        assert (condition.direction, condition.limit) == (limit.direction, limit.value)
        assert condition.span_s == limit.averaged_s
        assert condition.hold_s >= limit.hold_s
        assert (condition.from_hour, condition.to_hour) == (limit.from_hour, limit.to_hour)
        assert (rule.source, rule.confidence) == (limit.source, limit.confidence)
        assert (rule.label_vi, rule.label_en) == (limit.label_vi, limit.label_en)


@pytest.mark.parametrize("city_id", known_cities())
def test_every_severity_has_clocks_and_somebody_is_told_next(city_id: str) -> None:
    pack = pack_of(city_id)

    assert set(pack.clocks) == set(SEVERITIES)
    assert pack.escalation


@pytest.mark.parametrize("city_id", known_cities())
def test_a_rule_survives_json(city_id: str) -> None:
    for rule in pack_of(city_id).rules.values():
        assert from_json(to_json(rule)) == rule
        assert from_text(to_text(rule)) == rule


@pytest.mark.parametrize("city_id", known_cities())
def test_what_makes_alerts_says_what_to_do(city_id: str) -> None:
    for rule in pack_of(city_id).rules.values():
        if rule.makes_alerts:
            assert rule.playbook_vi.strip(), rule.rule_id
            assert rule.playbook_en.strip(), rule.rule_id


def test_a_city_without_rules_has_what_every_city_has(tmp_path: Path) -> None:
    assert list(from_toml(tmp_path / RULES_FILE).rules) == [CITY_SILENT_ID]


def test_the_page_of_rules_shows_those_of_the_pack() -> None:
    """`python -m tests.stand.rules_page` writes the table."""
    page = rules_page.PAGE.read_text("utf-8")

    assert page == rules_page.with_table(page, "hcmc")


def test_every_type_of_condition_has_a_rule_that_shows_it() -> None:
    types = {type(rule.condition) for rule in pack_of("hcmc").rules.values()}

    assert types == set(get_args(Condition))
