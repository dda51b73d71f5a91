"""One run of the city: started in order, kept, told what to do over the control socket."""

import asyncio
import contextlib
import signal
from collections.abc import Awaitable, Callable

from embedded.errors import EmbeddedError
from embedded.mosquitto import CERTIFICATE
from embedded.program import Program
from launcher import control, probe, rereading, supervisor, telling
from launcher.checkout import DataFolder
from launcher.child import spawn, together
from launcher.city import CityPlan
from launcher.control import Answer, Request, Status
from launcher.database import without_password
from launcher.errors import LauncherError
from launcher.process import State, groups_of

Say = Callable[[str], None]
Send = Callable[[Answer], Awaitable[None]]

SAID_MAX_COUNT = 1000
FAREWELL_S = 2.0
REPORT_S = 60.0


class Session:
    """A city from its start to its end.

    Parameters
    ----------
    city
        What to start.
    data
        Its folder; the caller is its sole tenant.
    say
        Told in a line what happens; followers on the control socket are told the same.
    """

    def __init__(self, city: CityPlan, data: DataFolder, say: Say) -> None:
        self._city = city
        self._data = data
        self._say_here = say
        self._followers: set[asyncio.Queue[Answer]] = set()
        self._nobody_follows = asyncio.Event()
        self._nobody_follows.set()
        self._said: list[Answer] = []
        self._end = asyncio.Event()
        self._is_up = asyncio.Event()
        # Not in the status until somebody starts them: all that was asked for can then be running.
        self._left_out = set(city.left_out)
        self._supervisor = supervisor.Supervisor(city.specs, data.run, self._say)
        self._rereading = rereading.Rereading(self._supervisor, self._say)

    async def run(self, when_up: Callable[[], Awaitable[None]]) -> None:
        """Start everything, stay until told to end, stop everything.

        Raises
        ------
        LauncherError
            Something did not start; the rest has been stopped.
        """
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self._end.set)
        for remark in self._city.remarks:
            self._say(remark)
        socket = await control.serve(self._data.control_socket, self._handle)
        tasks = [
            asyncio.create_task(socket.keep(), name="control socket"),
            asyncio.create_task(self._supervisor.bound_logs(), name="bound logs"),
            asyncio.create_task(self._supervisor.watch(), name="watch"),
            asyncio.create_task(self._supervisor.tell_progress(), name="progress"),
            asyncio.create_task(self._rereading.run(), name="rereading"),
            asyncio.create_task(self._renew(), name="renewal of certificates"),
        ]
        for task in tasks:
            task.add_done_callback(self._report)
        try:
            if await self._start_all():
                await when_up()
                await self._follow()
                self._say("stopping")
        finally:
            for task in tasks:
                task.cancel()
            await self._supervisor.stop_all()
            self._tell(_answer("everything is stopped", ok=False, last=True))
            await self._let_followers_go()
            socket.close()

    async def _renew(self) -> None:
        certificate = self._data.credentials / "broker" / CERTIFICATE
        await self._rereading.renew(lambda: self._prepare(self._city.renewal), certificate)

    def _report(self, task: asyncio.Task[None]) -> None:
        """Say that something failed which should go on for ever; the city goes on without it."""
        if not task.cancelled() and (error := task.exception()) is not None:
            self._say(
                f"{task.get_name()}: ended by {error!r}; start ./ioc up anew to have it again"
            )

    async def _follow(self) -> None:
        """Say now and then how much was stored, until told to end."""
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._end.wait(), REPORT_S)
                return
            ingest = self._supervisor.conditions().get("ingest")
            url = ingest["metrics"] if ingest else None
            text = await probe.text(url) if url else ""
            stored = probe.value(text, "ingest_readings_stored_total")
            letters = probe.value(text, "ingest_dead_letters_total")
            if stored is not None:
                self._say(f"{stored:,.0f} readings stored, {letters or 0:,.0f} dead letters")

    async def _let_followers_go(self) -> None:
        """Wait until every follower has been sent the last word."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._nobody_follows.wait(), FAREWELL_S)

    async def _start_all(self) -> bool:
        """Start everything in order; False where it was told to end meanwhile."""
        starting = asyncio.create_task(self._start_in_order(), name="start")
        ending = asyncio.create_task(self._end.wait(), name="end")
        try:
            await asyncio.wait({starting, ending}, return_when=asyncio.FIRST_COMPLETED)
            if not starting.done():
                return False
            starting.result()
        except (LauncherError, EmbeddedError) as error:
            self._tell(_answer(str(error), ok=False, last=True))
            raise
        finally:
            starting.cancel()
            ending.cancel()
        self._is_up.set()
        self._tell(_answer("up", status=self.status(), last=True))
        return True

    async def _start_in_order(self) -> None:
        names = [name for name in self._supervisor.names if name not in self._left_out]
        if "postgres" in names:
            await self._start("postgres")
        self._say("bringing the schema up to date")
        await self._prepare(self._city.migration, self._city.accounts, self._city.respin)
        for group in groups_of(self._city.specs):
            here = [name for name in group if name in names and name != "postgres"]
            self._left_out.update(name for name in here if not self._supervisor.has_work(name))
            await together(self._start(name) for name in here if name not in self._left_out)

    async def _prepare(self, *programs: Program | None) -> None:
        """Run programs beside one another; return when all have succeeded."""
        await together(self._run_once(one) for one in programs if one)

    async def _start(self, name: str) -> None:
        self._say(f"starting {name}")
        await self._supervisor.start(name)

    async def _run_once(self, program: Program) -> None:
        """Run a program to its end.

        Raises
        ------
        EmbeddedError
            It failed; the message has its last words.
        """
        program.log_path.unlink(missing_ok=True)
        child = await spawn(program)
        try:
            code = await child.wait()
        finally:
            if child.returncode is None:
                child.kill()
        if code != 0:
            raise program.start_error(f"ended with code {code}")

    def status(self, *, with_secrets: bool = False) -> Status:
        """Return what `status` prints; passwords only for those who ask for them."""
        city = self._city
        return Status(
            api=city.api_url,
            mqtt=city.mqtt_url if with_secrets else without_password(city.mqtt_url),
            database=city.database_url if with_secrets else without_password(city.database_url),
            open_read=city.open_read,
            processes={
                name: condition
                for name, condition in self._supervisor.conditions().items()
                if name not in self._left_out
            },
        )

    def _say(self, text: str) -> None:
        self._say_here(text)
        self._tell(_answer(text))

    def _tell(self, answer: Answer) -> None:
        if not self._is_up.is_set() or answer["last"]:
            self._said = [*self._said[-SAID_MAX_COUNT:], answer]
        for queue in self._followers:
            queue.put_nowait(answer)

    async def _handle(self, request: Request, send: Send) -> None:
        commands: dict[str, Callable[[str, Send], Awaitable[None]]] = {
            "status": self._answer_status,
            "status-with-secrets": self._answer_secrets,
            "start": self._answer_start,
            "stop": self._answer_stop,
            "down": self._answer_down,
            "await-up": self._answer_await_up,
            "reread": self._answer_reread,
        }
        tell, command = telling.BY_COMMAND.get(request["command"]), commands.get(request["command"])
        try:
            if tell is not None:
                await send(_answer(tell(self._city), last=True))
            elif command is not None:
                await command(request["name"], send)
            else:
                await send(_answer(f"unknown command {request['command']!r}", ok=False, last=True))
        except LauncherError as error:
            await send(_answer(str(error), ok=False, last=True))

    async def _answer_status(self, name: str, send: Send) -> None:
        del name
        await send(_answer("", status=self.status(), last=True))

    async def _answer_secrets(self, name: str, send: Send) -> None:
        del name
        await send(_answer("", status=self.status(with_secrets=True), last=True))

    async def _answer_reread(self, name: str, send: Send) -> None:
        del name
        await send(_answer(await self._rereading.ask(), last=True))

    async def _answer_start(self, name: str, send: Send) -> None:
        if not self._supervisor.has_work(name):
            raise LauncherError(f"there is nothing for {name} to do")
        self._left_out.discard(name)
        await self._supervisor.start(name)
        if self._supervisor.conditions()[name]["state"] == State.DONE:
            await send(_answer(f"{name} is done", last=True))
            return
        self._say(f"{name} was started")
        await send(_answer(f"{name} runs", last=True))

    async def _answer_stop(self, name: str, send: Send) -> None:
        await self._supervisor.stop(name)
        if self._supervisor.conditions()[name]["state"] == State.DONE:
            await send(_answer(f"{name} is done; there is nothing to stop", last=True))
            return
        self._say(f"{name} was stopped")
        await send(_answer(f"{name} is stopped", last=True))

    async def _answer_down(self, name: str, send: Send) -> None:
        """End the session; the asker then waits for the lock (`tenancy.wait_until_free`)."""
        del name
        self._end.set()
        await send(_answer("stopping", last=True))

    async def _answer_await_up(self, name: str, send: Send) -> None:
        """Tell everything that was and is said until all runs or the start has failed."""
        del name
        queue: asyncio.Queue[Answer] = asyncio.Queue(SAID_MAX_COUNT * 2)
        for answer in self._said:
            queue.put_nowait(answer)
        self._followers.add(queue)
        self._nobody_follows.clear()
        try:
            while True:
                answer = await queue.get()
                await send(answer)
                if answer["last"]:
                    return
        finally:
            self._followers.discard(queue)
            if not self._followers:
                self._nobody_follows.set()


def _answer(
    text: str, *, ok: bool = True, status: Status | None = None, last: bool = False
) -> Answer:
    return Answer(ok=ok, text=text, status=status, last=last)
