"""What runs beside the requests, from the start of the application to its end."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterable
from contextlib import asynccontextmanager
from typing import Any, NamedTuple


class Job(NamedTuple):
    """One task that never ends by itself; a failure of it ends the process."""

    name: str
    run: Callable[[], Coroutine[Any, Any, None]]


@asynccontextmanager
async def running(jobs: Iterable[Job]) -> AsyncGenerator[None]:
    """Run all jobs for as long as the context lasts."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(job.run(), name=job.name) for job in jobs]
        yield
        for task in tasks:
            task.cancel()
