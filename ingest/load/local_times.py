"""Times as files write them: with an offset, or local ones of a zone that somebody names.

A local time that stands for two instants, or for none, because clocks were moved, is refused: no
rule tells which is right.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np

from contract.arrays import IntArray
from contract.clock import to_us
from contract.payload.diagnosis import TIME_MAX_LENGTH
from ingest.errors import LoadError
from ingest.judge.instants import NO_TIME, parse_us

UNIX_US = {"unix_s": 1_000_000, "unix_ms": 1_000}
"""Forms of times that are numbers: what one of them is. [us]"""
MICROSECOND = timedelta(microseconds=1)
REMEMBERED = 100_000
PROBE = datetime(2026, 11, 22, 17, 45, tzinfo=UTC)
"""A moment that a form must tell from others: 12-hour clocks do not without a half of the day."""
ISO_FORM = "2026-11-22T07:00:00Z or 2026-11-22 07:00"


def zone_of(name: str) -> ZoneInfo:
    """Return a zone by its IANA name.

    Raises
    ------
    LoadError
        There is none.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # a folder of zones is none
        raise LoadError(
            f'"{name}" is no zone; a name of the IANA database is, such as "Asia/Bangkok"'
        ) from None


def refuse_form(form: str) -> None:
    """Accept a form of times, or raise a `LoadError` that says what it lacks."""
    if form in UNIX_US:
        return
    try:
        made = datetime.strptime(PROBE.strftime(form), form)  # noqa: DTZ007 - %z may be in it
    except (ValueError, TypeError) as error:
        raise LoadError(f'"{form}" is no form of times: {error}') from error
    is_day = made.date() == PROBE.date()
    if not (is_day and made.hour in {0, PROBE.hour} and made.minute in {0, PROBE.minute}):
        raise LoadError(
            f'"{form}" does not tell the day and half of it; %d/%m/%Y %H:%M does, or '
            f"{', '.join(UNIX_US)}"
        )


class LocalTimes:
    """Reads times; each text that comes again, as hours of many stations do, costs nothing.

    Attributes
    ----------
    problems : dict of str to str
        Why a text that was read is no time.
    """

    def __init__(self, zone: ZoneInfo | None, form: str | None = None) -> None:
        self._zone = zone
        self._form = form
        self._known: dict[str, int] = {}
        self.problems: dict[str, str] = {}
        self._has_read = False

    def read(self, texts: Sequence[str]) -> IntArray:
        """Return the instants of different texts, `NO_TIME` where one is none. [us].

        Raises
        ------
        LoadError
            None of the first times has an offset, and no zone was named.
        """
        if len(self._known) > REMEMBERED:
            self._known.clear()
            self.problems.clear()
        fresh = [text for text in texts if text not in self._known]
        if self._form is None and fresh:
            self._known.update(zip(fresh, parse_us(fresh).tolist(), strict=True))
            fresh = [text for text in fresh if self._known[text] == NO_TIME]
        self._has_read |= len(fresh) < len(texts)
        for text in fresh:
            self._known[text] = self._instant_us(text)
        return np.array([self._known[text] for text in texts], np.int64)

    def _instant_us(self, text: str) -> int:
        try:
            moment = self._moment(text.strip())
        except (ValueError, OverflowError):
            self.problems[text] = f"is no time of the form {self._form or ISO_FORM}"
            return NO_TIME
        if isinstance(moment, int):
            return moment
        if moment.tzinfo is None:
            return self._local_us(text, moment)
        try:
            return to_us(moment)
        except OverflowError:
            self.problems[text] = "lies outside of the calendar"
            return NO_TIME

    def _moment(self, text: str) -> datetime | int:
        if len(text) > TIME_MAX_LENGTH:
            raise ValueError
        if self._form is None:
            return datetime.fromisoformat(text)
        if self._form in UNIX_US:
            return round(float(text) * UNIX_US[self._form])
        return datetime.strptime(text, self._form)  # noqa: DTZ007 - the zone is added below

    def _local_us(self, text: str, moment: datetime) -> int:
        """Return the instant of a local time, unless it is of none or of two."""
        if self._zone is None:
            problem = (
                "has no offset, and no zone is named; write zone = "
                '"Asia/Bangkok" in the map if it is local time there'
            )
            if not self._has_read:
                raise LoadError(f'"{text}" {problem}')
            self.problems[text] = problem
            return NO_TIME
        first, second = (moment.replace(tzinfo=self._zone, fold=fold) for fold in (0, 1))
        before, after = first.utcoffset(), second.utcoffset()
        if before != after:
            is_twice = (before or timedelta()) > (after or timedelta())
            self.problems[text] = (
                f"was twice in {self._zone.key}, as clocks were set back"
                if is_twice
                else f"was not in {self._zone.key}, as clocks were set ahead"
            )
            return NO_TIME
        # By arithmetic: near the years 1 and 9999 the instant has no date in UTC.
        return to_us(moment.replace(tzinfo=UTC)) - (before or timedelta()) // MICROSECOND
