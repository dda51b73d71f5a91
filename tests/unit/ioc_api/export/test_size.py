"""What is too large is known before it is read."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.clock import rfc3339
from ioc_api.export import size
from ioc_api.export.form import Form, Format
from ioc_api.export.size import Estimate
from ioc_api.span import Span
from tests.stand.asked_file import BEGIN, SPAN, asked


@given(st.integers(1_001, 10**12), st.integers(1, 10**9))
def test_who_asks_for_what_would_fit_comes_to_an_end(rows: int, seconds: int) -> None:
    """However unlike its days are: each time it is a tenth shorter at least."""
    span = Span(BEGIN, BEGIN + timedelta(seconds=min(seconds, 10**8)))
    found = size.shorter(span, rows, 1_000)
    assert found.from_at == span.from_at
    length = span.to_at - span.from_at
    assert (
        timedelta(seconds=1)
        <= found.to_at - found.from_at
        <= max(timedelta(seconds=1), length * 0.9)
    )


def test_what_is_too_large_says_how_large_and_what_would_fit() -> None:
    found = Estimate(rows=60_000_000, bytes=3_000_000_000, tier="raw")
    fitting = size.shorter(SPAN, found.rows)

    error = size.too_large(found, found.rows, fitting)

    assert error.members == {
        "estimate": {"rows": 60_000_000, "bytes": 3_000_000_000, "tier": "raw"},
        "fits": {"from": rfc3339(BEGIN), "to": rfc3339(fitting.to_at)},
    }
    assert f"to={rfc3339(fitting.to_at)}" in error.detail
    assert "fits" not in (size.too_large(found, found.rows, None).members or {})


def test_few_rows_of_many_readings_are_too_large_for_what_is_read() -> None:
    found = Estimate(rows=1_000, bytes=50_000, tier="1d")

    error = size.too_large(found, 90_000_000, SPAN)

    assert "about 1000 rows made of about 90000000 readings" in error.detail
    assert "quality=good" in error.detail


@pytest.mark.parametrize("form", ["csv", "arrow", "geojson"])
def test_a_long_file_has_more_rows_and_bytes(form: Format) -> None:
    """Of Parquet it has about as many bytes: what is said again takes hardly any."""
    wide, long = (
        size.estimate(asked(form=Form(format=form, shape=shape), quantities=8), 1_000)
        for shape in ("wide", "long")
    )
    assert (wide.rows, long.rows) == (1_000, 8_000)
    assert long.bytes > wide.bytes
