"""Each happening is detected once, each detection counts once."""

from hypothesis import given
from hypothesis import strategies as st

from simulator.grade.happening import Detection, Happening, Rule
from simulator.grade.matching import match

RULE = Rule(within_s=10)


def happening(name: str, from_s: float, to_s: float, what: str = "storm") -> Happening:
    return Happening(event_id=name, what=what, from_s=from_s, to_s=to_s)


def said(*times_s: float) -> list[Detection]:
    return [Detection(row=row, at_s=at_s) for row, at_s in enumerate(times_s, start=2)]


def test_the_first_detection_counts_and_further_ones_repeat_it() -> None:
    matched = match([happening("a", 100, 200)], said(150, 120, 205), RULE)

    assert [(one.at_s, of.event_id) for one, of in matched.pairs] == [(120, "a")]
    assert [one.at_s for one, _ in matched.repeats] == [150, 205]
    assert matched.false_alarms == matched.missed == []


def test_a_detection_of_nothing_is_a_false_alarm_and_what_none_is_of_is_missed() -> None:
    matched = match([happening("a", 100, 200)], said(99, 211), RULE)

    assert [one.at_s for one in matched.false_alarms] == [99, 211]
    assert [one.event_id for one in matched.missed] == ["a"]


def test_two_detections_find_two_happenings_whichever_is_longer() -> None:
    """The one that can be detected for a shorter time goes first."""
    both = [happening("long", 0, 1_000), happening("short", 0, 50)]
    matched = match(both, said(20, 500), RULE)

    found = {of.event_id: one.at_s for one, of in matched.pairs}
    assert found == {"short": 20, "long": 500}


def test_what_is_said_decides_between_happenings_of_one_time() -> None:
    both = [happening("a", 0, 50, "storm"), happening("b", 0, 100, "accident")]
    detection = Detection(row=2, at_s=10, what="accident")
    ((_, found),) = match(both, [detection], RULE).pairs

    assert found.event_id == "b"


spans = st.lists(st.tuples(st.integers(0, 200), st.integers(1, 60)), max_size=8)


@given(spans, st.lists(st.integers(0, 300), max_size=12))
def test_nothing_is_counted_twice_and_nothing_lost(
    times: list[tuple[int, int]], at_s: list[int]
) -> None:
    happenings = [
        happening(f"e{place}", begin, begin + length) for place, (begin, length) in enumerate(times)
    ]
    matched = match(happenings, said(*at_s), RULE)

    rows = [one.row for one, _ in [*matched.pairs, *matched.repeats]]
    rows += [one.row for one in matched.false_alarms]
    assert sorted(rows) == list(range(2, len(at_s) + 2))
    ids = [of.event_id for _, of in matched.pairs] + [one.event_id for one in matched.missed]
    assert sorted(ids) == sorted(one.event_id for one in happenings)
    assert all(RULE.fits(one, of) for one, of in [*matched.pairs, *matched.repeats])
