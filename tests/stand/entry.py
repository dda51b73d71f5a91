"""Accounts of a test, made as the product makes them: people, their sessions and their keys."""

import json
from collections.abc import AsyncGenerator, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from contract.clock import utc_now
from contract.database_role import Role as DatabaseRole
from db.pool import Pool, open_pool
from ioc_api import PREFIX
from ioc_api.accounts import cookie, keys, people, sessions
from ioc_api.accounts.keys import Terms
from ioc_api.accounts.passwords import Passwords
from ioc_api.accounts.people import Standing
from ioc_api.accounts.right import Right
from ioc_api.accounts.role import Role
from ioc_api.accounts.trail import Actor, changing
from tests.stand.account import as_role
from tests.stand.running_api import Api

CONSOLE = Actor("console:test", "console", None)


@dataclass(frozen=True, slots=True)
class People:
    """Who may come in, of one database."""

    pool: Pool

    async def add(
        self,
        name: str,
        role: Role = Role.VIEWER,
        *,
        areas: Collection[str] | None = None,
        unit: str | None = None,
        password: str | None = None,
    ) -> None:
        """Make an account; without a password it comes in by sessions and keys alone."""
        standing = Standing(
            display_name=name.title(),
            role=role,
            areas=None if areas is None else frozenset(areas),
            unit=unit,
        )
        kept = None if password is None else await _kept(password)
        async with changing(self.pool) as taken:
            await people.add(taken, CONSOLE, name, standing, password_hash=kept, now=utc_now())

    async def change(self, name: str, **changes: Any) -> None:
        """Change what an account is, as another process does: the API is not told."""
        async with changing(self.pool) as taken:
            account = await people.find_to_change(taken, name)
            standing = replace(account.standing, **changes)
            await people.change(taken, CONSOLE, account, standing, now=utc_now())

    async def session(self, name: str, *, now: datetime | None = None) -> dict[str, str]:
        """Begin a session and return the headers of its requests."""
        async with changing(self.pool) as taken:
            account = await people.find_to_change(taken, name)
            begun = await sessions.begin(
                taken,
                account_id=account.account_id,
                name=name,
                via="password",
                address=None,
                user_agent=None,
                now=now or utc_now(),
            )
        return {"Cookie": f"{cookie.PLAIN}={begun.token}"}

    async def key(
        self,
        name: str,
        *,
        rights: Collection[Right] | None = None,
        areas: Collection[str] | None = None,
        now: datetime | None = None,
        lasts: timedelta = timedelta(days=1),
    ) -> dict[str, str]:
        """Make a key and return the headers of its requests."""
        begun_at = now or utc_now()
        async with changing(self.pool) as taken:
            account = await people.find_to_change(taken, name)
            terms = Terms(
                label="of a test",
                rights=None if rights is None else frozenset(rights),
                areas=None if areas is None else frozenset(areas),
                expires_at=begun_at + lasts,
            )
            key = await keys.add(taken, CONSOLE, account, terms, now=begun_at)
        return {"Authorization": f"Bearer {key.text}"}

    async def link(self, name: str, *, now: datetime | None = None) -> str:
        """Make a link and return its token."""
        async with changing(self.pool) as taken:
            account = await people.find_to_change(taken, name)
            token, _ = await sessions.make_link(
                taken, CONSOLE, account.account_id, name, now=now or utc_now()
            )
        return token


_hashes: dict[str, str] = {}


async def _kept(password: str) -> str:
    """Return what is kept of a password; it costs what it must, but once for all tests."""
    if password not in _hashes:
        _hashes[password] = await Passwords().hashed(password)
    return _hashes[password]


def writing(headers: Mapping[str, str], base_url: object) -> dict[str, str]:
    """Return the headers of a request that changes something, from a page of the server."""
    return {**headers, "Origin": str(base_url).rstrip("/")}


async def ask(
    api: Api, headers: dict[str, str], method: str, path: str, body: Any = None
) -> tuple[int, Any]:
    """Return status and answer of a request that changes something."""
    told = writing(headers, api.client.base_url)
    # Spelt in ASCII, so that what is no letter can be sent as well.
    content = None if body is None else json.dumps(body)
    if content is not None:
        told["Content-Type"] = "application/json"
    answer = await api.client.request(method, PREFIX + path, content=content, headers=told)
    return answer.status_code, answer.json() if answer.content else None


async def status_of(api: Api, headers: dict[str, str]) -> int:
    """Return what somebody gets who asks who they are."""
    return (await api.client.get(f"{PREFIX}/me", headers=headers)).status_code


@asynccontextmanager
async def of(database_url: str) -> AsyncGenerator[People]:
    """Open what makes accounts in a test's database, with the rights of the API."""
    url = as_role(database_url, DatabaseRole.API)
    async with open_pool(url, application="test", max_size=2) as pool:
        yield People(pool)
