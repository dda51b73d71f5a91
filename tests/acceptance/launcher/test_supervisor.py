"""The supervisor with real, small processes."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from embedded import location, process_table
from embedded.mosquitto import MosquittoServer
from embedded.postgres import PostgresServer
from embedded.program import Program
from embedded.runtime import Runtime
from launcher import leftovers, supervisor
from launcher.errors import LauncherError
from launcher.metrics_address import fixed
from launcher.probe import gauge_moves, metrics, value, when
from launcher.process import Condition, ProcessSpec
from launcher.pulse import Rhythm
from launcher.supervisor import Supervisor

pytestmark = pytest.mark.acceptance

DEADLINE_S = 10.0
HUNG_S = 60.0  # each answer is waited for
BEATS = """
import asyncio, http.server, signal, sys, threading, time
turned = 0.0
class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(f"turned {turned}\\n".encode())
server = http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Page)
threading.Thread(target=server.serve_forever, daemon=True).start()
async def main():
    global turned
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, time.sleep, 3600)
    while True:
        turned = time.time()
        await asyncio.sleep(0.01)
asyncio.run(main())
"""
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


@dataclass(frozen=True, slots=True)
class Watched:
    """A process under a supervisor that watches closely."""

    keeper: Supervisor
    name: str
    said: list[str]

    @property
    def condition(self) -> Condition:
        return self.keeper.conditions()[self.name]

    @property
    def pid(self) -> int:
        pid = self.condition["pid"]
        assert pid is not None
        return pid


Watch = Callable[[ProcessSpec], Awaitable[Watched]]


def beating(folder: Path, port: int) -> ProcessSpec:
    """A process whose thread serves when its loop last turned; SIGUSR1 blocks the loop."""
    address = fixed(f"http://127.0.0.1:{port}/")
    return ProcessSpec(
        program=Program(
            name="api",
            argv=(sys.executable, "-I", "-c", BEATS, str(port)),
            cwd=folder,
            log_path=folder / "api.log",
        ),
        is_ready=gauge_moves(address, "turned"),
        pulse=gauge_moves(address, "turned"),
        ends_when_hung=True,
    )


async def until(is_true: Callable[[], bool], deadline_s: float = DEADLINE_S) -> None:
    async with asyncio.timeout(deadline_s):
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
    await until(lambda: bool(sign.read_text()))
    await keeper.stop_all()
    await until(lambda: process_table.identify(int(sign.read_text())) is None)


async def test_an_unknown_name_is_answered_with_the_known_ones(tmp_path: Path) -> None:
    keeper = Supervisor([spec(tmp_path, "api")], tmp_path, print)
    with pytest.raises(LauncherError, match="no process 'app' here; there are api"):
        await keeper.stop("app")


@pytest.fixture
async def watched() -> AsyncIterator[Callable[[ProcessSpec], Awaitable[Watched]]]:
    """Start a process that is watched closely; it ends with the test."""
    started: list[tuple[Supervisor, asyncio.Task[None]]] = []

    async def start(one: ProcessSpec) -> Watched:
        said: list[str] = []
        keeper = Supervisor([one], one.program.cwd, said.append, Rhythm(0.5, 3))
        started.append((keeper, asyncio.create_task(keeper.watch())))
        await keeper.start(one.name)
        return Watched(keeper, one.name, said)

    yield start
    for keeper, watch in started:
        watch.cancel()
        await keeper.stop_all()


async def test_a_process_that_is_frozen_is_ended_and_comes_back(
    tmp_path: Path, watched: Watch, unused_tcp_port: int
) -> None:
    one = await watched(beating(tmp_path, unused_tcp_port))
    frozen = one.pid
    os.kill(frozen, signal.SIGSTOP)
    await until(lambda: one.condition["state"] == "hung", HUNG_S)
    await until(lambda: one.condition["state"] == "running" and one.pid != frozen, HUNG_S)
    assert one.condition["last_end"] == "did not answer for 1.5 s and was ended by SIGKILL"
    assert one.said[0] == "api has not answered for 1.5 s; ending it"
    assert one.said[-1] == "api runs again"


async def test_a_process_that_is_being_ended_is_asked_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is said of its end is why it was ended, however long the machine takes to end it."""
    monkeypatch.setattr(supervisor, "HUNG_GRACE_S", 0.1)
    asked_after_end: list[int] = []

    async def silent() -> bool:
        if keeper.conditions()["api"]["state"] == "hung":
            asked_after_end.append(1)
        return False

    code = RUNS.replace("signal.pause()", "os.kill(os.getpid(), signal.SIGSTOP)")
    one = replace(spec(tmp_path, "api", f"import os; {code}"), pulse=silent, ends_when_hung=True)
    keeper = Supervisor([one], tmp_path, print, Rhythm(0.001, 3))
    await keeper.start("api")
    watch = asyncio.create_task(keeper.watch())
    await until(lambda: keeper.conditions()["api"]["last_end"] is not None)
    last_end = keeper.conditions()["api"]["last_end"]
    watch.cancel()
    await keeper.stop_all()
    assert asked_after_end == []
    assert last_end == "did not answer for 0.003 s and was ended by SIGKILL"


async def test_a_process_whose_loop_is_blocked_is_ended_though_its_metrics_answer(
    tmp_path: Path, watched: Watch, unused_tcp_port: int
) -> None:
    """A thread that serves a page proves nothing."""
    one = await watched(beating(tmp_path, unused_tcp_port))
    blocked = one.pid
    os.kill(blocked, signal.SIGUSR1)
    assert value(await metrics(f"http://127.0.0.1:{unused_tcp_port}/"), "turned") is not None
    await until(lambda: bool(one.said), HUNG_S)
    assert one.said[0] == "api has not answered for 1.5 s; ending it"
    await until(lambda: one.condition["state"] == "running" and one.pid != blocked, HUNG_S)


async def test_a_process_that_beats_is_left_alone(
    tmp_path: Path, watched: Watch, unused_tcp_port: int
) -> None:
    """Also one that answers only now and then."""
    one = await watched(beating(tmp_path, unused_tcp_port))
    pid = one.pid
    for _ in range(4):
        os.kill(pid, signal.SIGSTOP)
        await asyncio.sleep(0.4)
        os.kill(pid, signal.SIGCONT)
        await asyncio.sleep(0.4)
    assert one.pid == pid
    assert one.said == []


@pytest.mark.parametrize("name", ["postgres", "mosquitto"])
async def test_a_server_that_hangs_is_only_said_to(
    name: str, binaries: Runtime, watched: Watch
) -> None:
    """A broker that is killed loses the queue that it has not saved."""
    with location.scratch() as folder:
        server = (
            PostgresServer(binaries, folder / name, durable=False)
            if name == "postgres"
            else MosquittoServer(binaries, folder / name)
        )
        await asyncio.to_thread(server.prepare)
        one = await watched(
            ProcessSpec(
                program=server.program, is_ready=when(server.is_ready), pulse=when(server.answers)
            )
        )
        pid = one.pid
        os.kill(pid, signal.SIGSTOP)
        await until(lambda: one.condition["state"] == "hung", HUNG_S)
        assert one.said == [
            f"{name} has not answered for 1.5 s; it may hold what is unsaved and is left alone"
        ]
        os.kill(pid, signal.SIGCONT)
        await until(lambda: one.condition["state"] == "running")
        assert (one.pid, one.said[-1]) == (pid, f"{name} answers again")
        await one.keeper.stop_all()


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
