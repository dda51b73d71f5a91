"""What can go wrong in operations.

RuleError           a rule that cannot be: which field, and why
StepError           a step out of order: what is possible instead
UnknownSensorError  a sensor that was registered after all were read
NotInForceError     a day on which a rule of an index did not hold yet
TellingError        somebody could not be told: why
└── HostileAddressError  they live where nothing may be told
"""

from datetime import date


class RuleError(Exception):
    """A rule that cannot be.

    Attributes
    ----------
    field : str
        Where in the rule: `condition.clear_value`.
    problem : str
        What is wrong there and what would be right.
    accepted : tuple of str
        What would be right as a list, where there is one: what was probably meant stands first.
    """

    def __init__(self, field: str, problem: str, accepted: tuple[str, ...] = ()) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field
        self.problem = problem
        self.accepted = accepted


class StepError(Exception):
    """A step that cannot be taken in a state.

    Attributes
    ----------
    possible : tuple of str
        The steps that can.
    """

    def __init__(self, problem: str, possible: tuple[str, ...]) -> None:
        super().__init__(problem)
        self.possible = possible


class UnknownSensorError(Exception):
    """Something changed of a sensor that was registered after all were read: read them anew."""


class NotInForceError(Exception):
    """A day on which a rule of an index did not hold yet: nothing is guessed for it.

    Attributes
    ----------
    rule : str
        Which document.
    valid_from : date
        Its first day.
    """

    def __init__(self, rule: str, valid_from: date, day: date) -> None:
        super().__init__(f"{rule} holds from {valid_from} on, not on {day}")
        self.rule = rule
        self.valid_from = valid_from


class TellingError(Exception):
    """Somebody could not be told; its text names no address and no secret."""


class HostileAddressError(TellingError):
    """An address to tell is of this machine or of a private network."""
