"""Times in bulk are what the contract makes of each alone."""

import time
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.clock import rfc3339, to_us
from contract.payload.diagnosis import parse_instant_us
from ingest.judge.instants import NO_TIME, parse_us

MOMENTS = st.datetimes(timezones=st.just(UTC))
USUAL = MOMENTS.map(rfc3339)
NUMBERS = st.tuples(*(st.integers(0, most) for most in (9999, 13, 32, 25, 61, 61, 999)))
NEARLY = NUMBERS.map(lambda numbers: "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z".format(*numbers))
OTHER = MOMENTS.map(lambda moment: moment.isoformat()) | st.text(min_size=22, max_size=26)


@given(st.lists(USUAL | NEARLY | OTHER, max_size=8))
def test_every_text_means_what_the_contract_says(texts: list[str]) -> None:
    alone = [parse_instant_us(text) for text in texts]
    assert parse_us(texts).tolist() == [NO_TIME if one is None else one for one in alone]


@pytest.mark.parametrize("year", [1, 1900, 1969, 1970, 2000, 2026, 2028, 2100, 9999])
def test_every_day_of_a_year_is_found(year: int) -> None:
    first = to_us(datetime(year, 1, 1, tzinfo=UTC))
    days = np.arange(f"{year:04}-01-01", f"{year + 1:04}-01-01", dtype="datetime64[D]")
    texts = [f"{str(day).rjust(10, '0')}T00:00:00.000Z" for day in days]
    assert (parse_us(texts) == first + np.arange(len(days)) * 86_400_000_000).all()


def test_a_large_batch_keeps_to_one_processor() -> None:
    """The other one is the database's; idle threads of a matrix product would take half of it."""
    texts = ["2026-11-22T07:00:00.000Z"] * 50_000
    thread_s, process_s = time.thread_time(), time.process_time()
    for _ in range(10):
        parse_us(texts)
    thread_s, process_s = time.thread_time() - thread_s, time.process_time() - process_s
    assert process_s < 1.3 * thread_s
