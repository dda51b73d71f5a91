"""What is run beside one another succeeds as one, and fails as soon as one of it does."""

import asyncio

import pytest

from launcher.child import together


async def test_all_run_beside_one_another() -> None:
    barrier = asyncio.Barrier(2)
    await together(wait_at(barrier) for _ in range(2))


async def wait_at(barrier: asyncio.Barrier) -> None:
    await barrier.wait()


async def test_of_nothing_there_is_nothing_to_wait_for() -> None:
    await together(())


async def test_a_failure_is_told_at_once_and_ends_the_others() -> None:
    ended = asyncio.Event()

    async def stay() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    async def fail() -> None:
        await asyncio.sleep(0)
        raise RuntimeError("a bug")

    async with asyncio.timeout(10):
        with pytest.raises(RuntimeError, match="a bug"):
            await together((stay(), fail()))
        await ended.wait()
