"""How much time has passed is what the uptime and an even clock agree on."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from contract.clock import MAX_SPEED, CityClock
from ingest.maintenance.progress import Progress

BEGIN = datetime(2026, 11, 22, 7, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


class Watched:
    """A progress that is shown a clock which the test moves."""

    def __init__(self, speed: float = 1.0) -> None:
        self.wall, self.city, self.uptime = BEGIN, BEGIN, timedelta(0)
        self.speed = speed
        self.progress = Progress(self._line(), self.uptime)

    def goes_on(self, passed: timedelta, *, step: timedelta = MINUTE) -> None:
        end = self.uptime + passed
        while self.uptime < end:
            self.uptime += step
            self.wall += step
            self.city += step * self.speed
            self.look()

    def look(self) -> None:
        self.progress.look(self._line(), self.uptime)

    def _line(self) -> CityClock:
        return CityClock(self.city, self.wall, self.speed)


def test_a_fast_clock_that_goes_on_evenly_is_believed_with_its_speed() -> None:
    watched = Watched(60.0)
    watched.goes_on(HOUR)
    assert watched.progress.since("raw", BEGIN) == 60 * HOUR


def test_what_a_leap_skips_has_not_passed() -> None:
    watched = Watched(60.0)
    watched.goes_on(HOUR)
    watched.city += 365 * DAY
    watched.goes_on(HOUR)
    assert watched.progress.since("raw", BEGIN) <= 120 * HOUR


def test_a_speed_that_is_held_for_minutes_only_counts_as_the_walls() -> None:
    """Whoever forges a clock beside the one that is told makes it leap all the time."""
    watched = Watched()
    for _ in range(60):
        watched.speed = 3_600.0
        watched.goes_on(MINUTE)
        watched.speed = 1.0
        watched.goes_on(MINUTE)
    assert watched.progress.since("raw", BEGIN) == 2 * HOUR


def test_a_wall_that_is_set_ahead_makes_no_time_pass() -> None:
    watched = Watched()
    watched.goes_on(HOUR)
    watched.wall += 365 * DAY
    watched.city += 365 * DAY
    watched.goes_on(HOUR)
    assert watched.progress.since("dead_letter", BEGIN) == 2 * HOUR


def test_of_the_time_before_it_looked_only_the_wall_is_known() -> None:
    watched = Watched(60.0)
    watched.goes_on(HOUR)
    assert watched.progress.since("raw", BEGIN - 3 * DAY) == 3 * DAY + 60 * HOUR


def test_a_cut_begins_a_new_count_for_its_tier_alone() -> None:
    watched = Watched(60.0)
    watched.goes_on(HOUR)
    watched.progress.note_cut("raw", watched.wall)
    watched.goes_on(HOUR)
    assert watched.progress.since("raw", watched.wall - HOUR) == 60 * HOUR
    assert watched.progress.since("15m", BEGIN) == 120 * HOUR


def test_a_cut_that_somebody_else_made_meanwhile_counts_by_the_wall() -> None:
    watched = Watched(60.0)
    watched.goes_on(2 * HOUR)
    assert watched.progress.since("raw", BEGIN + HOUR) == HOUR


def test_what_nobody_looked_at_counts_by_the_wall() -> None:
    watched = Watched(60.0)
    watched.goes_on(HOUR, step=HOUR)
    assert watched.progress.since("raw", BEGIN) == HOUR


def test_a_clock_is_steady_after_a_day_without_a_leap() -> None:
    watched = Watched()
    watched.goes_on(DAY)
    assert watched.progress.is_steady
    watched.city -= DAY
    watched.look()
    assert not watched.progress.is_steady


MOVES = st.lists(
    st.tuples(
        st.timedeltas(timedelta(0), 2 * HOUR),
        st.timedeltas(-3_000 * DAY, 3_000 * DAY) | st.just(timedelta(0)),
        st.sampled_from([0.0, 0.5, 1.0, 60.0, MAX_SPEED]) | st.floats(0, MAX_SPEED),
    ),
    max_size=12,
)


@given(MOVES)
def test_never_more_passes_than_the_uptime_at_the_fastest_speed(
    moves: list[tuple[timedelta, timedelta, float]],
) -> None:
    """And leaps alone make no more pass than the uptime."""
    watched = Watched()
    for passed, leap, speed in moves:
        watched.speed = speed
        watched.city += leap
        watched.goes_on(passed, step=5 * MINUTE)
        found = watched.progress.since("raw", BEGIN)
        assert timedelta(0) <= found <= watched.uptime * MAX_SPEED
