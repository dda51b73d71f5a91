"""Two programs and the pipe between them as one process, with real ones."""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from embedded import process_table
from launcher import pipe
from launcher.checkout import ROOT
from tests.stand.waiting import wait_until

SAYS = ("sh", "-c", "echo one; echo two")
SLEEPS = ("sh", "-c", "echo begun; exec sleep 600")
ALARM_S = 20
COPIES = ("cat",)


def begun(first: Sequence[str], second: Sequence[str]) -> subprocess.Popen[str]:
    """Start a pipe whose output we read."""
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "launcher.pipe", "--", *first, "--", *second],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )


def ended(first: Sequence[str], second: Sequence[str]) -> tuple[int, str]:
    """Run a pipe to its end; return its code and what its second program printed."""
    with begun(first, second) as running:
        said, _ = running.communicate(timeout=ALARM_S)
        return running.returncode, said


def offspring(running: subprocess.Popen[str]) -> list[process_table.Identity]:
    """Return the two programs of a pipe that has said its first line."""
    assert running.stdout is not None
    assert running.stdout.readline() == "begun\n"
    found = [process_table.identify(pid) for pid in process_table.descendants(running.pid)]
    assert len(found) == 2
    return [one for one in found if one is not None]


def test_the_second_reads_what_the_first_writes() -> None:
    assert ended(SAYS, COPIES) == (0, "one\ntwo\n")


def test_a_first_that_fails_is_no_success_though_the_second_is_content() -> None:
    goes_on = ("sh", "-c", "cat >/dev/null; exec sleep 600")
    assert ended(("sh", "-c", "echo one; exit 7"), goes_on)[0] == 7


def test_a_second_that_fails_ends_the_first() -> None:
    assert ended(SLEEPS, ("sh", "-c", "exit 5"))[0] == 5


def test_a_second_that_has_had_enough_ends_a_first_that_goes_on() -> None:
    code, said = ended(("yes",), ("head", "-n", "1"))
    assert (code == 0, said) == (False, "y\n")
    assert pipe.watch(*pipe.start(("sleep", "600"), ("true",)), grace_s=0.2) == 128 + signal.SIGKILL


def test_who_is_killed_is_said_as_a_shell_says_it() -> None:
    assert ended(("sh", "-c", "kill -9 $$"), COPIES)[0] == 128 + signal.SIGKILL


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_an_end_that_is_asked_for_ends_both_and_is_no_success(number: signal.Signals) -> None:
    with begun(SLEEPS, COPIES) as running:
        both = offspring(running)
        running.send_signal(number)
        assert running.wait(ALARM_S) == 128 + number
    assert not any(one.is_alive() for one in both)


def test_both_die_with_the_process_that_holds_them() -> None:
    with begun(SLEEPS, COPIES) as running:
        both = offspring(running)
        running.kill()
    wait_until(lambda: not any(one.is_alive() for one in both), "both are gone")


def test_both_yield_the_machine_to_others() -> None:
    niceness = "import os; print(os.nice(0))"
    here = os.nice(0)
    code, said = ended(("true",), (sys.executable, "-c", niceness))
    assert (code, int(said)) == (0, min(19, here + pipe.NICE))


@pytest.mark.parametrize("words", [[], ["--", "true"], ["true", "--", "cat"], ["--", "--", "cat"]])
def test_words_that_name_no_two_programs_are_answered_with_the_form(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert pipe.main(words) == 2
    assert "-- PROGRAM … -- PROGRAM …" in capsys.readouterr().err


def test_a_program_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert ended(("true",), (str(tmp_path / "none"),))[0] == 126
