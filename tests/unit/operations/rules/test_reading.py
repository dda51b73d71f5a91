"""Rules from a file and from JSON: what has the wrong form is refused with its place."""

from pathlib import Path
from typing import Any

import pytest

from contract.errors import CityError
from operations.errors import RuleError
from operations.rules.pack import CITY_SILENT_ID, CLOCKS
from operations.rules.reading import from_json, from_text, from_toml, to_json, to_text
from tests.stand.rules import FLOOD, composite, rule

RULE = """
[[rule]]
rule_id = "mine"
label_vi = "Của tôi"
label_en = "Mine"
severity = "minor"
family = "mine"
source = "assumed"
confidence = "H"
[rule.condition]
type = "threshold"
kind = "street_flood"
quantity = "depth_m"
direction = "above"
limit = 0.3
clear_value = 0.25
"""


PUBLIC = """
[[public]]
families = ["mine"]
category = "Safety"
response = "Avoid"
event_vi = "Của tôi"
event_en = "Mine"
advice_vi = "Tránh."
advice_en = "Avoid it."
"""


def test_a_file_says_what_people_are_told_of_which_families(tmp_path: Path) -> None:
    path = tmp_path / "rules.toml"
    path.write_text(RULE + PUBLIC)
    assert from_toml(path).public["mine"].advice_en == "Avoid it."


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (('["mine"]', '["other"]'), "no rule is of the family 'other'"),
        (('["mine"]', '["mine", "mine"]'), "'mine' stands twice"),
        (('"Safety"', '"Danger"'), "invalid enum value 'Danger'"),
    ],
    ids=["a family of no rule", "a family twice", "no category of CAP"],
)
def test_what_people_cannot_be_told_is_refused(
    tmp_path: Path, change: tuple[str, str], problem: str
) -> None:
    path = tmp_path / "rules.toml"
    path.write_text(RULE + PUBLIC.replace(*change))
    with pytest.raises(CityError, match=problem):
        from_toml(path)


def test_a_file_gives_rules_clocks_and_who_is_told_next(tmp_path: Path) -> None:
    path = tmp_path / "rules.toml"
    path.write_text(
        "[clocks]\nmajor = { acknowledge_s = 60, resolve_s = 120 }\n"
        '[[escalation]]\ncode = "lead"\nlabel_vi = "Trưởng"\nlabel_en = "Lead"\n' + RULE
    )

    pack = from_toml(path)

    assert list(pack.rules) == ["mine", CITY_SILENT_ID]
    assert pack.clocks["major"].resolve_s == 120
    assert pack.clocks["minor"] == CLOCKS["minor"]
    assert [rung.code for rung in pack.escalation] == ["lead"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[rule]\n", "is not TOML"),
        ("rules = 3\n", "key rules: is not known"),
        (RULE.replace("limit = 0.3\n", ""), r"key rule\[0\].condition.limit: is missing"),
        (RULE.replace("0.3\n", "nan\n"), r"key rule\[0\].condition.limit: expected"),
        (RULE.replace('"minor"', '"mild"'), r"key rule\[0\].severity: invalid enum value 'mild'"),
        (RULE + RULE, r"key rule\[1\].rule_id: 'mine' stands twice"),
    ],
)
def test_a_wrong_file_is_refused_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "rules.toml"
    path.write_text(text)

    with pytest.raises(CityError, match=said):
        from_toml(path)


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        (3, "rule"),
        ({}, "rule_id"),
        ({**to_json(rule()), "colour": "red"}, "colour"),
        ({**to_json(rule()), "is_enabled": 1}, "is_enabled"),
        ({**to_json(rule()), "condition": {**FLOOD, "limit": float("inf")}}, "condition.limit"),
        ({**to_json(rule()), "condition": {**FLOOD, "type": "guess"}}, "condition.type"),
        ({**to_json(rule()), "condition": composite()}, "condition.parts"),
        (
            {**to_json(rule()), "condition": composite({"rule_id": "flood", "at_least": 0})},
            "condition.parts[0].at_least",
        ),
    ],
)
def test_wrong_json_is_refused_with_its_field(raw: Any, field: str) -> None:
    with pytest.raises(RuleError) as refused:
        from_json(raw)

    assert refused.value.field == field


def test_a_rule_survives_the_database() -> None:
    assert from_text(to_text(rule())) == rule()
    with pytest.raises(RuleError):
        from_text("{}")
