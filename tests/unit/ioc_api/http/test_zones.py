"""A zone that is not known is answered with what was probably meant, not with all there are."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ioc_api.errors import BadParameterError
from ioc_api.http.zones import FORM, known_zone


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("Asia/HoChiMinh", "Asia/Ho_Chi_Minh"),
        ("saigon", "Asia/Saigon"),
        ("ho chi minh", "Asia/Ho_Chi_Minh"),
        ("europe/berlin", "Europe/Berlin"),
        ("Tokio", "Asia/Tokyo"),
        ("utc", "UTC"),
    ],
)
def test_what_was_probably_meant_comes_first(wrong: str, meant: str) -> None:
    with pytest.raises(BadParameterError) as refused:
        known_zone("tz", wrong)
    (fault,) = refused.value.faults
    assert meant in fault.accepted[:2]
    assert fault.accepted[-1] == FORM


@given(st.text(max_size=2_000))
def test_a_refusal_is_short(text: str) -> None:
    try:
        assert ZoneInfo(known_zone("tz", text)).key == text
    except BadParameterError as refused:
        (fault,) = refused.faults
        assert fault.parameter == "tz"
        assert sum(map(len, fault.accepted)) < 300
