"""What of a sensor's readings can be held against a limit, and against which."""

from contract.catalogue import KIND_BY_CODE
from contract.quantity import Aggregate, Quantity
from operations.errors import RuleError
from operations.rules.definition import Baseline, Index, Limit, Rate, Statistic, Threshold
from operations.rules.known import demand

FEWEST_READINGS = 2
"""In a span, below which there is nothing to make one number of."""
_MADE_OF: dict[Statistic, Aggregate] = {"mean": "mean", "energetic": "energetic", "sum": "sum"}
_USUAL: tuple[Aggregate, ...] = ("mean", "energetic")
"""The aggregates whose hourly means are what a sensor usually shows."""


def check_threshold(condition: Threshold) -> None:
    """Refuse a statistic that the quantity does not have, and a limit that cannot be reached.

    Raises
    ------
    RuleError
        What is wrong.
    """
    quantity = _quantity(condition)
    if condition.statistic == "value":
        if condition.span_s:
            raise RuleError("condition.span_s", "must be 0 with statistic value")
    else:
        _check_made(condition, quantity)
    if condition.statistic != "sum":
        _check_reached(condition, quantity)


def check_rate(condition: Rate) -> None:
    """Refuse a rate of what has none, and a span with less than two readings.

    Raises
    ------
    RuleError
        What is wrong.
    """
    quantity = _quantity(condition)
    if quantity.aggregate == "circular":
        raise RuleError("condition.quantity", f"{quantity.name} goes round: it has no rate")
    _check_span(condition.kind, condition.span_s)


def check_baseline(condition: Baseline) -> None:
    """Refuse the usual value of what has none.

    Raises
    ------
    RuleError
        What is wrong.
    """
    quantity = _quantity(condition)
    if quantity.aggregate not in _USUAL:
        problem = f"{quantity.name} has no usual value: its readings make a {quantity.aggregate}"
        raise RuleError("condition.quantity", problem)


def check_limit(condition: Threshold | Rate | Baseline | Index) -> None:
    """Refuse a limit that ends before it begins, a hold of less than a period, and no hours.

    Raises
    ------
    RuleError
        What is wrong.
    """
    is_above = condition.direction == "above"
    limit, clear = condition.limit, condition.clear_value
    if (clear > limit) if is_above else (clear < limit):
        side, word = ("below", "above") if is_above else ("above", "below")
        problem = f"{clear:g} is beyond the limit, {limit:g}: with direction {word} it lies at it"
        raise RuleError("condition.clear_value", f"{problem} or {side}")
    period_s = KIND_BY_CODE[condition.kind].period_s
    if 0 < condition.hold_s < period_s:
        problem = f"{condition.hold_s:g} s is less than the period of {condition.kind}"
        raise RuleError("condition.hold_s", f"{problem}, {period_s:g} s; 0: at once")
    if condition.from_hour == condition.to_hour:
        problem = f"is from_hour as well, {condition.to_hour:g}: no hour is left; 0 to 24 is always"
        raise RuleError("condition.to_hour", problem)


def _quantity(condition: Threshold | Rate | Baseline) -> Quantity:
    kind = KIND_BY_CODE[condition.kind]
    labels = {quantity.name: quantity.label_en for quantity in kind.quantities}
    demand("condition.quantity", condition.quantity, labels, f"a quantity of {kind.code}")
    return kind.quantities[kind.quantity_names.index(condition.quantity)]


def _check_made(condition: Threshold, quantity: Quantity) -> None:
    if quantity.aggregate != _MADE_OF.get(condition.statistic):
        right = [said for said, made in _MADE_OF.items() if made == quantity.aggregate]
        accepted = ("value", *right)
        problem = f"{quantity.name} has no {condition.statistic}; it has: {', '.join(accepted)}"
        raise RuleError("condition.statistic", problem, accepted)
    _check_span(condition.kind, condition.span_s)


def _check_span(kind: str, span_s: float) -> None:
    shortest_s = FEWEST_READINGS * KIND_BY_CODE[kind].period_s
    if span_s < shortest_s:
        problem = f"{span_s:g} s is less than two periods of {kind}, {shortest_s:g} s"
        raise RuleError("condition.span_s", problem)


def _check_reached(condition: Limit, quantity: Quantity) -> None:
    """Refuse a limit outside of what the instrument can show, and one that never ends."""
    low, high = quantity.possible
    shown = f"{low:g}…{high:g}, what the instrument can show"
    if not low <= condition.limit <= high:
        raise RuleError("condition.limit", f"{condition.limit:g} is outside {shown}")
    clear = condition.clear_value
    ends = clear > low if condition.direction == "above" else clear <= high
    if not ends:
        problem = f"{clear:g} is outside {shown}: it would never end"
        raise RuleError("condition.clear_value", problem)
