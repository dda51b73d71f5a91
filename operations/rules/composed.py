"""Which composites cannot be: in a circle, of what is not there, or true of a quiet city."""

from collections.abc import Mapping

from operations.errors import RuleError
from operations.rules.definition import Composite, Part, Rule
from operations.rules.known import demand


def check(rule: Rule, rules: Mapping[str, Rule]) -> None:
    """Refuse a composite that cannot be, and a change that leaves another one impossible.

    Parameters
    ----------
    rules
        All by id, this one as it shall be.

    Raises
    ------
    RuleError
        What is wrong.
    """
    if isinstance(rule.condition, Composite):
        _check_composite(rule.condition, rules)
        _check_circle(rule, rules)
    for asking in asking_for(rule.rule_id, rules):
        assert isinstance(asking.condition, Composite)  # noqa: S101 - as chosen
        for part in asking.condition.parts:
            if part.rule_id == rule.rule_id and not _is_there(part, asking.condition.kind, rules):
                problem = f"{asking.rule_id} asks it at its own sensors of {asking.condition.kind}"
                raise RuleError("condition.kind", problem)


def asking_for(rule_id: str, rules: Mapping[str, Rule]) -> tuple[Rule, ...]:
    """Return the composites of which a rule is a part, itself not."""
    return tuple(
        rule
        for rule in rules.values()
        if isinstance(rule.condition, Composite)
        and rule.rule_id != rule_id
        and any(part.rule_id == rule_id for part in rule.condition.parts)
    )


def _check_composite(condition: Composite, rules: Mapping[str, Rule]) -> None:
    for index, part in enumerate(condition.parts):
        field = f"condition.parts[{index}]"
        labels = {rule_id: rule.label_en for rule_id, rule in rules.items()}
        demand(f"{field}.rule_id", part.rule_id, labels, "a rule")
        if part.is_not and condition.operator == "or":
            raise RuleError(f"{field}.is_not", "with operator or is true of a quiet city; use and")
        if part.within_m == 0 and part.at_least > 1:
            problem = f"{part.at_least} sensors at within_m 0, which is the sensor itself"
            raise RuleError(f"{field}.at_least", problem)
        if not _is_there(part, condition.kind, rules):
            kind = rules[part.rule_id].condition.kind
            problem = f"0 is the sensor itself, of {condition.kind}; {part.rule_id} is of {kind}"
            raise RuleError(f"{field}.within_m", problem)
    if condition.parts[0].is_not:
        problem = "of the first part must be false: its sensors are counted"
        raise RuleError("condition.parts[0].is_not", problem)


def _is_there(part: Part, kind: str, rules: Mapping[str, Rule]) -> bool:
    """Tell whether a part asked at a composite's own sensor is of that sensor's kind."""
    return part.within_m > 0 or rules[part.rule_id].condition.kind in {kind, None}


def _check_circle(rule: Rule, rules: Mapping[str, Rule]) -> None:
    """Refuse a composite that asks itself, by whatever way."""
    ways: list[tuple[str, ...]] = [(rule.rule_id,)]
    seen: set[str] = set()
    while ways:
        way = ways.pop()
        at = rules.get(way[-1])
        if at is None or not isinstance(at.condition, Composite):
            continue
        for part in at.condition.parts:
            if part.rule_id == rule.rule_id:
                circle = " → ".join((*way, rule.rule_id))
                raise RuleError("condition.parts", f"go in a circle: {circle}")
            if part.rule_id not in seen:
                seen.add(part.rule_id)
                ways.append((*way, part.rule_id))
