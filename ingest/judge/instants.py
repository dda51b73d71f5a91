"""RFC 3339 times in bulk: those that all our devices write by numpy, any other one by one."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from contract.arrays import BoolArray, IntArray
from contract.payload.diagnosis import parse_instant_us

NO_TIME = int(np.iinfo(np.int64).min)
"""Stands for a time that could not be read."""

SmallIntArray = NDArray[np.int32]
ByteArray = NDArray[np.uint8]

_FORM = b"0000-00-00T00:00:00.000Z"
_SIGNS = np.array([index for index, sign in enumerate(_FORM) if sign != ord("0")])
_DIGITS = np.array([index for index, sign in enumerate(_FORM) if sign == ord("0")])
_EXPECTED = np.frombuffer(_FORM, np.uint8)[_SIGNS, np.newaxis]
_NUMBERS = ((0, 4), (4, 6), (6, 8), (8, 10), (10, 12), (12, 14), (14, 17))
"""Which digits make up year, month, day, hour, minute, second and millisecond."""
_DAYS_OF_MONTH = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], np.int32)


def parse_us(texts: Sequence[str]) -> IntArray:
    """Return microseconds since the epoch of each time, `NO_TIME` where it is none.

    Agrees with `contract.payload.diagnosis.parse_instant_us` for every text.
    """
    instants = np.full(len(texts), NO_TIME)
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    usual = np.flatnonzero(lengths == len(_FORM))
    chosen = texts if len(usual) == len(texts) else [texts[row] for row in usual.tolist()]
    # Each sign outside of ASCII becomes one sign that no time has.
    letters = np.frombuffer("".join(chosen).encode("ascii", "replace"), np.uint8)
    parsed, is_time = _parse_usual(letters.reshape(len(usual), len(_FORM)))
    rows = usual[is_time]
    instants[rows] = parsed[is_time]
    if len(rows) < len(texts):
        is_left = np.ones(len(texts), np.bool_)
        is_left[rows] = False
        for row in np.flatnonzero(is_left).tolist():
            instant_us = parse_instant_us(texts[row])
            instants[row] = NO_TIME if instant_us is None else instant_us
    return instants


def _parse_usual(letters: ByteArray) -> tuple[IntArray, BoolArray]:
    """Return the times in (row, 24) letters, and which of them are times indeed."""
    # By place, so that each step runs through memory in order.
    places = np.ascontiguousarray(letters.T)
    digits = places[_DIGITS] - np.uint8(ord("0"))
    is_time = (digits <= 9).all(axis=0) & (places[_SIGNS] == _EXPECTED).all(axis=0)
    year, month, day, hour, minute, second, millisecond = (
        _number(digits[first:last]) for first, last in _NUMBERS
    )
    is_leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    last_day = _DAYS_OF_MONTH[np.clip(month, 1, 12)] + ((month == 2) & is_leap)
    is_time &= (year >= 1) & (month >= 1) & (month <= 12) & (day >= 1) & (day <= last_day)
    is_time &= (hour < 24) & (minute < 60) & (second < 60)
    seconds = (hour * 60 + minute) * 60 + second
    days = _days(year, month, day).astype(np.int64)
    return (days * 86_400 + seconds) * 1_000_000 + millisecond * 1_000, is_time


def _number(digits: ByteArray) -> SmallIntArray:
    """Return the number that (place, row) digits make up.

    No matrix product: above some size numpy divides it among threads, which then turn idle rounds
    on the processor that the database needs.
    """
    number = digits[0].astype(np.int32)
    for digit in digits[1:]:
        number *= 10
        number += digit
    return number


def _days(year: SmallIntArray, month: SmallIntArray, day: SmallIntArray) -> SmallIntArray:
    """Return days since 1970-01-01 in the proleptic Gregorian calendar.

    References
    ----------
    .. [1] H. Hinnant, "chrono-compatible low-level date algorithms", 2013, `days_from_civil`.
    """
    # A year that begins in March has its leap day at its end.
    shifted = year - (month <= 2)
    era = shifted // 400
    year_of_era = shifted - era * 400
    day_of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    day_of_era = year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year
    return era * 146_097 + day_of_era - 719_468
