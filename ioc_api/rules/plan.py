"""What has to be read to judge some rules over a span: pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from contract.catalogue import KIND_BY_CODE, KINDS, Kind
from contract.clock import rfc3339
from ioc_api.errors import BadParameterError, TooLargeError
from ioc_api.span import Span
from operations.episodes.signal import quantities, span_us
from operations.rules.definition import Baseline, Composite, NoData, Rule
from operations.rules.pack import CITY_SILENT_ID

ROWS_MAX = 2_000_000
"""Some ten seconds on a busy machine, and 400 MB while they are judged: measured."""
SPAN_MAX = timedelta(days=31)
WARM_UP_S = 3_600.0
"""Read before what a rule looks back on, so that what stood as the span began is known."""
PERIODS_BEFORE = 4
_US_PER_S = 1_000_000


@dataclass(frozen=True, slots=True)
class Need:
    """What is needed of one kind's sensors.

    Attributes
    ----------
    quantities : frozenset of str
        None where only the times of readings matter.
    usual : frozenset of str
        Of which also the usual values are needed.
    before_s : float
        From how long before the span. [s]
    """

    kind: Kind
    quantities: frozenset[str]
    usual: frozenset[str]
    before_s: float

    def joined(self, other: "Need") -> "Need":
        """Return what serves both."""
        return replace(
            self,
            quantities=self.quantities | other.quantities,
            usual=self.usual | other.usual,
            before_s=max(self.before_s, other.before_s),
        )


def with_parts(rule: Rule, rules: Mapping[str, Rule]) -> dict[str, Rule]:
    """Return a rule and all that its condition asks, by whatever way, the parts first."""
    found: dict[str, Rule] = {}
    if isinstance(rule.condition, Composite):
        for part in rule.condition.parts:
            found |= with_parts(rules[part.rule_id], rules)
    return {**found, rule.rule_id: rule}


def needs(rules: Iterable[Rule]) -> dict[str, Need]:
    """Return what is needed for some rules, by kind."""
    found: dict[str, Need] = {}
    judged = tuple(rules)
    held_s = sum(one.condition.hold_s for one in judged if isinstance(one.condition, Composite))
    for rule in judged:
        for need in _of_rule(rule, held_s):
            code = need.kind.code
            found[code] = need.joined(found[code]) if code in found else need
    return found


def kinds_of(rules: Iterable[Rule]) -> frozenset[str]:
    """Return the kinds whose sensors some rules are about or need to know."""
    judged = tuple(rules)
    own = (one.condition.kind for one in judged)
    return frozenset({*needs(judged), *(kind for kind in own if kind is not None)})


def _of_rule(rule: Rule, held_s: float) -> Iterable[Need]:
    condition, nothing = rule.condition, frozenset[str]()
    if isinstance(condition, Composite):
        return
    if isinstance(condition, NoData):
        # How far time has come is told by all sensors, whomever the rule is about.
        for kind in KINDS:
            before_s = condition.periods * kind.period_s + held_s + WARM_UP_S
            yield Need(kind, nothing, nothing, before_s)
        return
    kind = KIND_BY_CODE[condition.kind]
    before_s = span_us(condition) / _US_PER_S + condition.hold_s + held_s + WARM_UP_S
    usual = frozenset({condition.quantity}) if isinstance(condition, Baseline) else nothing
    asked = frozenset(quantities(condition))
    yield Need(kind, asked, usual, before_s + PERIODS_BEFORE * kind.period_s)


def refuse_other_spans(span: Span) -> None:
    """Refuse a span that is longer than any that is tried. Raises `BadParameterError`."""
    if span.to_at - span.from_at > SPAN_MAX:
        latest = rfc3339(span.from_at + SPAN_MAX)
        raise BadParameterError("to", rfc3339(span.to_at), (f"until {latest}",), "is too late")


def refuse_unjudged(rule: Rule) -> None:
    """Refuse the rule that is of no sensor. Raises `BadParameterError`."""
    if rule.rule_id == CITY_SILENT_ID:
        why = "is judged by the clock and by no stored reading"
        raise BadParameterError("rule_id", rule.rule_id, ("any other rule",), why)


def refuse_too_many(rows: float, span: Span) -> None:
    """Refuse to read more than `ROWS_MAX` rows, and say which span would fit.

    Raises
    ------
    TooLargeError
        With the span as `fits`.
    """
    if rows <= ROWS_MAX:
        return
    length_s = (span.to_at - span.from_at).total_seconds()
    fitting_s = max(60, int(length_s * ROWS_MAX / rows * 0.8))
    to = rfc3339(span.from_at + timedelta(seconds=fitting_s))
    raise TooLargeError(
        f"about {round(rows)} readings would be read, {ROWS_MAX} are as many as may; what would "
        f"fit: to={to}, or a rule of fewer sensors",
        members={"fits": {"from": rfc3339(span.from_at), "to": to}},
    )
