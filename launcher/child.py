"""Child processes on the loop: their output in their logs, several beside one another."""

import asyncio
from collections.abc import Coroutine, Iterable
from typing import Any

from embedded.program import Program


async def spawn(program: Program) -> asyncio.subprocess.Process:
    """Start a program on our leash; its output is appended to its log.

    Await it on the loop's own thread: the kernel ends the child when the starting thread ends.
    """
    program.log_path.parent.mkdir(parents=True, exist_ok=True)
    with program.log_path.open("ab") as log:
        return await asyncio.create_subprocess_exec(
            *program.leashed_argv(),
            cwd=program.cwd,
            env=program.full_environment(),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=log,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,
        )


async def together(runs: Iterable[Coroutine[Any, Any, None]]) -> None:
    """Run all beside one another; return when all have succeeded, end the rest when one fails."""
    tasks = [asyncio.create_task(run) for run in runs]
    if not tasks:
        return
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
