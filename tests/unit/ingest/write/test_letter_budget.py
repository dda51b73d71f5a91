"""Letters have a budget of bytes a minute; what finds no room is counted to the last reading."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from contract.reason import Reason
from ingest.write.letter_budget import MINUTE_US, Budget, Claim, Excess, Limits, Scope

LIMITS = Limits(device_bytes=300, reason_bytes=500, total_bytes=800)
CLAIMS = st.builds(
    Claim,
    device=st.sampled_from(["aq-1", "aq-2", "aq-3", None]),
    reason=st.sampled_from([Reason.BAD_TIME, Reason.NOT_JSON, Reason.UNKNOWN_SENSOR]),
    size_bytes=st.integers(1, 200),
    reading_count=st.integers(1, 9),
    is_open=st.booleans(),
)


def claim(
    device: str | None = "aq-1",
    reason: Reason = Reason.BAD_TIME,
    size: int = 100,
    *,
    is_open: bool = False,
) -> Claim:
    return Claim(device, reason, size, 2, is_open)


def filled(budget: Budget, *claims: Claim, now_us: int = 0) -> tuple[int, dict[Excess, int]]:
    """Plan and settle claims; return how many are kept and what each summary counts."""
    plan = budget.plan(claims, now_us=now_us)
    budget.settle(plan, dict.fromkeys(plan.left_out, 1))
    return len(plan.kept), {excess: one.reading_count for excess, one in plan.left_out.items()}


def test_a_device_has_its_budget_and_others_have_theirs() -> None:
    budget = Budget(LIMITS)
    kept, left_out = filled(budget, *[claim()] * 5, claim("aq-2"))
    assert kept == 4
    assert left_out == {(Scope("device", "aq-1"), Reason.BAD_TIME): 4}


def test_a_reason_and_all_together_have_theirs() -> None:
    budget = Budget(LIMITS)
    kept, left_out = filled(budget, *[claim(None)] * 6)
    assert kept == 5
    assert left_out == {(Scope("reason", "bad_time"), Reason.BAD_TIME): 2}
    kept, left_out = filled(budget, *[claim(None, Reason.NOT_JSON)] * 5)
    assert kept == 3
    assert left_out == {(Scope("total"), Reason.NOT_JSON): 4}


def test_who_has_no_account_takes_no_room_of_a_devices_letters() -> None:
    """Nor of its reason's, nor more than half of all."""
    budget = Budget(LIMITS)
    kept, left_out = filled(budget, *[claim(is_open=True)] * 4)
    assert kept == 3
    assert left_out == {(Scope("device", "aq-1", is_open=True), Reason.BAD_TIME): 2}
    kept, left_out = filled(budget, *[claim(f"aq-{one}", is_open=True) for one in range(2, 9)])
    assert kept == 1
    assert left_out == {(Scope("total", is_open=True), Reason.BAD_TIME): 12}
    kept, left_out = filled(budget, *[claim()] * 3, claim("aq-2"))
    assert (kept, left_out) == (4, {})


def test_a_minute_adds_up_in_one_summary_and_the_next_begins_anew() -> None:
    budget = Budget(LIMITS)
    filled(budget, *[claim()] * 4)
    plan = budget.plan([claim()], now_us=MINUTE_US - 1)
    (summary,) = plan.left_out.values()
    assert (summary.letter_count, summary.reading_count, summary.row_id) == (2, 4, 1)
    assert budget.plan([claim()], now_us=MINUTE_US).kept == [0]


def test_a_summary_whose_row_is_not_known_is_complete() -> None:
    """What follows begins another, which counts nothing twice."""
    budget = Budget(LIMITS)
    plan = budget.plan([claim()] * 5, now_us=0)
    budget.settle(plan, {})
    (summary,) = budget.plan([claim()], now_us=0).left_out.values()
    assert (summary.letter_count, summary.row_id) == (1, None)


def test_what_is_not_committed_costs_nothing() -> None:
    """A batch that is tried again is planned as it was the first time."""
    budget = Budget(LIMITS)
    assert budget.plan([claim()] * 5, now_us=0) == budget.plan([claim()] * 5, now_us=0)


@given(st.lists(st.lists(CLAIMS, max_size=8), max_size=6))
def test_no_reading_is_lost_and_no_bound_is_passed(batches: list[list[Claim]]) -> None:
    budget = Budget(LIMITS)
    kept: list[Claim] = []
    summaries: dict[Excess, int] = {}
    for batch in batches:
        plan = budget.plan(batch, now_us=0)
        budget.settle(plan, dict.fromkeys(plan.left_out, 1))
        kept += [batch[index] for index in plan.kept]
        summaries |= {excess: one.reading_count for excess, one in plan.left_out.items()}
    found = Counter[Reason]()
    for one in kept:
        found[one.reason] += one.reading_count
    for (_, reason), count in summaries.items():
        found[reason] += count
    sent = Counter[Reason]()
    for batch in batches:
        for one in batch:
            sent[one.reason] += one.reading_count
    assert found == sent
    used = Counter[tuple[str | None, bool]]()
    for one in kept:
        used[one.device, one.is_open] += one.size_bytes
    assert all(size <= LIMITS.device_bytes for (device, _), size in used.items() if device)
    assert sum(used.values()) <= LIMITS.total_bytes
    of_open = sum(size for (_, is_open), size in used.items() if is_open)
    assert of_open <= LIMITS.open_bytes
