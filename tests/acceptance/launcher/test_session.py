"""A whole session with small stand-ins for the services: commands, end, sudden death."""

import asyncio
import contextlib
import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable, Generator
from pathlib import Path

import pytest

from embedded import process_table
from embedded.errors import StartError
from embedded.program import Program
from launcher import commands, session, tenancy
from launcher.checkout import ROOT, DataFolder
from launcher.city import CityPlan
from launcher.errors import LauncherError
from launcher.probe import at_once, when
from launcher.process import ProcessSpec, Work
from launcher.screen import Screen
from tests.stand.waiting import Until, wait_until_async

pytestmark = pytest.mark.acceptance

DEADLINE_S = 15.0
DATABASE_URL = "postgresql://ioc_owner:secret@127.0.0.1:54320/ioc"
MAKES = "import pathlib, sys; pathlib.Path(sys.argv[1]).touch()"
RUNS = "import signal, pathlib, sys; pathlib.Path(sys.argv[1]).touch(); signal.pause()"


async def silence() -> str:
    return ""


def city(data: DataFolder, *, migration: str = "pass") -> CityPlan:
    """A city of two processes that do nothing, and one that does something once, where it is asked.

    It is asked to by `there`, and leaves `made`.
    """
    made = data.path / "made"
    history = ProcessSpec(
        program=Program(
            name="history",
            argv=(sys.executable, "-I", "-c", MAKES, str(made)),
            cwd=ROOT,
            log_path=data.logs / "history.log",
        ),
        is_ready=at_once,
        work=Work(
            is_there=(data.path / "there").exists,
            is_done=made.exists,
            progress=silence,
            result=lambda: "history: 24 hours",
        ),
    )

    def spec(name: str) -> ProcessSpec:
        sign = data.path / f"{name}.ready"
        argv = (sys.executable, "-I", "-c", RUNS, str(sign))
        program = Program(name=name, argv=argv, cwd=ROOT, log_path=data.logs / f"{name}.log")
        return ProcessSpec(program=program, is_ready=when(sign.exists))

    def once(name: str, code: str) -> Program:
        argv = (sys.executable, "-I", "-c", code)
        return Program(name=name, argv=argv, cwd=ROOT, log_path=data.logs / f"{name}.log")

    return CityPlan(
        specs=(spec("ingest"), spec("api"), history),
        migration=once("migrate", migration),
        console=once("console", "pass"),
        people=once("people", "pass"),
        open_read=True,
        api_url="http://127.0.0.1:8000",
        mqtt_url="mqtt://127.0.0.1:1883",
        database_url=DATABASE_URL,
        remarks=(),
        left_out=frozenset(),
    )


def setting(up: asyncio.Event) -> Callable[[], Awaitable[None]]:
    """Return what notes that the city is up."""

    async def note() -> None:
        up.set()

    return note


async def say_up() -> None:
    sys.stdout.write("up\n")
    sys.stdout.flush()


async def never() -> None:
    pytest.fail("it is not up")


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    folder = DataFolder(tmp_path / "data")
    folder.make()
    return folder


async def test_commands_steer_a_session_from_its_start_to_its_end(
    data: DataFolder, capfd: pytest.CaptureFixture[str]
) -> None:
    screen, up = Screen(), asyncio.Event()
    with tenancy.sole(data) as is_sole:
        assert is_sole
        one = session.Session(city(data), data, print)
        running = asyncio.create_task(one.run(setting(up)))
        await asyncio.wait_for(up.wait(), DEADLINE_S)

        def status() -> int:
            return commands.status(data, screen, as_json=True)

        def tell_secrets() -> int:
            return commands.status(data, screen, as_json=True, with_secrets=True)

        assert await asyncio.to_thread(status) == commands.EXIT_OK
        assert "secret" not in capfd.readouterr().out
        assert await asyncio.to_thread(tell_secrets) == commands.EXIT_OK
        assert json.loads(capfd.readouterr().out)["database"] == DATABASE_URL
        assert await asyncio.to_thread(commands.stop, data, "api", screen) == 0
        assert await asyncio.to_thread(status) == commands.EXIT_NOT_ALL_RUNNING
        assert await asyncio.to_thread(commands.start, data, "api", screen) == 0
        assert await asyncio.to_thread(status) == commands.EXIT_OK
        down = asyncio.create_task(asyncio.to_thread(commands.down, data, screen))
        await asyncio.wait_for(running, DEADLINE_S)
    assert await down == commands.EXIT_OK
    assert commands.status(data, screen, as_json=False) == commands.EXIT_NOT_UP
    assert not list(data.run.glob("*.json"))


async def test_a_database_of_the_users_own_has_no_analyst_of_ours(data: DataFolder) -> None:
    """It is said where the database is, and nothing is tried there."""
    up = asyncio.Event()
    with tenancy.sole(data):
        running = asyncio.create_task(session.Session(city(data), data, print).run(setting(up)))
        await asyncio.wait_for(up.wait(), DEADLINE_S)
        with pytest.raises(LauncherError, match="of yours, postgresql://ioc_owner@"):
            await asyncio.to_thread(commands.analyst_url, data)
        down = asyncio.create_task(asyncio.to_thread(commands.down, data, Screen()))
        await asyncio.wait_for(running, DEADLINE_S)
    await down


