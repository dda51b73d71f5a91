"""A rule that cannot be is refused, with the field, the reason and what would be right."""

import re
from collections.abc import Mapping
from typing import Any

import pytest

from operations.errors import RuleError
from operations.rules.check import check
from operations.rules.known import Known
from operations.rules.pack import CITY_SILENT
from operations.rules.reading import from_json, to_json
from tests.stand.rules import FLAT, FLOOD, RATE, SERVICE, SILENT, USUAL, composite, rule

KNOWN = Known(
    areas={"760": "Quận 1", "761": "Quận 12"},
    units={"drainage": "Thoát nước", "power": "Điện lực"},
    indices={"level_of_service": frozenset({"traffic_flow"})},
    sensors={"x-sf-0001": "street_flood", "x-ns-0001": "noise"},
)
OTHERS = {
    "flood": rule(rule_id="flood"),
    "loud": rule({**SILENT}, rule_id="loud"),
    "wet": rule(composite({"rule_id": "flood"}), rule_id="wet"),
    "asks-mine": rule(composite({"rule_id": "mine", "within_m": 9}), rule_id="asks-mine"),
}


@pytest.mark.parametrize(
    "condition",
    [
        FLOOD,
        {**FLOOD, "hold_s": 0},
        {**FLOOD, "clear_value": 0.3},
        {**FLOOD, "direction": "below", "clear_value": 0.4},
        {**FLOOD, "statistic": "mean", "span_s": 120},
        {**FLAT, "clear_value": 80},
        RATE,
        USUAL,
        SERVICE,
        SILENT,
        {**SILENT, "kind": None},
        composite({"rule_id": "flood"}, {"rule_id": "loud", "is_not": True, "within_m": 50}),
        composite({"rule_id": "wet"}, {"rule_id": "flood"}, operator="or"),
    ],
)
def test_a_rule_that_can_be_is_let_be(condition: Mapping[str, Any]) -> None:
    check(rule(condition), OTHERS, KNOWN)


@pytest.mark.parametrize(
    ("changed", "field", "problem"),
    [
        ({"unit": "drainge"}, "unit", r"'drainge' is not a unit of the city; near: drainage"),
        ({"areas": ["quận 1"]}, "areas[0]", r"near: 760"),
        ({"areas": ["760", "760"]}, "areas", r"stands twice"),
        ({"sensor_ids": ["x-sf-001"]}, "sensor_ids[0]", r"near: x-sf-0001"),
        ({"sensor_ids": ["x-ns-0001"]}, "sensor_ids[0]", r"is of kind noise, .* street_flood"),
        ({"label_vi": "a\0b"}, "label_vi", r"cannot be shown"),
        ({"label_en": "  "}, "label_en", r"says nothing"),
        ({"playbook_en": "one\ntwo\x07"}, "playbook_en", r"cannot be shown"),
        ({"rule_id": "mine\n"}, "rule_id", r"cannot be shown"),
        ({"quiet_hours": [{"from_hour": 6, "to_hour": 6}]}, "quiet_hours[0]", r"begin when"),
    ],
)
def test_what_a_rule_names_must_be_there(
    changed: Mapping[str, Any], field: str, problem: str
) -> None:
    with pytest.raises(RuleError) as refused:
        check(rule(**changed), OTHERS, KNOWN)

    assert refused.value.field == field
    assert re.search(problem, refused.value.problem)


@pytest.mark.parametrize(
    ("condition", "field", "problem"),
    [
        ({**FLOOD, "kind": "street_floods"}, "condition.kind", r"near: street_flood"),
        ({**FLOOD, "quantity": "depth"}, "condition.quantity", r"near: depth_m"),
        ({**FLOOD, "clear_value": 0.4}, "condition.clear_value", r"0.4 is beyond .*, 0.3"),
        ({**FLOOD, "clear_value": 0}, "condition.clear_value", r"would never end"),
        ({**FLOOD, "limit": 6}, "condition.limit", r"6 is outside 0…5"),
        ({**FLOOD, "direction": "below"}, "condition.clear_value", r"beyond .* at it or above"),
        ({**FLOOD, "hold_s": 30}, "condition.hold_s", r"30 s is less than the period .*, 60 s"),
        ({**FLOOD, "span_s": 600}, "condition.span_s", r"must be 0"),
        ({**FLOOD, "statistic": "mean"}, "condition.span_s", r"less than two periods .*, 120 s"),
        ({**FLOOD, "statistic": "sum", "span_s": 600}, "condition.statistic", r"value, mean"),
        ({**FLOOD, "from_hour": 6, "to_hour": 6}, "condition.to_hour", r"no hour is left"),
        (
            {**FLAT, "clear_value": 9, "statistic": "mean", "span_s": 600},
            "condition.statistic",
            r"it has: value",
        ),
        ({**RATE, "span_s": 60}, "condition.span_s", r"less than two periods"),
        ({**RATE, "kind": "weather", "quantity": "wind_from_deg"}, "condition.quantity", r"round"),
        ({**USUAL, "quantity": "car_count"}, "condition.quantity", r"make a sum"),
        ({**USUAL, "clear_value": -0.5}, "condition.clear_value", r"beyond the limit"),
        ({**SERVICE, "index": "levels_of_service"}, "condition.index", r"near: level_of_service"),
        ({**SERVICE, "kind": "noise"}, "condition.kind", r"is not made of noise"),
        ({**SILENT, "kind": "noises"}, "condition.kind", r"near: noise"),
        (composite({"rule_id": "flod"}), "condition.parts[0].rule_id", r"near: flood"),
        (composite({"rule_id": "loud"}), "condition.parts[0].within_m", r"loud is of noise"),
        (
            composite({"rule_id": "flood", "at_least": 2}),
            "condition.parts[0].at_least",
            r"within_m 0, which is the sensor itself",
        ),
        (
            composite({"rule_id": "flood", "is_not": True}),
            "condition.parts[0].is_not",
            r"must be false",
        ),
        (
            composite({"rule_id": "wet"}, {"rule_id": "flood", "is_not": True}, operator="or"),
            "condition.parts[1].is_not",
            r"use and",
        ),
        (composite({"rule_id": "mine"}), "condition.parts", r"circle: mine → mine"),
        (
            composite({"rule_id": "flood"}, {"rule_id": "asks-mine"}),
            "condition.parts",
            r"circle: mine → asks-mine → mine",
        ),
    ],
)
def test_what_can_never_be_so_is_refused(
    condition: Mapping[str, Any], field: str, problem: str
) -> None:
    with pytest.raises(RuleError) as refused:
        check(rule(condition), OTHERS, KNOWN)

    assert refused.value.field == field
    assert re.search(problem, refused.value.problem)


def test_a_change_that_leaves_a_composite_impossible_is_refused() -> None:
    others = {"wet": rule(composite({"rule_id": "mine"}), rule_id="wet")}

    check(rule(), others, KNOWN)
    with pytest.raises(RuleError, match="wet asks it at its own sensors of street_flood"):
        check(rule(USUAL), others, KNOWN)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"condition": SILENT}, "condition"),
        ({"condition": FLOOD}, "condition"),
        ({"areas": ["760"]}, "areas"),
        ({"sensor_ids": ["x-ns-0001"]}, "sensor_ids"),
    ],
)
def test_silence_of_the_city_stays_of_the_whole_city(
    changed: Mapping[str, Any], field: str
) -> None:
    with pytest.raises(RuleError) as refused:
        check(from_json({**to_json(CITY_SILENT), **changed}), {}, KNOWN)

    assert refused.value.field == field
