"""The supervisor with real, small processes."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from embedded import process_table
from embedded.program import Program
from launcher import supervisor
from launcher.errors import LauncherError
from launcher.probe import when
from launcher.process import ProcessSpec
from launcher.supervisor import Supervisor

pytestmark = pytest.mark.acceptance

DEADLINE_S = 10.0
RUNS = "import signal, pathlib, sys; pathlib.Path(sys.argv[1]).touch(); signal.pause()"


def spec(folder: Path, name: str, code: str = RUNS) -> ProcessSpec:
    sign = folder / f"{name}.ready"
    return ProcessSpec(
        program=Program(
            name=name,
            argv=(sys.executable, "-I", "-c", code, str(sign)),
            cwd=folder,
            log_path=folder / f"{name}.log",
            stop_timeout_s=1.0,
        ),
        is_ready=when(sign.exists),
        prepare=lambda: sign.unlink(missing_ok=True),
    )


async def until(is_true: Callable[[], bool]) -> None:
    async with asyncio.timeout(DEADLINE_S):
        while True:
            if is_true():
                return
            await asyncio.sleep(0.02)


async def test_a_process_that_is_killed_comes_back_and_is_counted(tmp_path: Path) -> None:
    said: list[str] = []
    keeper = Supervisor([spec(tmp_path, "api")], tmp_path, said.append)
    await keeper.start("api")
    pid = keeper.conditions()["api"]["pid"]
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    await until(lambda: keeper.conditions()["api"]["restarts"] == 1)
    await until(lambda: keeper.conditions()["api"]["state"] == "running")
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
    await until(lambda: bool(sign.read_text()))
    await keeper.stop_all()
    await until(lambda: process_table.identify(int(sign.read_text())) is None)


async def test_an_unknown_name_is_answered_with_the_known_ones(tmp_path: Path) -> None:
    keeper = Supervisor([spec(tmp_path, "api")], tmp_path, print)
    with pytest.raises(LauncherError, match="no process 'app' here; there are api"):
        await keeper.stop("app")


async def test_leftovers_of_a_killed_supervisor_are_ended(tmp_path: Path) -> None:
    child = await asyncio.create_subprocess_exec("sleep", "600")
    process_table.write(tmp_path / "api.json", child.pid)
    said: list[str] = []
    await asyncio.to_thread(supervisor.remove_leftovers, tmp_path, said.append)
    assert await child.wait() == -signal.SIGINT
    assert said == [f"ending api (pid {child.pid}), left by a start that was killed"]
    assert not (tmp_path / "api.json").exists()
