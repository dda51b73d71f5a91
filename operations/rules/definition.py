"""A rule as data: the same in the city pack, in the database and on the wire.

Six types of conditions. Five of them make one number of a sensor's readings and hold it against a
limit by the same machine (`operations.episodes`); a composite holds rules against one another.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct

Severity = Literal["minor", "major", "critical"]
SEVERITIES: tuple[Severity, ...] = ("minor", "major", "critical")
"""The mildest first."""
Direction = Literal["above", "below"]
Statistic = Literal["value", "mean", "energetic", "sum"]
"""What of a span is judged: its newest value, or what its readings make."""
Deviation = Literal["ratio", "difference"]
"""Of a value from its usual one: as a share of it, or in the quantity's unit."""
Operator = Literal["and", "or"]
Confidence = Literal["V", "D", "M", "H"]

RuleId = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]{2,63}$")]
Code = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{1,63}$")]
NO_NUL = r"^[^\x00]*$"
"""No text of the database can hold what ends a text elsewhere."""
Label = Annotated[str, Meta(min_length=1, max_length=120)]
Text = Annotated[str, Meta(max_length=2000)]
Source = Annotated[str, Meta(min_length=1, max_length=300)]
UnitCode = Annotated[str, Meta(max_length=64, pattern=NO_NUL)]
PlaceCode = Annotated[str, Meta(max_length=64, pattern=NO_NUL)]
Number = Annotated[float, Meta(ge=-1e9, le=1e9)]
Hour = Annotated[float, Meta(ge=0, le=24)]
HoldSeconds = Annotated[float, Meta(ge=0, le=86_400)]
SpanSeconds = Annotated[float, Meta(ge=0, le=86_400)]
Metres = Annotated[float, Meta(ge=0, le=50_000)]


class Limit(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A number held against a limit: `above` begins at it, `below` under it.

    Attributes
    ----------
    limit, clear_value : float
        Where it begins; where it ends: `above` under `clear_value`, `below` from it on.
    hold_s : float
        How long the sensor must have been beyond the limit, by the times of its readings. [s]
    from_hour, to_hour : float
        The local hours in which it holds, past midnight where the first is the larger.
    """

    direction: Direction
    limit: Number
    clear_value: Number
    hold_s: HoldSeconds = 0
    from_hour: Hour = 0
    to_hour: Hour = 24


class Threshold(Limit, frozen=True, kw_only=True, tag="threshold", tag_field="type"):
    """A quantity, or what its readings of a span make, against a limit.

    Attributes
    ----------
    span_s : float
        Up to the reading that is judged; 0 with `statistic` `value`. [s]
    """

    kind: Code
    quantity: Code
    statistic: Statistic = "value"
    span_s: SpanSeconds = 0


class Rate(Limit, frozen=True, kw_only=True, tag="rate", tag_field="type"):
    """How fast a quantity changes over a span, per hour, against a limit."""

    kind: Code
    quantity: Code
    span_s: Annotated[float, Meta(gt=0, le=86_400)]


class Baseline(Limit, frozen=True, kw_only=True, tag="baseline", tag_field="type"):
    """How far a quantity is from the sensor's own at the same hour and weekday.

    Attributes
    ----------
    deviation : str
        `ratio`: value ÷ usual − 1, as 0.3 for 30 % more. `difference`: value − usual.
    """

    kind: Code
    quantity: Code
    deviation: Deviation


class Index(Limit, frozen=True, kw_only=True, tag="index", tag_field="type"):
    """An index of `operations.indices` over a sensor's readings, against a limit."""

    kind: Code
    index: Code


class NoData(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="no_data",
             tag_field="type"):  # fmt: skip
    """Silence of a sensor for more than so many of its periods, while others are heard.

    Attributes
    ----------
    kind : str or None
        None: any.
    """

    kind: Code | None = None
    periods: Annotated[float, Meta(gt=1, le=10_000)]


class Part(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a composite asks: that a rule holds at so many sensors within a distance.

    Attributes
    ----------
    within_m : float
        Of the composite's own sensor; 0: at that sensor itself. [m]
    is_not : bool
        That it does not.
    """

    rule_id: RuleId
    at_least: Annotated[int, Meta(ge=1, le=1000)] = 1
    within_m: Metres = 0
    is_not: bool = False


class Composite(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="composite",
                tag_field="type"):  # fmt: skip
    """Other rules together, at each sensor of a kind.

    Attributes
    ----------
    kind : str
        Whose sensors it is about.
    hold_s : float
        How long it must have held. [s]
    """

    kind: Code
    operator: Operator
    parts: Annotated[tuple[Part, ...], Meta(min_length=1, max_length=10)]
    hold_s: HoldSeconds = 0


Condition = Threshold | Rate | Baseline | Index | NoData | Composite


class QuietHours(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Local hours in which an alert is written and shown, and nobody is called."""

    from_hour: Hour
    to_hour: Hour


class Rule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rule.

    Attributes
    ----------
    family : str
        Among rules of one family a worse alert absorbs a lesser of the same sensor.
    unit : str or None
        Who answers for it, a code of the city's units; None: who answers for the kind.
    playbook_vi, playbook_en : str
        What to do, a step a line.
    source, confidence : str
        Of the numbers: a document, or "assumed"; V verified, D derived, M from memory, H assumed.
    resolves_itself : bool
        An alert that nobody has taken is resolved as its condition ends.
    makes_alerts : bool
        False for what only composites ask.
    areas, sensor_ids : tuple of str
        Where it holds; empty: everywhere.
    """

    rule_id: RuleId
    label_vi: Label
    label_en: Label
    severity: Severity
    condition: Condition
    family: RuleId
    source: Source
    confidence: Confidence
    unit: UnitCode | None = None
    playbook_vi: Text = ""
    playbook_en: Text = ""
    resolves_itself: bool = False
    makes_alerts: bool = True
    is_enabled: bool = True
    quiet_hours: Annotated[tuple[QuietHours, ...], Meta(max_length=4)] = ()
    areas: Annotated[tuple[PlaceCode, ...], Meta(max_length=200)] = ()
    sensor_ids: Annotated[tuple[PlaceCode, ...], Meta(max_length=1000)] = ()
