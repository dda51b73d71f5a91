"""Somebody who has been let in, as unit tests need them: who they are, and until when."""

from dataclasses import replace

from ioc_api.accounts.principal import LOOKING_ON, Principal
from ioc_api.accounts.scope import Scope
from ioc_api.errors import UnauthorizedError


def somebody(*areas: str) -> Principal:
    """Return somebody who may see some areas; without any, the whole city."""
    scope = Scope(frozenset(areas) if areas else None)
    return replace(LOOKING_ON, name="lan", scope=scope, via="session", door_id="1")


class Door:
    """Answers who somebody is now; None for nobody any more."""

    def __init__(self, *areas: str) -> None:
        self.now: Principal | None = somebody(*areas)

    async def principal(self) -> Principal:
        """Return who it is."""
        if self.now is None:
            raise UnauthorizedError("the session has ended")
        return self.now
