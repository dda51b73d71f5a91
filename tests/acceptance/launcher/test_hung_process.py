"""A process that runs and does nothing more: a supervisor that watches closely sees it."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from embedded import location
from embedded.mosquitto import MosquittoServer
from embedded.postgres import PostgresServer
from embedded.runtime import Runtime
from launcher import supervisor
from launcher.probe import text, value, when
from launcher.process import Condition, ProcessSpec
from launcher.pulse import Rhythm
from launcher.supervisor import Supervisor
from tests.stand.small_process import RUNS, beating, spec
from tests.stand.waiting import wait_until_async

pytestmark = pytest.mark.acceptance


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
    await wait_until_async(lambda: one.condition["state"] == "hung", "it is known to hang")
    await wait_until_async(
        lambda: one.condition["state"] == "running" and one.pid != frozen, "it runs again"
    )
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
    await wait_until_async(
        lambda: keeper.conditions()["api"]["last_end"] is not None, "it is ended"
    )
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
    assert value(await text(f"http://127.0.0.1:{unused_tcp_port}/"), "turned") is not None
    await wait_until_async(lambda: bool(one.said), "its hanging is said")
    assert one.said[0] == "api has not answered for 1.5 s; ending it"
    await wait_until_async(
        lambda: one.condition["state"] == "running" and one.pid != blocked, "it runs again"
    )


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
        await wait_until_async(lambda: one.condition["state"] == "hung", "it is known to hang")
        assert one.said == [
            f"{name} has not answered for 1.5 s; it may hold what is unsaved and is left alone"
        ]
        os.kill(pid, signal.SIGCONT)
        await wait_until_async(lambda: one.condition["state"] == "running", "it answers again")
        assert (one.pid, one.said[-1]) == (pid, f"{name} answers again")
        await one.keeper.stop_all()
