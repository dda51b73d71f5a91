"""When a process counts as hung."""

from launcher.pulse import Pulse, Rhythm


def test_what_has_not_begun_to_beat_misses_nothing() -> None:
    """A large city computes for a while before its loop turns."""
    pulse = Pulse()
    pulse.note(beats=False, may_be_expected=False)
    assert pulse.missed_count == 0


def test_misses_are_counted_in_a_row() -> None:
    pulse = Pulse()
    for beats in (True, False, False):
        pulse.note(beats=beats, may_be_expected=False)
    assert pulse.missed_count == 2
    pulse.note(beats=True, may_be_expected=False)
    assert pulse.missed_count == 0


def test_what_runs_and_never_beats_misses_too() -> None:
    pulse = Pulse()
    pulse.note(beats=False, may_be_expected=True)
    assert pulse.missed_count == 1


def test_half_a_minute_is_long_enough() -> None:
    assert Rhythm().patience_s == 30
