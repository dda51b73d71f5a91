"""Look for ever, with longer and longer pauses while the database does not answer."""

import asyncio
from collections.abc import Awaitable, Callable

from contract.chance import chance
from contract.pauses import Pauses
from ioc_api.errors import UnavailableError

FIRST_PAUSE_S = 0.5

Look = Callable[[], Awaitable[float]]
"""Looks once, and returns after how long to look again. [s]"""
Say = Callable[[str, float], object]
"""Says why a look failed, and after how long it is tried again. [s]"""


async def again(look: Look, say: Say) -> None:
    """Look until cancelled; what the database does not answer is asked again."""
    pauses = Pauses(chance, first_s=FIRST_PAUSE_S)
    while True:
        try:
            pause_s = await look()
        except UnavailableError as error:
            pause_s = pauses.next_s()
            say(error.detail, round(pause_s, 2))
        else:
            pauses.reset()
        await asyncio.sleep(pause_s)
