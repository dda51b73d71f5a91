"""When a process counts as hung."""

from launcher.pulse import Pulse, Rhythm

RHYTHM = Rhythm(5.0, missed_max_count=3, start_max_count=10)


def noted(*beats: bool, is_running: bool = False) -> Pulse:
    """Return the pulse after some answers and absences."""
    pulse = Pulse(RHYTHM)
    for one in beats:
        pulse.note(beats=one, is_running=is_running)
    return pulse


def test_misses_are_counted_in_a_row() -> None:
    assert not noted(True, False, False, True, False, False).is_lost
    lost = noted(True, False, False, False)
    assert lost.is_lost
    assert lost.silent_s == 15


def test_what_has_not_begun_to_beat_is_given_more_time() -> None:
    """A large city computes for minutes before its loop turns."""
    assert not noted(*[False] * 9).is_lost
    assert noted(*[False] * 10).is_lost


def test_what_runs_and_never_beats_is_lost_as_soon_as_others() -> None:
    assert noted(False, False, False, is_running=True).is_lost


def test_half_a_minute_is_long_enough() -> None:
    rhythm = Rhythm()
    assert rhythm.period_s * rhythm.missed_max_count == 30
