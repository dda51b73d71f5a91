"""Ask the database for ever."""

import asyncio
from collections.abc import Awaitable, Callable

from contract.chance import chance
from contract.pauses import Pauses
from ioc_api.errors import UnavailableError

FIRST_PAUSE_S = 0.5


async def ask_for_ever(ask: Callable[[], Awaitable[float]]) -> None:
    """Ask, and wait as many seconds as that returns; longer and longer while nobody answers."""
    pauses = Pauses(chance, first_s=FIRST_PAUSE_S)
    while True:
        try:
            pause_s = await ask()
        except UnavailableError:
            pause_s = pauses.next_s()  # who reads the live state says why
        else:
            pauses.reset()
        await asyncio.sleep(pause_s)
