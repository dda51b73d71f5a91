"""What a domain of the city is: whose sensors speak in it, of what, and what is bad there."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple, get_args

import numpy as np

from contract.arrays import FloatArray
from contract.catalogue import KIND_BY_CODE, Kind
from operations.indices.validity import refuse_before

DomainCode = Literal[
    "air", "flood", "traffic", "power", "water", "noise", "canals", "lighting", "waste"
]
CardState = Literal["normal", "watch", "warning", "critical", "no_data"]
CARD_STATES: tuple[CardState, ...] = get_args(CardState)
Reduction = Literal["mean", "greatest", "most_have"]
"""`most_have`: what 19 of 20 sensors have at least; of fewer than 20 the least of all."""
Worse = Literal["high", "low", "far"]


class Moment(NamedTuple):
    """When it is in the city.

    Attributes
    ----------
    day : date
        Local.
    hour : float
        Local; 6.5 is half past six.
    is_burning : bool
        Whether all public lamps are to be on.
    """

    day: date
    hour: float
    is_burning: bool


class Limits(NamedTuple):
    """From which index on an area is in a state; None: never.

    Attributes
    ----------
    source : str
        A document, or "assumed".
    """

    watch: float | None
    warning: float | None
    critical: float | None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """What is said of an area in one domain.

    Attributes
    ----------
    kind : str
        Whose sensors speak.
    quantities : tuple of str
        Which they need; of the air none, for its index is made of hours.
    alert_kinds : tuple of str
        Of which kinds alerts belong to it.
    unit : str
        UCUM code of index and worst value.
    decimals : int
        With which the index is written.
    rule, valid_from
        By which document the sensor's value is, and its first day.
    value : callable
        From (sensor, quantity) values and the moment to (sensor,) values; NaN: nothing can be said.
    term : callable
        From (sensor,) values to what is reduced.
    worse : Worse
        Which values are the worse: high or low ones, or those far from 0.
    """

    code: DomainCode
    kind: str
    quantities: tuple[str, ...]
    alert_kinds: tuple[str, ...]
    unit: str
    decimals: int
    rule: str
    valid_from: date
    value: Callable[[FloatArray, Moment], FloatArray]
    reduction: Reduction
    limits: Limits
    term: Callable[[FloatArray], FloatArray] = lambda values: values
    worse: Worse = "high"

    @property
    def catalogued(self) -> Kind:
        """Return the kind as the catalogue has it."""
        return KIND_BY_CODE[self.kind]

    def refuse_before(self, day: date) -> None:
        """Refuse a day on which its rule did not hold yet.

        Raises
        ------
        NotInForceError
            The day is before `valid_from`.
        """
        refuse_before(self.rule, self.valid_from, day)

    def badness(self, values: FloatArray) -> FloatArray:
        """Return what grows with how bad a sensor's value is: (sensor,), NaN for NaN."""
        match self.worse:
            case "high":
                return values
            case "low":
                return -values
            case "far":
                return np.abs(values)

    def state(self, index: float | None) -> CardState:
        """Return the worst state of which the index has reached the limit; None: no data."""
        if index is None:
            return "no_data"
        limits = self.limits
        sign = -1 if self.worse == "low" else 1
        by_state: tuple[tuple[CardState, float | None], ...] = (
            ("critical", limits.critical),
            ("warning", limits.warning),
            ("watch", limits.watch),
        )
        for state, limit in by_state:
            if limit is not None and sign * index >= sign * limit:
                return state
        return "normal"
