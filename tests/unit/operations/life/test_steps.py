"""Every step in every state by everybody: what comes of it, as one table."""

import pytest

from ioc_api.accounts.right import Right
from ioc_api.accounts.role import Role
from operations.errors import StepError
from operations.life import steps
from operations.life.state import UNRESOLVED, State, Step

# Rows are states, columns steps: what the alert is then, `.` where it cannot be; who may is below.
WANTED = """
             acknowledge  assign   start       resolve  close  reopen suppress   return absorb    note         escalate
open         acknowledged assigned in_progress resolved .      .      suppressed .      duplicate open         open
acknowledged .            assigned in_progress resolved .      .      suppressed .      duplicate acknowledged acknowledged
assigned     .            assigned in_progress resolved .      .      suppressed .      duplicate assigned     assigned
in_progress  .            assigned .           resolved .      .      suppressed .      duplicate in_progress  in_progress
resolved     .            .        .           .        closed open   .          .      .         resolved     .
closed       .            .        .           .        .      open   .          .      .         closed       .
suppressed   .            .        .           resolved .      .      suppressed open   .         suppressed   .
duplicate    .            .        .           resolved .      open   .          .      .         duplicate    .
"""  # noqa: E501 - a table
BY_NOBODY = {Step.ABSORB, Step.ESCALATE}
BY_SUPERVISORS = {(State.CLOSED, Step.REOPEN)}
BY_JUDGEMENT = {
    *((state, Step.ABSORB) for state in State),
    *((state, Step.ESCALATE) for state in State),
    (State.OPEN, Step.RESOLVE),
    (State.OPEN, Step.SUPPRESS),
    (State.SUPPRESSED, Step.SUPPRESS),
    (State.DUPLICATE, Step.RESOLVE),
    (State.DUPLICATE, Step.REOPEN),
    (State.SUPPRESSED, Step.RETURN),
}
ACTING = {Role.OPERATOR, Role.SUPERVISOR, Role.ADMIN}
HEAD, *ROWS = WANTED.strip().splitlines()
TABLE = {
    (State(cells[0]), Step(step)): None if cell == "." else State(cell)
    for cells in map(str.split, ROWS)
    for step, cell in zip(HEAD.split(), cells[1:], strict=True)
}
EVERY = [(state, step) for state in State for step in Step]


def may(role: Role | None, state: State, step: Step) -> bool:
    """Tell whether the table gives a step to somebody; None is the judgement itself."""
    if TABLE[state, step] is None:
        return False
    if role is None:
        return (state, step) in BY_JUDGEMENT
    if (state, step) in BY_SUPERVISORS:
        return role in {Role.SUPERVISOR, Role.ADMIN}
    return role in ACTING and step not in BY_NOBODY


@pytest.mark.parametrize("role", [*Role, None], ids=[*Role, "judgement"])
@pytest.mark.parametrize(("state", "step"), EVERY)
def test_each_step_in_each_state_by_each_role_is_as_the_table_says(
    state: State, step: Step, role: Role | None
) -> None:
    rights = None if role is None else role.rights
    if may(role, state, step):
        assert steps.take(state, step, rights=rights) is TABLE[state, step]
        return
    with pytest.raises(StepError) as refused:
        steps.take(state, step, rights=rights)
    assert list(refused.value.possible) == [one for one in Step if may(role, state, one)]


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("state", State)
def test_what_is_said_to_be_possible_is_what_can_be_taken(state: State, role: Role) -> None:
    said = steps.possible(state, rights=role.rights)
    assert said == tuple(one for one in Step if may(role, state, one))


def test_the_table_is_whole_and_holds_no_more() -> None:
    assert TABLE.keys() == set(EVERY)
    assert dict(steps.TABLE) == {place: to for place, to in TABLE.items() if to is not None}


def test_a_key_without_the_right_to_act_can_do_nothing() -> None:
    for state in State:
        assert steps.possible(state, rights={Right.READ}) == ()


def test_from_every_state_there_is_a_way_to_the_end() -> None:
    rights = Role.SUPERVISOR.rights
    for state in State:
        reached = {state}
        while True:
            more = {
                steps.take(one, step, rights=rights)
                for one in reached
                for step in steps.possible(one, rights=rights)
            }
            if more <= reached:
                break
            reached |= more
        assert State.CLOSED in reached
        assert State.OPEN in reached


def test_what_is_not_resolved_is_named() -> None:
    assert set(State) - set(UNRESOLVED) == {State.RESOLVED, State.CLOSED}
