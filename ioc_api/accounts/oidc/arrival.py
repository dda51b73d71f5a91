"""Whoever comes back from the provider gets an account, once, and a session each time.

Whose account it is is told by issuer and subject alone: a name that somebody has at the provider
opens no account that bears the same name here.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from db.connection import Connection
from db.queries import load
from ioc_api.accounts import people, sessions, trail
from ioc_api.accounts.oidc.person import NAME_MAX_LENGTH, Person
from ioc_api.accounts.oidc.reason import Reason
from ioc_api.accounts.people import Standing
from ioc_api.accounts.sessions import Begun
from ioc_api.accounts.sign_in import Caller
from ioc_api.accounts.trail import Actor, What
from ioc_api.errors import ConflictError, SignInError

QUERIES = load(Path(__file__).with_name("arrival.sql"))
VIA = "oidc"
NAMES_MAX_COUNT = 1000  # that are tried where names are taken


async def arrive(taken: Connection, person: Person, caller: Caller, *, now: datetime) -> Begun:
    """Begin a session of a person, whose account has the role that the provider's word brings.

    Raises
    ------
    SignInError
        The account is disabled, or the last that lets people in and should no longer.
    """
    name = await _found(taken, person) or await _added(taken, person, caller, now)
    account = await people.find_to_change(taken, name)
    if account.standing.is_disabled:
        raise SignInError(Reason.DISABLED, f"the account {name} is disabled")
    standing = replace(
        account.standing,
        display_name=person.display_name,
        role=person.granted.role,
        areas=person.granted.areas,
    )
    try:
        await people.change(taken, Actor(name, VIA, caller.address), account, standing, now=now)
    except ConflictError as error:
        raise SignInError(Reason.LAST_ADMIN, error.detail) from None
    return await sessions.begin(
        taken,
        account_id=account.account_id,
        name=name,
        via=VIA,
        address=caller.address,
        user_agent=caller.user_agent,
        now=now,
    )


async def _found(taken: Connection, person: Person) -> str | None:
    whose = {"issuer": person.issuer, "subject": person.subject}
    row = await (await taken.execute(QUERIES["account_of_subject"], whose)).fetchone()
    return None if row is None else row[0]


async def _added(taken: Connection, person: Person, caller: Caller, now: datetime) -> str:
    """Add an account, and return its name: the person's, or one like it where that is taken."""
    standing = Standing(
        display_name=person.display_name, role=person.granted.role, areas=person.granted.areas
    )
    columns = {
        "display_name": standing.display_name,
        "role": standing.role,
        "areas": people.listed(standing.areas),
        "issuer": person.issuer,
        "subject": person.subject,
        "now": now,
    }
    for name in _names(person.name):
        cursor = await taken.execute(QUERIES["insert_arrived"], {**columns, "name": name})
        if await cursor.fetchone() is not None:
            told = {**standing.told(), "has_password": False, "issuer": person.issuer}
            await trail.note(
                taken, Actor(name, VIA, caller.address), What.ACCOUNT_ADDED, name, after=told
            )
            return name
        if (found := await _found(taken, person)) is not None:  # who came in twice at once
            return found
    raise SignInError(Reason.UNTRUSTED, "too many have this name")


def _names(wanted: str) -> Iterator[str]:
    yield wanted
    for number in range(2, NAMES_MAX_COUNT):
        yield f"{wanted[: NAME_MAX_LENGTH - len(str(number)) - 1]}-{number}"
