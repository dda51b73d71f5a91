"""The figures of a detector, by an example that can be reckoned by hand."""

import pytest

from simulator.grade.happening import Detection, Happening, Rule
from simulator.grade.matching import match
from simulator.grade.score import scores

DAY_S, MINUTE_S = 86_400.0, 60.0
HOUR_S = 60 * MINUTE_S


def at(hours: float, what: str | None = None) -> Detection:
    return Detection(row=2, at_s=hours * HOUR_S, what=what)


@pytest.fixture
def example() -> list[Happening]:
    """Three storms and an accident in two days, an hour each."""
    return [
        Happening(event_id=name, what=what, from_s=hour * HOUR_S, to_s=(hour + 1) * HOUR_S)
        for name, what, hour in (
            *(("s1", "storm", 1), ("s2", "storm", 10), ("s3", "storm", 30)),
            ("a1", "accident", 20),
        )
    ]


def test_an_example_by_hand(example: list[Happening]) -> None:
    """Two storms after 6 and 30 minutes, one of them twice; two alarms for nothing."""
    said = [at(1.1, "storm"), at(1.2, "storm"), at(10.5, "storm"), at(5, "storm"), at(25)]
    found = scores(match(example, said, Rule()), (0.0, 2 * DAY_S))
    whole, storm, accident = found[""], found["storm"], found["accident"]

    assert (whole.event_count, whole.detected_count) == (4, 2)
    assert whole.recall == pytest.approx(0.5)
    assert whole.precision == pytest.approx(0.5)
    assert whole.repeat_count == 1
    assert whole.false_alarms_per_day == pytest.approx(1.0)
    assert storm.recall == pytest.approx(2 / 3)
    assert storm.delay_median_s == pytest.approx(18 * MINUTE_S)
    assert storm.delay_p95_s == pytest.approx(28.8 * MINUTE_S)
    assert storm.false_alarm_count == 1
    assert storm.precision == pytest.approx(2 / 3)
    assert accident.recall == 0
    assert accident.precision is None


def test_of_nothing_there_is_no_figure() -> None:
    whole = scores(match([], [], Rule()), (0.0, 0.0))[""]

    assert whole.recall is whole.precision is whole.delay_median_s is None
    assert whole.false_alarms_per_day is None


def test_the_delay_of_what_went_on_before_counts_from_the_span_s_beginning() -> None:
    drift = Happening(event_id="d", what="drift", from_s=0, to_s=10 * DAY_S)
    found = scores(match([drift], [at(25)], Rule()), (DAY_S, 3 * DAY_S))

    assert found["drift"].delay_median_s == pytest.approx(HOUR_S)
