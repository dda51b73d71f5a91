"""Times of files: with an offset, or local ones of a named zone."""

from datetime import datetime

import pytest

from contract.clock import CALENDAR_END_US, to_us
from ingest.errors import LoadError
from ingest.judge.instants import NO_TIME
from ingest.load.local_times import LocalTimes, refuse_form, zone_of

HCMC = "Asia/Ho_Chi_Minh"
BERLIN = "Europe/Berlin"


def us(text: str) -> int:
    return to_us(datetime.fromisoformat(text))


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-22T00:00:00.000Z",
        "2026-11-22T00:00:00Z",
        "2026-11-22T07:00:00+07:00",
        "2026-11-22 07:00:00+07:00",
        "2026-11-22 07:00",
        "2026-11-22T07:00",
        " 2026-11-22 07:00:00 ",
    ],
)
def test_one_instant_has_many_forms(text: str) -> None:
    """An offset counts whatever the zone is; a local time is the zone's."""
    assert LocalTimes(zone_of(HCMC)).read([text]).tolist() == [us("2026-11-22T00:00:00Z")]


def test_a_local_time_keeps_the_summer_of_its_zone() -> None:
    times = LocalTimes(zone_of(BERLIN))

    assert times.read(["2026-07-01 12:00", "2026-12-01 12:00"]).tolist() == [
        us("2026-07-01T10:00:00Z"),
        us("2026-12-01T11:00:00Z"),
    ]


def test_a_local_time_that_was_twice_or_never_is_none() -> None:
    """The last Sundays of March and October: no rule tells which of two hours was meant."""
    times = LocalTimes(zone_of(BERLIN))
    twice, never, with_offset = "2026-10-25 02:30", "2026-03-29 02:30", "2026-10-25T02:30+01:00"

    assert times.read([twice, never, with_offset]).tolist() == [
        NO_TIME,
        NO_TIME,
        us("2026-10-25T01:30:00Z"),
    ]
    assert times.problems[twice] == "was twice in Europe/Berlin, as clocks were set back"
    assert times.problems[never] == "was not in Europe/Berlin, as clocks were set ahead"


def test_local_times_without_a_zone_are_refused_with_what_to_write() -> None:
    with pytest.raises(LoadError, match='write zone = "Asia/Bangkok" in the map'):
        LocalTimes(None).read(["2026-11-22 07:00"])


def test_one_local_time_among_others_is_a_row_s_fault() -> None:
    times = LocalTimes(None)

    assert times.read(["2026-11-22T00:00:00Z", "2026-11-22 07:00"]).tolist()[1] == NO_TIME
    assert "has no offset" in times.problems["2026-11-22 07:00"]


def test_a_form_reads_what_iso_does_not() -> None:
    times = LocalTimes(zone_of(HCMC), "%d/%m/%Y %H:%M")

    assert times.read(["22/11/2026 07:00"]).tolist() == [us("2026-11-22T00:00:00Z")]
    assert times.read(["2026-11-22 07:00"]).tolist() == [NO_TIME]
    assert "%d/%m/%Y %H:%M" in times.problems["2026-11-22 07:00"]


@pytest.mark.parametrize(("form", "text"), [("unix_s", "1795305600"), ("unix_ms", "1795305600000")])
def test_seconds_since_1970_need_no_zone(form: str, text: str) -> None:
    assert LocalTimes(None, form).read([text]).tolist() == [us("2026-11-22T00:00:00Z")]


@pytest.mark.parametrize(
    "text", ["", "gestern", "2026-13-01 00:00", "9" * 5000, "nan", "inf", "\0"]
)
@pytest.mark.parametrize("form", [None, "unix_s", "%d/%m/%Y"])
def test_what_is_no_time_says_so(text: str, form: str | None) -> None:
    times = LocalTimes(zone_of(HCMC), form)

    assert times.read([text]).tolist() == [NO_TIME]
    assert times.problems[text]


def test_what_was_read_is_read_the_same_again() -> None:
    times = LocalTimes(zone_of(HCMC))
    texts = ["2026-11-22 07:00", "?"]

    assert times.read(texts).tolist() == times.read(texts).tolist()


@pytest.mark.parametrize("text", ["0001-01-01", "9999-12-31 23:59", "0001-01-01T00:00+14:00"])
@pytest.mark.parametrize("zone", [HCMC, BERLIN, "America/New_York"])
def test_the_ends_of_the_calendar_are_instants_too(text: str, zone: str) -> None:
    """Which are refused where all such times are."""
    (instant_us,) = LocalTimes(zone_of(zone)).read([text]).tolist()

    assert instant_us != NO_TIME
    assert not 0 <= instant_us < CALENDAR_END_US


@pytest.mark.parametrize("name", ["Asia/Saigon1", "../etc/passwd", "", "Asia", "/usr", "\0"])
def test_a_zone_is_one_of_iana(name: str) -> None:
    with pytest.raises(LoadError, match="Asia/Bangkok"):
        zone_of(name)


@pytest.mark.parametrize("form", ["%H:%M", "%d/%m %H:%M", "%d/%m/%Y %I:%M", "%Q", "", "today"])
def test_a_form_must_tell_the_day(form: str) -> None:
    with pytest.raises(LoadError):
        refuse_form(form)


@pytest.mark.parametrize(
    "form", ["%d/%m/%Y %H:%M", "%Y%m%d%H", "%Y-%m-%d", "%d %b %Y %I:%M %p", "unix_s", "%Y%m%d %z"]
)
def test_a_form_that_tells_it_is_taken(form: str) -> None:
    refuse_form(form)
