"""Work for a client that ends when the client goes."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from fastapi import Request

from ioc_api.errors import UnavailableError

T = TypeVar("T")


async def while_here(request: Request, work: Coroutine[Any, Any, T]) -> T:
    """Return what work returns; where its client goes before, it is ended and its query with it.

    Raises
    ------
    UnavailableError
        The client is gone: nobody reads it.
    """
    doing = asyncio.create_task(work, name="work")
    leaving = asyncio.create_task(_gone(request), name="client")
    try:
        await asyncio.wait({doing, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if doing.done():
            return doing.result()
        raise UnavailableError("the client has gone away")
    finally:
        for task in (doing, leaving):
            task.cancel()
        await asyncio.gather(doing, leaving, return_exceptions=True)


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
