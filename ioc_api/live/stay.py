"""How long somebody may go on listening: while the door they came by would let them in again."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, NamedTuple

from fastapi import Depends
from fastapi.requests import HTTPConnection

from contract.clock import monotonic_s
from ioc_api.accounts.admission import DoorkeeperDep, PrincipalDep
from ioc_api.accounts.known import AWAY_MAX_S
from ioc_api.accounts.principal import Principal
from ioc_api.accounts.right import Right
from ioc_api.errors import ForbiddenError, UnauthorizedError, UnavailableError

LOOK_S = 2.5
"""Between two looks. A door's answer may be two seconds old: whoever is out hears it within 5 s."""

SIGNED_OUT = 4401  # how a socket is closed, a number of the range that is free for applications
SCOPE_CHANGED = 4403
UNKNOWN = 1013  # try again later


class Farewell(NamedTuple):
    """Why a connection ends.

    Attributes
    ----------
    close_code : int
        Of a socket.
    code : str
        As in problem documents.
    """

    close_code: int
    code: str
    detail: str


class Stay:
    """One who listens.

    Parameters
    ----------
    ask
        Tells who it is now, as the door does.
    admitted
        Who it was at the door.
    monotonic_s
        Clock.
    """

    def __init__(
        self,
        ask: Callable[[], Awaitable[Principal]],
        admitted: Principal,
        monotonic_s: Callable[[], float] = monotonic_s,
    ) -> None:
        self._ask = ask
        self._admitted = admitted
        self._monotonic_s = monotonic_s
        self._known_s = monotonic_s()

    async def end(self) -> Farewell:
        """Wait until it is over, and return why."""
        farewell: Farewell | None = None
        while farewell is None:
            await asyncio.sleep(LOOK_S)
            farewell = await self.look()
        return farewell

    async def look(self) -> Farewell | None:
        """Return why it is over, or None while it goes on.

        While nobody can be asked it goes on for as long as at the door, and no longer: a session
        or key may have ended meanwhile.
        """
        try:
            now = await self._ask()
            now.refuse_unless(Right.READ)
        except UnauthorizedError as error:
            return Farewell(SIGNED_OUT, error.code, error.detail)
        except ForbiddenError as error:
            return Farewell(SCOPE_CHANGED, error.code, error.detail)
        except UnavailableError as error:
            if self._monotonic_s() - self._known_s < AWAY_MAX_S:
                return None
            return Farewell(UNKNOWN, error.code, error.detail)
        self._known_s = self._monotonic_s()
        if now.scope != self._admitted.scope:
            return Farewell(SCOPE_CHANGED, "forbidden", "your areas have changed; connect again")
        return None


async def stay(connection: HTTPConnection, doorkeeper: DoorkeeperDep, asking: PrincipalDep) -> Stay:
    """Return the stay of whoever has been let in."""
    return Stay(lambda: doorkeeper.principal(connection), asking)


StayDep = Annotated[Stay, Depends(stay)]
