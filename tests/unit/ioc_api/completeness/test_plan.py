"""What was to be expected, and where it is counted."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from ioc_api.completeness.plan import KnownSensor, Place, Service, counted_span, expected
from ioc_api.errors import TooLargeError
from ioc_api.span import Span

OFFSET = timedelta(hours=7)
MIDNIGHT = datetime(2026, 11, 11, 17, tzinfo=UTC)
EVER = datetime(1970, 1, 1, tzinfo=UTC)
DAY = Span(MIDNIGHT, MIDNIGHT + timedelta(days=1))


def sensor(key: int, first_h: float | None = None, last_h: float | None = None) -> KnownSensor:
    first, last = (None if hour is None else hours(hour) for hour in (first_h, last_h))
    return KnownSensor(key, f"no-{key}", 60.0, first, last)


def hours(count: float) -> datetime:
    return MIDNIGHT + timedelta(hours=count)


def place(key: int, to_at: datetime | None = None) -> Place:
    return Place(key, EVER, to_at, "760", None)


def test_a_period_that_a_float_does_not_hold_divides_a_day() -> None:
    third = [Service(1, EVER, None, float(np.float32(86_400 / 7_000)))]
    found = expected(DAY, [sensor(1)], third, [place(1)], ({}, OFFSET))
    assert abs(found.least[0, 0] - 7_000) <= 1


def test_each_day_expects_its_part_of_the_service() -> None:
    span = Span(hours(-24), hours(48))
    served = [Service(1, hours(-1), hours(25), 60.0)]
    found = expected(span, [sensor(1)], served, [place(1)], ({}, OFFSET))
    assert found.least.tolist() == [[60, 1440, 60]]
    assert not found.idle_ids


def test_a_part_of_a_period_is_not_expected_but_may_be() -> None:
    span = Span(hours(0), hours(0) + timedelta(seconds=90))
    found = expected(span, [sensor(1)], [Service(1, EVER, None, 60.0)], [place(1)], ({}, OFFSET))
    assert (found.least.tolist(), found.most.tolist()) == ([[1]], [[2]])


def test_the_first_reading_begins_a_service_that_was_told_later() -> None:
    told = [Service(1, hours(20), None, 60.0)]
    found = expected(DAY, [sensor(1, 12)], told, [place(1)], ({}, OFFSET))
    assert found.least.tolist() == [[12 * 60]]
    found = expected(DAY, [sensor(1)], told, [place(1)], ({}, OFFSET))
    assert found.least.tolist() == [[4 * 60]]


def test_history_alone_lasts_to_its_last_reading() -> None:
    found = expected(DAY, [sensor(1, 1, 2), sensor(2)], [], [place(1), place(2)], ({}, OFFSET))
    assert found.least.tolist() == [[61], [0]]
    assert found.idle_ids == ["no-2"]


def test_a_quarter_that_cannot_be_divided_belongs_to_where_it_began() -> None:
    moved_at = hours(1) + timedelta(minutes=7)
    places = [place(1, moved_at), Place(1, moved_at, None, "761", None)]
    served = [Service(1, EVER, None, 60.0)]
    exact = expected(DAY, [sensor(1)], served, places, ({}, OFFSET))
    assert exact.least[:, 0].tolist() == [67, 1440 - 67]
    whole = expected(DAY, [sensor(1)], served, places, ({"raw": hours(30)}, OFFSET))
    assert whole.least[:, 0].tolist() == [75, 1440 - 75]


def test_ends_are_rounded_outwards_to_what_is_kept() -> None:
    asked = Span(hours(1) + timedelta(minutes=7), hours(3) + timedelta(minutes=7))
    for kept, begin_min, end_min in (
        ({}, 67, 187),
        ({"raw": hours(2)}, 60, 187),
        ({"raw": hours(9)}, 60, 195),
        ({"raw": hours(9), "15m": hours(9)}, 60, 240),
        ({"raw": hours(9), "15m": hours(9), "1h": hours(9)}, 0, 1440),
    ):
        found = counted_span(asked, hours(90), kept, OFFSET)
        ends = [(end - MIDNIGHT) // timedelta(minutes=1) for end in (found.from_at, found.to_at)]
        assert ends == [begin_min, end_min]


def test_what_is_to_come_is_not_counted() -> None:
    assert counted_span(DAY, hours(5), {}, OFFSET) == Span(MIDNIGHT, hours(5))
    assert counted_span(DAY, hours(-5), {}, OFFSET).is_empty


def test_too_much_is_refused_with_what_would_fit() -> None:
    long = Span(MIDNIGHT, MIDNIGHT + timedelta(days=3000))
    count = 1000
    sensors = [sensor(key) for key in range(count)]
    with pytest.raises(TooLargeError, match="at most 2000 days"):
        expected(long, sensors, [], [place(key) for key in range(count)], ({}, OFFSET))
