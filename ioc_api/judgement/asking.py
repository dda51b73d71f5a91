"""Ask the database for ever."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from contract.chance import chance
from contract.pauses import Pauses
from ioc_api.errors import UnavailableError

FIRST_PAUSE_S = 0.5

_log = structlog.get_logger()


async def ask_for_ever(ask: Callable[[], Awaitable[float]]) -> None:
    """Ask, and wait as many seconds as that returns; longer and longer while nobody answers."""
    pauses = Pauses(chance, first_s=FIRST_PAUSE_S)
    while True:
        try:
            pause_s = await ask()
        except UnavailableError as error:
            pause_s = pauses.next_s()
            _log.warning("judgement_failed", detail=error.detail, retry_s=round(pause_s, 2))
        else:
            pauses.reset()
        await asyncio.sleep(pause_s)
