"""What runs beside a process's main work: all of it, until the end, and none without the others."""

import asyncio
import contextlib

import pytest

from contract.jobs import Job, running


async def test_jobs_run_by_their_names_until_the_end() -> None:
    begun: list[str] = []
    ended: list[str] = []
    both = asyncio.Barrier(3)

    async def run() -> None:
        task = asyncio.current_task()
        assert task is not None
        begun.append(task.get_name())
        try:
            await both.wait()
            await asyncio.Event().wait()
        finally:
            ended.append(task.get_name())

    async with running([Job("one", run), Job("other", run)]):
        await both.wait()
        assert (sorted(begun), ended) == (["one", "other"], [])
    assert sorted(ended) == ["one", "other"]


async def test_the_failure_of_one_is_the_failure_of_all() -> None:
    async def fail() -> None:
        raise RuntimeError("a bug")

    async def stay() -> None:
        await asyncio.Event().wait()

    with pytest.raises(ExceptionGroup, match="TaskGroup"):
        async with running([Job("fails", fail), Job("stays", stay)]):
            await asyncio.Event().wait()


async def be_deaf() -> None:
    """Lose one cancellation, as Python 3.11's `wait_for` may."""
    with contextlib.suppress(asyncio.CancelledError):
        await asyncio.Event().wait()
    await asyncio.Event().wait()


async def test_a_job_that_lost_its_cancellation_ends_with_the_others() -> None:
    async with running([Job("deaf", be_deaf)]):
        await asyncio.sleep(0)


async def test_a_job_that_lost_its_cancellation_ends_after_the_failure_of_another() -> None:
    async def fail() -> None:
        await asyncio.sleep(0)
        raise RuntimeError("a bug")

    with pytest.raises(ExceptionGroup, match="TaskGroup"):
        async with running([Job("fails", fail), Job("deaf", be_deaf)]):
            await asyncio.Event().wait()
