"""Reading parameters: what is meant is understood, anything else is refused by name."""

import contextlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.clock import rfc3339
from ioc_api.errors import BadParameterError
from ioc_api.http import parameters
from ioc_api.readings.place import ReadingCursor, continued
from ioc_api.span import span

NOW = datetime(2026, 11, 22, 7, 0, 0, 123_000, tzinfo=UTC)


@given(
    st.datetimes(datetime(1970, 1, 2), datetime(2199, 12, 30)).map(  # noqa: DTZ001 - made aware
        lambda naive: naive.replace(microsecond=naive.microsecond // 1000 * 1000, tzinfo=UTC)
    )
)
def test_a_time_that_we_write_is_read_back(moment: datetime) -> None:
    assert parameters.instant("from", rfc3339(moment)) == moment


@given(st.text())
def test_any_text_is_a_time_or_refused(text: str) -> None:
    with contextlib.suppress(BadParameterError):
        assert isinstance(parameters.instant("from", text), datetime)


@given(st.text(alphabet="0123456789.,-+einfNa \x00"))
def test_any_text_is_a_box_or_refused(text: str) -> None:
    with contextlib.suppress(BadParameterError):
        box = parameters.bbox(text)
        assert box is not None
        assert -180 <= box.west_deg <= box.east_deg <= 180


def test_an_absent_parameter_asks_for_everything() -> None:
    assert parameters.kinds(None) is None
    assert parameters.sensor_ids(None) is None
    assert parameters.bbox(None) is None


def test_an_unknown_kind_is_named_with_the_known_ones() -> None:
    with pytest.raises(BadParameterError) as caught:
        parameters.kinds("noise,nose")
    (fault,) = caught.value.faults
    assert (fault.parameter, fault.value) == ("kind", "nose")
    assert "noise" in fault.accepted


def test_the_default_span_is_the_last_day() -> None:
    found = span(None, None, NOW)
    assert (found.from_at, found.to_at) == (NOW - timedelta(hours=24), NOW)


def test_one_end_is_enough() -> None:
    assert span(NOW - timedelta(days=9), None, NOW).to_at == NOW
    early = NOW - timedelta(days=9)
    assert span(None, early, NOW).from_at == early - timedelta(hours=24)


def test_an_empty_span_is_refused() -> None:
    with pytest.raises(BadParameterError, match="from"):
        span(NOW, NOW, NOW)


def test_a_cursor_keeps_its_span() -> None:
    begun = span(None, None, NOW)
    place = ReadingCursor(1_763_700_000_000_000, 1_763_600_000_000_000, 1_763_800_000_000_000)
    kept = continued(place, None, None)
    assert continued(place, kept.from_at, kept.to_at) == kept
    with pytest.raises(BadParameterError, match="to"):
        continued(place, None, begun.to_at)
    with pytest.raises(BadParameterError, match="cursor"):
        continued(ReadingCursor(5, 6, 7), None, None)


def test_names_are_a_list_whether_there_is_such_or_not() -> None:
    form = "[a-z-]{3,20}"
    assert parameters.named("rule", None, form) is None
    assert parameters.named("rule", "storm-west,quiet", form) == {"storm-west", "quiet"}
    for bad in ("", "storm-west,", "Storm", "storm west"):
        with pytest.raises(BadParameterError):
            parameters.named("rule", bad, form)
