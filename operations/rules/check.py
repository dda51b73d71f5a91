"""Which rules cannot be: what they name does not exist, or what they ask can never be so."""

from collections.abc import Iterable, Mapping

from contract.catalogue import KIND_BY_CODE
from operations.errors import RuleError
from operations.rules import composed, judged
from operations.rules.definition import (
    Baseline,
    Composite,
    Condition,
    Index,
    NoData,
    Rate,
    Rule,
    Threshold,
)
from operations.rules.known import Known, demand
from operations.rules.pack import CITY_SILENT_ID

_LINES = ("playbook_vi", "playbook_en")
"""The texts of more than one line."""


def check(rule: Rule, others: Mapping[str, Rule], known: Known) -> None:
    """Refuse a rule that cannot be.

    Parameters
    ----------
    others
        All rules by id; whether an older version of this one is among them does not matter.

    Raises
    ------
    RuleError
        The first thing that is wrong, with what would be right.
    """
    _check_texts(rule)
    _check_names(rule, known)
    _check_hours(rule)
    _check_condition(rule.condition, known)
    if rule.rule_id == CITY_SILENT_ID:
        _check_city_silent(rule)
    composed.check(rule, {**others, rule.rule_id: rule})


def check_all(rules: Mapping[str, Rule], known: Known) -> None:
    """Refuse a set of rules of which one cannot be.

    Raises
    ------
    RuleError
        Of the first that cannot; its field begins with the rule's id.
    """
    for rule_id, rule in rules.items():
        try:
            check(rule, rules, known)
        except RuleError as error:
            field = f"{rule_id}.{error.field}"
            raise RuleError(field, error.problem, error.accepted) from None


def _check_texts(rule: Rule) -> None:
    """Refuse what no screen shows and no database keeps."""
    texts: Iterable[tuple[str, str]] = (
        ("rule_id", rule.rule_id),
        ("family", rule.family),
        ("label_vi", rule.label_vi),
        ("label_en", rule.label_en),
        ("source", rule.source),
        *((name, getattr(rule, name).replace("\n", " ")) for name in _LINES),
    )
    for field, text in texts:
        if not text.isprintable():
            raise RuleError(field, "has characters that cannot be shown")
        if text.isspace() or (not text and field not in _LINES):
            raise RuleError(field, "says nothing")


def _check_names(rule: Rule, known: Known) -> None:
    if rule.unit is not None:
        demand("unit", rule.unit, known.units, "a unit of the city")
    for index, area in enumerate(rule.areas):
        demand(f"areas[{index}]", area, known.areas, "an area of the city")
    kind = rule.condition.kind
    for index, sensor_id in enumerate(rule.sensor_ids):
        field = f"sensor_ids[{index}]"
        demand(field, sensor_id, dict.fromkeys(known.sensors, ""), "a sensor")
        if kind is not None and known.sensors[sensor_id] != kind:
            problem = f"{sensor_id!r} is of kind {known.sensors[sensor_id]}, the rule of {kind}"
            raise RuleError(field, problem)
    for name, codes in (("areas", rule.areas), ("sensor_ids", rule.sensor_ids)):
        twice = next((code for at, code in enumerate(codes) if code in codes[:at]), None)
        if twice is not None:
            raise RuleError(name, f"{twice!r} stands twice")


def _check_hours(rule: Rule) -> None:
    for index, quiet in enumerate(rule.quiet_hours):
        if quiet.from_hour == quiet.to_hour:
            raise RuleError(f"quiet_hours[{index}]", "begin when they end: from 0 to 24 is always")


def _check_condition(condition: Condition, known: Known) -> None:
    if condition.kind is not None:
        demand("condition.kind", condition.kind, _kinds(), "a kind of sensors")
    if isinstance(condition, Threshold):
        judged.check_threshold(condition)
    elif isinstance(condition, Rate):
        judged.check_rate(condition)
    elif isinstance(condition, Baseline):
        judged.check_baseline(condition)
    elif isinstance(condition, Index):
        _check_index(condition, known)
    if not isinstance(condition, NoData | Composite):
        judged.check_limit(condition)


def _check_index(condition: Index, known: Known) -> None:
    field = "condition.index"
    demand(field, condition.index, dict.fromkeys(known.indices, ""), "an index")
    kinds = known.indices[condition.index]
    if condition.kind not in kinds:
        problem = f"{condition.index} is not made of {condition.kind}"
        raise RuleError("condition.kind", f"{problem}; of: {', '.join(sorted(kinds))}")


def _check_city_silent(rule: Rule) -> None:
    condition = rule.condition
    if not isinstance(condition, NoData) or condition.kind is not None:
        raise RuleError("condition", "of this rule must be no_data of any kind (kind null)")
    for field, codes in (("areas", rule.areas), ("sensor_ids", rule.sensor_ids)):
        if codes:
            raise RuleError(field, "cannot be named here: this rule is of the whole city")


def _kinds() -> Mapping[str, str]:
    return {code: kind.label_en for code, kind in KIND_BY_CODE.items()}
