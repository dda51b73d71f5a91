"""A page goes on where the one before ended, in its span; names are taken by their form."""

from datetime import UTC, datetime, timedelta

import pytest

from ioc_api.errors import BadParameterError
from ioc_api.span import Span
from ioc_api.truth.rules import Place, TruthCursor, after, continued

BEGIN = datetime(2026, 11, 22, tzinfo=UTC)
SPAN = Span(BEGIN, BEGIN + timedelta(days=1))


def test_the_next_page_goes_on_after_the_last_event_also_one_from_before_the_span() -> None:
    for begun_at in (BEGIN - timedelta(days=2), BEGIN + timedelta(hours=1)):
        place = Place(begun_at, "storm-west.rain_cell")
        assert continued(after(place, SPAN), None, None) == (SPAN, place)
        assert continued(after(place, SPAN), SPAN.from_at, SPAN.to_at) == (SPAN, place)


@pytest.mark.parametrize(
    "cursor",
    [
        TruthCursor(5, "storm.1", 10, 10),
        TruthCursor(20, "storm.1", 0, 10),
        TruthCursor(-1, "storm.1", 0, 10),
        TruthCursor(5, "A storm", 0, 10),
        TruthCursor(5, "storm.1", 0, 2**63),
    ],
    ids=["no span", "begun after it", "before 1970", "no id", "beyond the calendar"],
)
def test_what_no_page_handed_out_is_refused(cursor: TruthCursor) -> None:
    with pytest.raises(BadParameterError):
        continued(cursor, None, None)


def test_another_span_than_the_first_page_had_is_refused() -> None:
    cursor = after(Place(BEGIN, "storm.1"), SPAN)
    with pytest.raises(BadParameterError, match="first page"):
        continued(cursor, BEGIN - timedelta(hours=1), None)
