"""Cursors: encoding and decoding are inverse, and foreign text is refused by name."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ioc_api.errors import BadParameterError
from ioc_api.http import cursor
from ioc_api.readings.place import ReadingCursor
from ioc_api.sensors.queries import SensorCursor

US = st.integers(0, 2**53)


@given(st.text())
def test_a_sensor_cursor_comes_back(after: str) -> None:
    place = SensorCursor(after)
    assert cursor.decode(cursor.encode(place), SensorCursor) == place


@given(US, US, US)
def test_a_reading_cursor_comes_back(after_us: int, from_us: int, to_us: int) -> None:
    place = ReadingCursor(after_us, from_us, to_us)
    text = cursor.encode(place)
    assert cursor.decode(text, ReadingCursor) == place
    assert text.replace("-", "").replace("_", "").isalnum()


@given(st.text())
def test_any_text_is_a_cursor_or_refused(text: str) -> None:
    with contextlib.suppress(BadParameterError):
        assert isinstance(cursor.decode(text, SensorCursor), SensorCursor)


def test_the_cursor_of_another_list_is_refused() -> None:
    with pytest.raises(BadParameterError, match="no cursor of this list"):
        cursor.decode(cursor.encode(ReadingCursor(1, 0, 2)), SensorCursor)
