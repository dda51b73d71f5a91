"""A child process on the loop, its output in its log."""

import asyncio

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
