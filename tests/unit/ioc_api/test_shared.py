"""One look for all who ask at once."""

import asyncio

import pytest

from ioc_api.errors import UnavailableError
from ioc_api.shared import Shared

KEPT_S = 5.0


class Source:
    """Something that is asked, and answers when it is let."""

    def __init__(self) -> None:
        self.looks = 0
        self.now_s = 0.0
        self.is_away = False
        self.let = asyncio.Event()

    async def look(self) -> int:
        self.looks += 1
        await self.let.wait()
        if self.is_away:
            raise UnavailableError("away")
        return self.looks

    def shared(self) -> Shared[int]:
        return Shared(self.look, kept_s=KEPT_S, monotonic_s=lambda: self.now_s)


async def asked(shared: Shared[int], count: int) -> list["asyncio.Task[int]"]:
    tasks = [asyncio.create_task(shared.now()) for _ in range(count)]
    await asyncio.sleep(0)
    return tasks


async def test_many_who_ask_at_once_cost_one_look_and_it_is_kept() -> None:
    source = Source()
    shared = source.shared()
    tasks = await asked(shared, 5)
    source.let.set()

    assert await asyncio.gather(*tasks) == [1] * 5
    source.now_s = KEPT_S
    assert await shared.now() == 1
    source.now_s += 0.1
    assert await shared.now() == 2


async def test_a_failure_is_told_to_all_who_waited_and_the_next_looks_anew() -> None:
    """None of them waits for a look of its own."""
    source = Source()
    source.is_away = True
    shared = source.shared()
    tasks = await asked(shared, 3)
    source.let.set()

    told = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(one) for one in told] == [UnavailableError] * 3
    assert source.looks == 1
    source.is_away = False
    assert await shared.now() == 2


async def test_who_goes_away_ends_the_look_of_nobody_else() -> None:
    source = Source()
    shared = source.shared()
    first, second = await asked(shared, 2)
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    source.let.set()

    assert await second == 1
