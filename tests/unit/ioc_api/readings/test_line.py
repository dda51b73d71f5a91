"""Columns as PostgreSQL sends them become a line in order, with values in their shortest form."""

import struct
from datetime import UTC, datetime

import numpy as np

from contract.clock import to_us
from db.epoch import POSTGRES_EPOCH_US
from ioc_api.readings.line import from_sent, stored_values


def test_columns_become_a_line_in_order_whatever_order_they_come_in() -> None:
    times_us = [3_000_000, 1_000_000, 2_000_000]
    line = from_sent(
        struct.pack(">3q", *times_us),
        struct.pack(">3h", 3, 1, 2),
        [struct.pack(">3d", 0.3, 0.1, float("nan"))],
    )
    assert line.observed_us.tolist() == [POSTGRES_EPOCH_US + each for each in sorted(times_us)]
    assert line.quality.tolist() == [1, 2, 3]
    assert np.array_equal(line.values, [[0.1, np.nan, 0.3]], equal_nan=True)


def test_no_reading_is_an_empty_line() -> None:
    line = from_sent(None, None, [None, None])
    assert (len(line), line.values.shape) == (0, (2, 0))


def test_the_epoch_is_the_first_moment_of_2000() -> None:
    assert to_us(datetime(2000, 1, 1, tzinfo=UTC)) == POSTGRES_EPOCH_US


def test_float32_is_said_in_its_shortest_form_and_a_register_whole() -> None:
    stored = np.array([42.1, np.nan], np.float32).astype(np.float64)
    assert stored_values(stored, is_register=False) == [42.1, None]
    assert stored_values(np.array([123456.789]), is_register=True) == [123456.789]
