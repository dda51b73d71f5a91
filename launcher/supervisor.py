"""Start processes, restart those that die, stop them in order."""

import asyncio
import contextlib
import shutil
import signal
from collections.abc import Callable, Sequence
from pathlib import Path

from contract.pauses import Pauses
from embedded import process_table
from embedded.errors import EmbeddedError
from launcher import log_file
from launcher.child import spawn
from launcher.errors import LauncherError
from launcher.kept import Kept
from launcher.process import Condition, ProcessSpec, State
from launcher.pulse import Pulse, Rhythm

READY_TIMEOUT_S = 90.0
PROBE_S = 0.1
FIRST_PAUSE_S = 0.5
STEADY_S = 20.0  # after running this long the pause begins anew at its minimum
LOG_CHECK_S = 5.0
PROGRESS_S = 10.0
HUNG_GRACE_S = 5.0  # for one that hangs and is asked to end
DISK_FULL_BYTES = 50_000_000  # PostgreSQL writes its log in pieces of 16 MB and then some
# A process that refuses its settings or cannot be executed will do so again.
HOPELESS_CODES = frozenset({2, 126})

Say = Callable[[str], None]


class Supervisor:
    """Keeps processes running; all its children are started from the loop's thread.

    Parameters
    ----------
    specs
        In the order of their start; they are stopped in reverse.
    run_folder
        Where the pid files lie that tell the next start what a killed supervisor left.
    say
        Told in a line what changed.
    rhythm
        How soon a process that no longer works is noticed.
    """

    def __init__(
        self,
        specs: Sequence[ProcessSpec],
        run_folder: Path,
        say: Say,
        rhythm: Rhythm = Rhythm(),  # noqa: B008 - it is frozen
    ) -> None:
        self._rhythm = rhythm
        self._kept = {spec.name: Kept(spec) for spec in specs}
        self._run_folder = run_folder
        self._say = say
        self._changing = asyncio.Lock()

    @property
    def names(self) -> list[str]:
        """The processes in the order of their start."""
        return list(self._kept)

    def conditions(self) -> dict[str, Condition]:
        """Return how each process fares."""
        return {name: kept.condition() for name, kept in self._kept.items()}

    def has_work(self, name: str) -> bool:
        """Tell whether there is anything for a process to do, or was. Raises as `start` does."""
        work = self._find(name).spec.work
        return work is None or work.is_there()

    async def start(self, name: str) -> None:
        """Start a process and return when it is ready; nothing to do where it runs or is done.

        Raises
        ------
        LauncherError
            It ended or was not ready in time; it is tried again all the same, until stopped.
        """
        async with self._changing:
            kept = self._find(name)
            if kept.spec.is_done():
                kept.become(State.DONE)
                return
            if kept.keeper is None or kept.keeper.done():
                kept.stopping.clear()
                kept.restarts = 0
                kept.last_end = ""
                kept.keeper = asyncio.create_task(self._keep(kept), name=f"keep {name}")
                kept.become(State.STARTING)
        timeout_s = READY_TIMEOUT_S + kept.spec.start_more_s
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(kept.settled.wait(), timeout_s)
        if kept.state not in {State.RUNNING, State.DONE}:
            what = kept.last_end or f"was not ready within {timeout_s:.0f} s"
            raise LauncherError(str(kept.spec.program.start_error(what)))

    async def stop(self, name: str) -> None:
        """Stop a process; it stays stopped until it is started."""
        async with self._changing:
            await self._stop(self._find(name))

    async def reread(self, name: str) -> bool:
        """Let a process read its files again; False where it does not run."""
        async with self._changing:
            kept = self._find(name)
            if kept.child is None or kept.child.returncode is not None:
                return False
            await asyncio.to_thread(kept.spec.prepare)
            with contextlib.suppress(ProcessLookupError):
                kept.child.send_signal(signal.SIGHUP)
            return True

    async def stop_all(self) -> None:
        """Stop everything, what was started last first."""
        async with self._changing:
            for kept in reversed(self._kept.values()):
                await self._stop(kept)

    async def bound_logs(self) -> None:
        """Keep the log files below their limit, for ever."""
        while True:
            for kept in self._kept.values():
                with contextlib.suppress(OSError):  # tried again
                    await asyncio.to_thread(log_file.bound, kept.spec.program.log_path)
            await asyncio.sleep(LOG_CHECK_S)

    async def watch(self) -> None:
        """Notice processes that no longer work, for ever."""
        while True:
            asking = [self._feel(kept) for kept in self._kept.values()]
            await asyncio.gather(asyncio.sleep(self._rhythm.period_s), *asking)

    async def tell_progress(self) -> None:
        """Say now and then how far each has come that ends when its work is done, for ever."""
        last: dict[str, str] = {}
        while True:
            await asyncio.sleep(PROGRESS_S)
            for name, kept in self._kept.items():
                if kept.spec.work is not None and kept.state is State.RUNNING:
                    said = await kept.spec.work.progress()
                    if said and said != last.get(name):
                        self._say(said)
                    last[name] = said

    async def _feel(self, kept: Kept) -> None:
        """Ask a process for its pulse; end it or say so where it has had none for too long."""
        ask, child, pulse = kept.spec.pulse, kept.child, kept.pulse
        if ask is None or child is None or child.returncode is not None or kept.stopping.is_set():
            return
        if kept.state is State.HUNG and kept.spec.ends_when_hung:
            return  # it is being ended, and what it misses meanwhile is not why
        beats = await ask()
        if kept.child is not child or child.returncode is not None or kept.stopping.is_set():
            return  # it was asked about one that is no more
        pulse.note(beats=beats, is_running=kept.state is State.RUNNING)
        if beats and kept.state is State.HUNG:
            self._say(f"{kept.spec.name} answers again")
            kept.become(State.RUNNING)
        elif pulse.is_lost and kept.state is not State.HUNG:
            await self._treat_hung(kept, child)

    async def _treat_hung(self, kept: Kept, child: asyncio.subprocess.Process) -> None:
        kept.become(State.HUNG)
        silent = f"has not answered for {kept.pulse.silent_s:g} s"
        if not kept.spec.ends_when_hung:
            self._say(f"{kept.spec.name} {silent}; it may hold what is unsaved and is left alone")
            return
        self._say(f"{kept.spec.name} {silent}; ending it")
        with contextlib.suppress(ProcessLookupError):
            child.send_signal(kept.spec.program.stop_signal)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(child.wait(), HUNG_GRACE_S)
            return
        await asyncio.to_thread(process_table.kill_tree, child.pid)

    def _find(self, name: str) -> Kept:
        if name not in self._kept:
            raise LauncherError(f"no process {name!r} here; there are {', '.join(self._kept)}")
        return self._kept[name]

    async def _keep(self, kept: Kept) -> None:
        """Run a process again and again until it is told to stop."""
        loop = asyncio.get_running_loop()
        pauses = Pauses(_whole, first_s=FIRST_PAUSE_S)
        while True:
            begun_s = loop.time()
            code = await self._run_once(kept)
            if kept.stopping.is_set():
                return
            clue = self._clue(kept, code)
            if kept.spec.has_done(code):
                kept.last_end = kept.last_end if code else ""
                kept.become(State.DONE)
                self._say(f"{kept.spec.result()}{clue if code else ''}")
                return
            if code in HOPELESS_CODES:
                kept.become(State.FAILED)
                self._say(f"{kept.spec.name} {kept.last_end} and is not tried again{clue}")
                return
            if loop.time() - begun_s >= STEADY_S:
                pauses.reset()
            pause_s = pauses.next_s()
            kept.become(State.RESTARTING)
            self._say(f"{kept.spec.name} {kept.last_end}; again in {pause_s:g} s{clue}")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(kept.stopping.wait(), pause_s)
                return
            kept.restarts += 1

    def _clue(self, kept: Kept, code: int | None) -> str:
        """Return where to look when a process ended by itself, or what is plain to see."""
        if code is None or code < 0:
            return ""
        free_bytes = shutil.disk_usage(self._run_folder).free
        if free_bytes < DISK_FULL_BYTES:
            return f" (the disk of {self._run_folder} is full: {free_bytes / 1e6:.0f} MB free)"
        return f" (see {kept.spec.program.log_path})"

    async def _run_once(self, kept: Kept) -> int | None:
        """Run a process to its end and return its code, None where it could not be prepared."""
        program = kept.spec.program
        try:
            await asyncio.to_thread(kept.spec.prepare)
            if kept.stopping.is_set():
                return None
            child = kept.child = await self._spawn(kept.spec)
            kept.pulse = Pulse(self._rhythm, kept.spec.start_more_s)
        except (EmbeddedError, OSError) as error:
            kept.last_end = f"could not be started: {error}"
            return None
        if kept.stopping.is_set():  # told while it was being started
            child.send_signal(program.stop_signal)
        became_ready = asyncio.create_task(self._await_ready(kept))
        try:
            code = await child.wait()
        finally:
            became_ready.cancel()
        (self._run_folder / f"{program.name}.json").unlink(missing_ok=True)
        kept.last_end = (
            f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"
        )
        if kept.state is State.HUNG:
            kept.last_end = f"did not answer for {kept.pulse.silent_s:g} s and {kept.last_end}"
        return code

    async def _spawn(self, spec: ProcessSpec) -> asyncio.subprocess.Process:
        program = spec.program
        log_file.bound(program.log_path)
        child = await spawn(program)
        try:
            process_table.write(self._run_folder / f"{spec.name}.json", child.pid)
        except OSError as error:
            self._say(f"{spec.name} runs, but its pid could not be written down: {error.strerror}")
        return child

    async def _await_ready(self, kept: Kept) -> None:
        while True:
            if await kept.spec.is_ready():
                break
            await asyncio.sleep(PROBE_S)
        if kept.state is State.RESTARTING:
            self._say(f"{kept.spec.name} runs again")
        kept.become(State.RUNNING)

    async def _stop(self, kept: Kept) -> None:
        if kept.state is State.DONE:
            return
        kept.stopping.set()
        if kept.keeper is not None:
            program = kept.spec.program
            if kept.child is not None and kept.child.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    kept.child.send_signal(program.stop_signal)
            if not await _has_ended(kept.keeper, program.stop_timeout_s) and kept.child:
                self._say(f"{kept.spec.name} does not end; killing it")
                process_table.kill_tree(kept.child.pid)
            await kept.keeper
        kept.last_end = ""
        kept.become(State.STOPPED)


def _whole() -> float:
    """Return no chance: the pauses of a few processes are told to a person, in round numbers."""
    return 1.0


async def _has_ended(keeper: asyncio.Task[None], timeout_s: float) -> bool:
    done, _ = await asyncio.wait({keeper}, timeout=timeout_s)
    return bool(done)
