"""The supervisor with real, small processes."""

import asyncio
import os
import signal
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from embedded import process_table
from launcher import leftovers, supervisor
from launcher.errors import LauncherError
from launcher.probe import when
from launcher.process import ProcessSpec, Work
from launcher.supervisor import Supervisor
from tests.stand.small_process import spec
from tests.stand.waiting import wait_until_async

pytestmark = pytest.mark.acceptance


async def test_a_process_that_is_killed_comes_back_and_is_counted(tmp_path: Path) -> None:
    said: list[str] = []
    keeper = Supervisor([spec(tmp_path, "api")], tmp_path, said.append)
    await keeper.start("api")
    pid = keeper.conditions()["api"]["pid"]
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    await wait_until_async(
        lambda: keeper.conditions()["api"]["restarts"] == 1, "it is started again"
    )
    await wait_until_async(
        lambda: keeper.conditions()["api"]["state"] == "running", "it runs again"
    )
    assert said == ["api was ended by SIGKILL; again in 0.5 s", "api runs again"]
    await keeper.stop_all()


async def test_a_process_that_ends_by_itself_is_said_with_its_log(tmp_path: Path) -> None:
    said: list[str] = []
    keeper = Supervisor([spec(tmp_path, "api", "raise SystemExit(3)")], tmp_path, said.append)
    with pytest.raises(LauncherError, match="ended with code 3"):
        await keeper.start("api")
    await keeper.stop_all()
    assert said[0] == f"api ended with code 3; again in 0.5 s (see {tmp_path / 'api.log'})"


async def test_what_is_stopped_stays_stopped_until_it_is_started(tmp_path: Path) -> None:
    keeper = Supervisor([spec(tmp_path, "api")], tmp_path, print)
    await keeper.start("api")
    await keeper.stop("api")
    assert keeper.conditions()["api"] == {
        "pid": None,
        "state": "stopped",
        "restarts": 0,
        "last_end": None,
        "metrics": None,
    }
    await keeper.start("api")
    assert keeper.conditions()["api"]["state"] == "running"
    await keeper.stop_all()


async def test_a_process_that_refuses_its_settings_is_not_tried_again(tmp_path: Path) -> None:
    code = "import sys; print('no such thing'); sys.exit(2)"
    keeper = Supervisor([spec(tmp_path, "api", code)], tmp_path, print)
    with pytest.raises(LauncherError, match=r"(?s)ended with code 2.*no such thing"):
        await keeper.start("api")
    assert keeper.conditions()["api"]["state"] == "failed"
    await keeper.stop_all()


async def test_a_process_that_ignores_the_signal_is_killed_with_its_children(
    tmp_path: Path,
) -> None:
    code = (
        "import signal, subprocess, sys, pathlib\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "child = subprocess.Popen(['sleep', '600'])\n"
        "pathlib.Path(sys.argv[1]).write_text(str(child.pid))\n"
        "child.wait()\n"
    )
    keeper = Supervisor([spec(tmp_path, "api", code)], tmp_path, print)
    await keeper.start("api")
    sign = tmp_path / "api.ready"
    await wait_until_async(lambda: bool(sign.read_text()), "its child runs")
    await keeper.stop_all()
    await wait_until_async(
        lambda: process_table.identify(int(sign.read_text())) is None, "its child is gone"
    )


async def test_an_unknown_name_is_answered_with_the_known_ones(tmp_path: Path) -> None:
    keeper = Supervisor([spec(tmp_path, "api")], tmp_path, print)
    with pytest.raises(LauncherError, match="no process 'app' here; there are api"):
        await keeper.stop("app")


async def test_a_pid_that_a_full_disk_does_not_take_starts_no_second_process(
    tmp_path: Path,
) -> None:
    said: list[str] = []
    (tmp_path / "api.json").symlink_to("/dev/full")
    keeper = Supervisor([spec(tmp_path, "api")], tmp_path, said.append)
    await keeper.start("api")
    assert keeper.conditions()["api"]["restarts"] == 0
    assert said == ["api runs, but its pid could not be written down: No space left on device"]
    await keeper.stop_all()


async def test_leftovers_of_a_killed_supervisor_are_ended(tmp_path: Path) -> None:
    child = await asyncio.create_subprocess_exec("sleep", "600")
    process_table.write(tmp_path / "api.json", child.pid)
    said: list[str] = []
    await asyncio.to_thread(leftovers.remove, tmp_path, said.append)
    assert await child.wait() == -signal.SIGINT
    assert said == [f"ending api (pid {child.pid}), left by a start that was killed"]
    assert not (tmp_path / "api.json").exists()


async def half_done() -> str:
    return "history: 15 of 30 days"


def once(folder: Path, code: str) -> ProcessSpec:
    """Return a process that is there to leave a file, and ends when it has left it."""
    made = folder / "made"
    work = Work(
        is_there=lambda: True,
        is_done=made.exists,
        progress=half_done,
        result=lambda: "history: 30 days",
        codes=frozenset({0, 3}),
    )
    told = replace(
        spec(folder, "history").program, argv=(sys.executable, "-I", "-c", code, str(made))
    )
    return ProcessSpec(program=told, is_ready=when(lambda: True), work=work)


MAKES = "import pathlib, sys; pathlib.Path(sys.argv[1]).touch(); "


@pytest.mark.parametrize(("code", "last_end"), [(0, None), (3, "ended with code 3")])
async def test_a_process_that_has_done_what_it_was_for_is_done_and_stays_so(
    tmp_path: Path, code: int, last_end: str | None
) -> None:
    said: list[str] = []
    keeper = Supervisor([once(tmp_path, f"{MAKES}sys.exit({code})")], tmp_path, said.append)
    for _ in range(2):  # the second start finds nothing to do
        await keeper.start("history")
        await wait_until_async(
            lambda: keeper.conditions()["history"]["state"] == "done", "it is done"
        )
    await keeper.stop("history")
    now = keeper.conditions()["history"]
    assert (now["state"], now["pid"], now["restarts"]) == ("done", None, 0)
    assert now["last_end"] == last_end
    assert len(said) == 1
    clue = f" (see {tmp_path / 'history.log'})" if code else ""
    assert said[0] == f"history: 30 days{clue}"


@pytest.mark.parametrize(
    ("code", "said_first"),
    [
        ("import sys; sys.exit(0)", "history ended with code 0; again in 0.5 s"),
        (f"{MAKES}sys.exit(1)", "history ended with code 1; again in 0.5 s"),
    ],
    ids=["ends before it is done", "fails though all is there"],
)
async def test_a_process_that_ends_otherwise_than_it_is_meant_to_is_started_again(
    tmp_path: Path, code: str, said_first: str
) -> None:
    said: list[str] = []
    keeper = Supervisor([once(tmp_path, code)], tmp_path, said.append)
    await keeper.start("history")
    await wait_until_async(lambda: keeper.conditions()["history"]["restarts"] > 0, "again")
    assert said[0].startswith(said_first)
    await keeper.stop_all()


async def test_how_far_work_has_come_is_said_while_it_goes_on_and_not_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "PROGRESS_S", 0.01)
    said: list[str] = []
    specs = [once(tmp_path, "import signal; signal.pause()"), spec(tmp_path, "api")]
    keeper = Supervisor(specs, tmp_path, said.append)
    telling = asyncio.create_task(keeper.tell_progress())
    await asyncio.sleep(0.05)
    assert said == []  # nothing runs yet
    await keeper.start("history")
    await wait_until_async(lambda: said, "progress is said")
    await asyncio.sleep(0.05)
    assert said == ["history: 15 of 30 days"]
    telling.cancel()
    await keeper.stop_all()
