"""Several processes as one command: what became of them is its exit code."""

import signal
import threading
from pathlib import Path

import pytest

from simulator.run import crew
from tests.stand.waiting import wait_until


def ends_with(code: int) -> int:
    return code


def ends_once_it_is_there(path: Path) -> int:
    wait_until(path.exists, "the other hears nothing")
    return 0


def hears_nothing(path: Path) -> int:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    path.touch()
    threading.Event().wait()
    return 0


def either(place: int, path: Path) -> int:
    return hears_nothing(path) if place else ends_once_it_is_there(path)


def test_the_first_that_failed_is_the_code_of_all() -> None:
    assert crew.run(ends_with, [(0,), (0,)]) == 0
    assert crew.run(ends_with, [(3,), (3,)]) == 3


def test_one_that_had_to_be_killed_is_no_success(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What became of it was not known yet, and that counted as a good end."""
    monkeypatch.setattr(crew, "LEAVE_S", 0.5)
    path = tmp_path / "deaf"

    assert crew.run(either, [(0, path), (1, path)]) == -signal.SIGKILL
