"""What runs beside a process's main work, from its start to its end."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Collection, Coroutine, Iterable
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

AGAIN_S = 2.0
"""Between two cancellations of a job that goes on after the first: it may have a query to end."""


class Job(NamedTuple):
    """One task that goes on to the end; a failure of it ends all of them."""

    name: str
    run: Callable[[], Coroutine[Any, Any, None]]


@asynccontextmanager
async def running(jobs: Iterable[Job]) -> AsyncGenerator[None]:
    """Run all jobs for as long as the context lasts."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(job.run(), name=job.name) for job in jobs]
        tasks.append(group.create_task(_end(tuple(tasks)), name="end"))
        yield
        for task in tasks:
            task.cancel()


async def _end(others: Collection[asyncio.Task[None]]) -> None:
    """Once cancelled, with all others, cancel those again and again that have not ended.

    Once is not enough: Python 3.11's `wait_for`, by which clients of brokers and databases wait,
    loses a cancellation that comes in the moment of what it waits for.
    """
    try:
        await asyncio.Event().wait()
    finally:
        going_on = {task for task in others if not task.done()}
        while going_on:
            _, going_on = await asyncio.wait(going_on, timeout=AGAIN_S)
            for task in going_on:
                task.cancel()