async def test_work_that_is_there_is_done_once_and_shown_as_done(
    data: DataFolder, capfd: pytest.CaptureFixture[str]
) -> None:
    """Where there is none, nothing of it is in the status, and to start it is refused in words."""
    screen, said = Screen(), list[str]()

    def processes() -> dict[str, str]:
        commands.status(data, screen, as_json=True)
        told = json.loads(capfd.readouterr().out)["processes"]
        return {name: one["state"] for name, one in told.items()}

    with tenancy.sole(data):
        up = asyncio.Event()
        running = asyncio.create_task(
            session.Session(city(data), data, said.append).run(setting(up))
        )
        await asyncio.wait_for(up.wait(), DEADLINE_S)
        assert await asyncio.to_thread(processes) == {"ingest": "running", "api": "running"}
        assert await asyncio.to_thread(commands.start, data, "history", screen) != 0
        assert "there is nothing for history to do" in capfd.readouterr().err
        (data.path / "there").touch()
        assert await asyncio.to_thread(commands.start, data, "history", screen) == 0
        await wait_until_async(lambda: "history: 24 hours" in said, "it is done")
        assert (await asyncio.to_thread(processes))["history"] == "done"
        assert await asyncio.to_thread(commands.start, data, "history", screen) == 0
        assert await asyncio.to_thread(commands.stop, data, "history", screen) == 0
        assert (await asyncio.to_thread(processes))["history"] == "done"
        down = asyncio.create_task(asyncio.to_thread(commands.down, data, screen))
        await asyncio.wait_for(running, DEADLINE_S)
    assert await down == commands.EXIT_OK
    assert said.count("history: 24 hours") == 1


async def test_a_session_whose_socket_was_removed_is_ended_all_the_same(
    data: DataFolder, capfd: pytest.CaptureFixture[str]
) -> None:
    """By the process that holds the folder, told by pid and start time."""
    with session_process(data) as owner:
        data.control_socket.unlink()
        assert await asyncio.to_thread(commands.down, data, Screen()) == commands.EXIT_OK
        assert owner.wait(DEADLINE_S) == 0
    said = capfd.readouterr().err
    assert f"process {owner.pid} runs on {data.path}" in said
    assert "nothing runs" not in said


def test_a_socket_that_was_removed_is_made_anew(data: DataFolder, until: Until) -> None:
    """Whoever tidies up temporary files does not cut off a city."""
    with session_process(data):
        data.control_socket.unlink()
        until(data.control_socket.exists, "the socket is there again")
        assert commands.status(data, Screen(), as_json=True) == commands.EXIT_OK


def test_nobody_holds_a_folder_that_nobody_runs_on(data: DataFolder) -> None:
    with tenancy.sole(data):
        running = tenancy.holder(data)
        assert running is not None
        assert running.pid == os.getpid()
    assert tenancy.holder(data) is None


async def test_a_migration_that_fails_ends_the_start_with_its_last_words(data: DataFolder) -> None:
    one = session.Session(city(data, migration="raise SystemExit('no such table')"), data, print)
    with pytest.raises(StartError, match=r"(?s)migrate ended with code 1.*no such table"):
        await one.run(never)


def test_a_second_start_on_the_same_data_is_told_so(data: DataFolder) -> None:
    with tenancy.sole(data) as first, tenancy.sole(data) as second:
        assert (first, second) == (True, False)


@contextlib.contextmanager
def session_process(data: DataFolder) -> Generator[subprocess.Popen[bytes]]:
    """Run a session as a process of its own that is up; it is killed at the end."""
    script = (
        "import asyncio, sys; from pathlib import Path\n"
        f"sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "from test_session import city, say_up; from launcher import session, tenancy\n"
        "from launcher.checkout import DataFolder\n"
        "data = DataFolder(Path(sys.argv[1]))\n"
        "with tenancy.sole(data):\n"
        "    one = session.Session(city(data), data, lambda text: None)\n"
        "    asyncio.run(one.run(say_up))\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(data.path)], cwd=ROOT, stdout=subprocess.PIPE
    ) as owner:
        assert owner.stdout is not None
        assert owner.stdout.readline() == b"up\n"
        try:
            yield owner
        finally:
            owner.kill()


def test_nothing_outlives_a_session_that_is_killed(data: DataFolder) -> None:
    with session_process(data) as owner:
        children = process_table.descendants(owner.pid)
        handles = [os.pidfd_open(pid) for pid in children]
        owner.send_signal(signal.SIGKILL)
        for handle in handles:
            assert select.select([handle], [], [], DEADLINE_S)[0]
            os.close(handle)
    assert len(children) == 2


def test_deleting_wants_a_folder_of_ours(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").touch()
    with pytest.raises(LauncherError, match="was not made by"):
        commands.reset(DataFolder(tmp_path), Screen(), is_sure=True)
    assert (tmp_path / "thesis.txt").exists()
