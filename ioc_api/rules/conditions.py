"""What a rule asks, as it is sent and answered: the six types of conditions.

The shapes are those of `operations.rules.definition`, held against them by a test.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from contract.catalogue import KIND_BY_CODE, KINDS
from operations.rules.definition import Deviation, Direction, Operator, Statistic

RULE_ID_PATTERN = r"^[a-z][a-z0-9-]{2,63}$"
CODE_PATTERN = r"^[a-z][a-z0-9_]{1,63}$"
MOST = 1e9
DAY_S = 86_400

_EVERY_QUANTITY = sorted({name for kind in KINDS for name in kind.quantity_names})


class Shape(BaseModel):
    """What is sent: nothing is passed over, and no text is taken for a number."""

    model_config = ConfigDict(extra="forbid", strict=True)


RuleId = Annotated[str, Field(pattern=RULE_ID_PATTERN)]
Kind = Annotated[
    str,
    Field(
        pattern=CODE_PATTERN,
        description="Kind of sensor.",
        json_schema_extra={"enum": [*KIND_BY_CODE]},
    ),
]
Quantity = Annotated[
    str,
    Field(
        pattern=CODE_PATTERN,
        description="Quantity of the kind.",
        json_schema_extra={"enum": [*_EVERY_QUANTITY]},
    ),
]
Hour = Annotated[float, Field(ge=0, le=24)]


class LimitShape(Shape):
    """A number held against a limit."""

    direction: Direction = Field(
        description="`above`: it begins at the limit; `below`: under the limit."
    )
    limit: float = Field(ge=-MOST, le=MOST, description="Where it begins.")
    clear_value: float = Field(
        ge=-MOST,
        le=MOST,
        description="Where it ends: `above` under this value, `below` from this value on.",
    )
    hold_s: float = Field(
        default=0,
        ge=0,
        le=DAY_S,
        description="How long it must have been beyond the limit, by the times of its readings; "
        "0, or a period of the kind at least.",
    )
    from_hour: Hour = Field(
        default=0, description="Local hour from which it holds; past midnight where it is larger."
    )
    to_hour: Hour = Field(default=24, description="Local hour to which it holds.")


class ThresholdCondition(LimitShape):
    """A quantity, or what its readings of a span make, against a limit."""

    type: Literal["threshold"] = Field(description="Its type.")
    kind: Kind
    quantity: Quantity
    statistic: Statistic = Field(
        default="value",
        description="What is judged: the reading itself, or the mean, the mean of sound energy or "
        "the sum of the readings up to it.",
    )
    span_s: float = Field(
        default=0, ge=0, le=DAY_S, description="Of how long before the reading; 0 with `value`."
    )


class RateCondition(LimitShape):
    """How fast a quantity changes over a span, per hour, against a limit."""

    type: Literal["rate"] = Field(description="Its type.")
    kind: Kind
    quantity: Quantity
    span_s: float = Field(gt=0, le=DAY_S, description="Over how long.")


class BaselineCondition(LimitShape):
    """How far a quantity is from the sensor's own at the same hour and weekday, against a limit."""

    type: Literal["baseline"] = Field(description="Its type.")
    kind: Kind
    quantity: Quantity
    deviation: Deviation = Field(
        description="`ratio`: value ÷ usual − 1, 0.3 for 30 % more; `difference`: value − usual."
    )


class IndexCondition(LimitShape):
    """An index over a sensor's readings, against a limit."""

    type: Literal["index"] = Field(description="Its type.")
    kind: Kind
    index: str = Field(pattern=CODE_PATTERN, description="Name of the index.")


class NoDataCondition(Shape):
    """Silence of a sensor while others are heard."""

    type: Literal["no_data"] = Field(description="Its type.")
    kind: Kind | None = Field(default=None, description="Kind of sensor; null for any.")
    periods: float = Field(gt=1, le=10_000, description="Longer than so many of its periods.")


class RulePart(Shape):
    """What a composite asks: that a rule holds at so many sensors within a distance."""

    rule_id: RuleId = Field(description="Which rule.")
    at_least: int = Field(default=1, ge=1, le=1000, description="At how many sensors.")
    within_m: float = Field(
        default=0, ge=0, le=50_000, description="How far away; 0: at the composite's own sensor."
    )
    is_not: bool = Field(default=False, description="Whether it must not hold instead.")


class CompositeCondition(Shape):
    """Other rules together, at each sensor of a kind."""

    type: Literal["composite"] = Field(description="Its type.")
    kind: Kind
    operator: Operator = Field(description="Whether all parts are asked for, or one of them.")
    parts: list[RulePart] = Field(
        min_length=1, max_length=10, description="What is asked; of the first, sensors are counted."
    )
    hold_s: float = Field(default=0, ge=0, le=DAY_S, description="How long it must have held.")


ConditionShape = Annotated[
    ThresholdCondition
    | RateCondition
    | BaselineCondition
    | IndexCondition
    | NoDataCondition
    | CompositeCondition,
    Field(discriminator="type", description="What is asked of the readings."),
]
