"""Lets a request in, or not, by what its route declares; and tells the route who is asking."""

from typing import Annotated

from fastapi import Depends
from fastapi.requests import HTTPConnection

from ioc_api.accounts.doorkeeper import Doorkeeper
from ioc_api.accounts.limits import REQUESTS, Limits
from ioc_api.accounts.needs import declared
from ioc_api.accounts.principal import Principal
from ioc_api.accounts.right import Door
from ioc_api.accounts.scope import Scope
from ioc_api.errors import UndeclaredError
from ioc_api.given import given, value_of

DoorkeeperDep = Annotated[Doorkeeper, given(Doorkeeper)]


async def admit(connection: HTTPConnection) -> None:
    """Refuse a request that its route is not meant for; on every router of the application.

    A socket cannot be refused here: its route calls `principal` by itself.

    Raises
    ------
    UnauthorizedError, ForbiddenError
        The caller is nobody, or lacks the right.
    TooManyError
        The caller has asked too often.
    UndeclaredError
        Nobody has said who may call the route, so nobody may.
    """
    if connection.scope["type"] != "http":
        return
    demand = declared(connection.scope.get("endpoint"))
    if demand is None:
        raise UndeclaredError(f"{connection.url.path[:100]} does not say who may call it")
    if demand is not Door.PUBLIC:
        found = await value_of(connection.app, Doorkeeper).principal(connection)
        if found.via != "open":
            limits = value_of(connection.app, Limits)
            connection.state.answer_headers = limits.take(REQUESTS, caller(found))
        found.refuse_unless(demand)
        connection.state.principal = found


def caller(asking: Principal) -> str:
    """Return whose requests are counted together: all sessions of an account, or a key's."""
    return f"key:{asking.door_id}" if asking.via == "key" else f"account:{asking.name}"


async def principal(connection: HTTPConnection, doorkeeper: DoorkeeperDep) -> Principal:
    """Return who is asking, as `admit` has found it where the route is not public.

    Raises
    ------
    UnauthorizedError
        Nobody whom we know.
    """
    found: Principal | None = getattr(connection.state, "principal", None)
    return found or await doorkeeper.principal(connection)


PrincipalDep = Annotated[Principal, Depends(principal)]


async def scope(asking: PrincipalDep) -> Scope:
    """Return for which areas the answer may be."""
    return asking.scope


ScopeDep = Annotated[Scope, Depends(scope)]
