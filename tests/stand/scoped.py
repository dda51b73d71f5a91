"""An API as somebody of some areas sees it."""

import contextlib
from collections.abc import AsyncGenerator

from ioc_api.accounts.role import Role
from tests.stand.entry import People
from tests.stand.running_api import Api


@contextlib.asynccontextmanager
async def seen_from(
    api: Api, people: People, *areas: str, role: Role = Role.SUPERVISOR
) -> AsyncGenerator[Api]:
    """Ask an API as a new somebody with a key; without areas for the whole city."""
    name = "-".join((role, *areas))
    await people.add(name, role, areas=areas or None)
    async with api.seen_by(await people.key(name)) as one:
        yield one
