"""What can be done to an alert in each state, by whom, and what it is then."""

from collections.abc import Collection, Mapping
from types import MappingProxyType

from operations.errors import StepError
from operations.life.state import State, Step

ACT, RULE = "act", "rule"
"""The rights that steps ask for, by the names that they have in accounts."""

_AT_WORK: Mapping[Step, State] = {
    Step.ASSIGN: State.ASSIGNED,
    Step.START: State.IN_PROGRESS,
    Step.RESOLVE: State.RESOLVED,
    Step.SUPPRESS: State.SUPPRESSED,
    Step.ABSORB: State.DUPLICATE,
}
_BY_STATE: Mapping[State, Mapping[Step, State]] = {
    State.OPEN: {Step.ACKNOWLEDGE: State.ACKNOWLEDGED, **_AT_WORK},
    State.ACKNOWLEDGED: _AT_WORK,
    # Who has it may hand it on; what is in work goes back to being assigned by that.
    State.ASSIGNED: _AT_WORK,
    State.IN_PROGRESS: {step: to for step, to in _AT_WORK.items() if step is not Step.START},
    State.RESOLVED: {Step.CLOSE: State.CLOSED, Step.REOPEN: State.OPEN},
    State.CLOSED: {Step.REOPEN: State.OPEN},
    # Another time may be said for it. It returns as open: somebody has to look at it anew.
    State.SUPPRESSED: {
        Step.RETURN: State.OPEN,
        Step.RESOLVE: State.RESOLVED,
        Step.SUPPRESS: State.SUPPRESSED,
    },
    State.DUPLICATE: {Step.REOPEN: State.OPEN, Step.RESOLVE: State.RESOLVED},
}
_ESCALATED = (State.OPEN, State.ACKNOWLEDGED, State.ASSIGNED, State.IN_PROGRESS)
"""Where a clock runs."""

TABLE: Mapping[tuple[State, Step], State] = MappingProxyType(
    {(state, step): to for state, steps in _BY_STATE.items() for step, to in steps.items()}
    | {(state, Step.NOTE): state for state in State}
    | {(state, Step.ESCALATE): state for state in _ESCALATED}
)
"""What an alert is after a step; what is not in it cannot be done."""

_OF_PEOPLE_NOT = frozenset({Step.ABSORB, Step.ESCALATE})
_OF_JUDGEMENT: Mapping[Step, frozenset[State]] = {
    Step.ABSORB: frozenset({State.OPEN, State.ACKNOWLEDGED, State.ASSIGNED, State.IN_PROGRESS}),
    Step.ESCALATE: frozenset(_ESCALATED),
    Step.REOPEN: frozenset({State.DUPLICATE}),
    Step.RESOLVE: frozenset({State.OPEN, State.DUPLICATE}),  # what nobody has taken
    Step.RETURN: frozenset({State.SUPPRESSED}),
    Step.SUPPRESS: frozenset({State.OPEN, State.SUPPRESSED}),  # for a maintenance window
}
"""What the judgement does by itself, and where."""


def possible(state: State, *, rights: Collection[str]) -> tuple[Step, ...]:
    """Return what somebody with some rights can do, in the order of `Step`."""
    return tuple(
        step
        for step in Step
        if (state, step) in TABLE and step not in _OF_PEOPLE_NOT and _needed(state, step) in rights
    )


def take(state: State, step: Step, *, rights: Collection[str] | None) -> State:
    """Return the state after a step.

    Parameters
    ----------
    rights : collection of str or None
        Of who takes it; None: the judgement itself.

    Raises
    ------
    StepError
        It cannot be taken there, or not by them; names what can.
    """
    can = _of_judgement(state) if rights is None else possible(state, rights=rights)
    if step not in can:
        raise StepError(f"{step} cannot be done while it is {state}", can)
    return TABLE[state, step]


def _needed(state: State, step: Step) -> str:
    """Return the right that a step asks for: what is closed is not everybody's to open again."""
    return RULE if (state, step) == (State.CLOSED, Step.REOPEN) else ACT


def _of_judgement(state: State) -> tuple[Step, ...]:
    return tuple(step for step in Step if state in _OF_JUDGEMENT.get(step, frozenset()))
