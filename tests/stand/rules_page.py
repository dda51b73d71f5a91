"""The table of a city's rules as its page shows it; run as a module it writes it there."""

from contract.city import city_folder
from launcher.checkout import ROOT
from operations.rules.definition import (
    Baseline,
    Composite,
    Condition,
    Index,
    Limit,
    NoData,
    Part,
    Rate,
    Rule,
    Threshold,
)
from operations.rules.reading import RULES_FILE, from_toml

PAGE = ROOT / "docs" / "rules.md"
HEAD = ("| rule | what | severity | when | source |", "|---|---|---|---|---|")
_MADE = {"mean": "mean", "energetic": "Leq", "sum": "sum"}


def table(city_id: str) -> list[str]:
    """Return the lines of the table, in the order of the pack."""
    return [*HEAD, *map(row, from_toml(city_folder(city_id) / RULES_FILE).rules.values())]


def row(rule: Rule) -> str:
    """Return the line of a rule."""
    severity = rule.severity if rule.makes_alerts else "–"
    said = when(rule.condition)
    if rule.areas:
        said += f"; in {', '.join(rule.areas)}"
    source = f"{rule.source} ({rule.confidence})"
    return f"| `{rule.rule_id}` | {rule.label_en} | {severity} | {said} | {source} |"


def when(condition: Condition) -> str:
    """Return a condition in a line."""
    match condition:
        case Threshold():
            what = f"`{condition.quantity}`"
            if condition.statistic != "value":
                what = f"{_MADE[condition.statistic]} of {what} over {condition.span_s:g} s"
            return f"{what} {_limit(condition)}"
        case Rate():
            what = f"change of `{condition.quantity}` over {condition.span_s:g} s, per hour,"
            return f"{what} {_limit(condition)}"
        case Baseline():
            what = f"`{condition.quantity}` against the usual"
            return f"{what} {_limit(condition, is_share=condition.deviation == 'ratio')}"
        case Index():
            return f"index `{condition.index}` {_limit(condition)}"
        case NoData():
            return f"silent for more than {condition.periods:g} periods"
        case Composite():
            joined = f" {condition.operator} ".join(map(_part, condition.parts))
            return joined + _held(condition.hold_s)


def _limit(condition: Limit, *, is_share: bool = False) -> str:
    def number(value: float) -> str:
        return f"{value * 100:g} %" if is_share else f"{value:g}"

    is_above = condition.direction == "above"
    begins = f"{'≥' if is_above else '<'} {number(condition.limit)}"
    ends = f"until {'<' if is_above else '≥'} {number(condition.clear_value)}"
    hours = ""
    if (condition.from_hour, condition.to_hour) != (0, 24):
        hours = f", {condition.from_hour:g}–{condition.to_hour:g} h"
    return f"{begins}{_held(condition.hold_s)}, {ends}{hours}"


def _held(hold_s: float) -> str:
    return f" for {hold_s:g} s" if hold_s else ""


def _part(part: Part) -> str:
    said = f"`{part.rule_id}`"
    if part.within_m:
        said += f" at {part.at_least} within {part.within_m:g} m"
    return f"not {said}" if part.is_not else said


def with_table(page: str, city_id: str) -> str:
    """Return a page with the table as it must be."""
    before, _, rest = page.partition(HEAD[0])
    _, _, after = rest.partition("\n\n")
    return before + "\n".join(table(city_id)) + "\n\n" + after


if __name__ == "__main__":
    PAGE.write_text(with_table(PAGE.read_text("utf-8"), "hcmc"), "utf-8")
