"""People of a running city, made as the product makes them, and how they come into the room."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import LiteralString, TypeVar

import psycopg
from playwright.sync_api import Locator, expect

from ioc_api.accounts.role import Role
from tests.stand import entry
from tests.stand.browser.room import Room
from tests.stand.stack import Stack

T = TypeVar("T")

_ACCOUNT = re.compile("^(Account|Tài khoản)")
PASSWORD = "correct horse battery"  # noqa: S105 - of people who live for a test
_END = """
UPDATE account_session SET ended_at = NOW()
WHERE account_id = (SELECT account_id FROM account WHERE name = %(name)s)
"""
_SHORTEN = """
UPDATE account_session SET ends_at = NOW() + INTERVAL '10 minutes'
WHERE account_id = (SELECT account_id FROM account WHERE name = %(name)s)
"""


@dataclass(frozen=True, slots=True)
class Accounts:
    """Who may come into a city's room."""

    city: Stack

    def add(self, name: str, role: Role, areas: tuple[str, ...] | None = None) -> str:
        """Make an account with the password of all of them, and return its name."""
        self._of(lambda people: people.add(name, role, areas=areas, password=PASSWORD))
        return name

    def link(self, name: str) -> str:
        """Return the token of a one-time link."""
        return self._of(lambda people: people.link(name))

    def session(self, name: str) -> tuple[str, str]:
        """Return name and value of the cookie of a session that begins."""
        headers = self._of(lambda people: people.session(name))
        morsel = next(iter(SimpleCookie(headers["Cookie"]).values()))
        return morsel.key, morsel.value

    def end(self, name: str) -> None:
        """End all sessions of an account, as time does."""
        self._change(_END, name)

    def let_end_soon(self, name: str) -> None:
        """Let all sessions of an account end in ten minutes, however they are used."""
        self._change(_SHORTEN, name)

    def _change(self, statement: LiteralString, name: str) -> None:
        with psycopg.connect(self.city.database_url) as connection:
            connection.execute(statement, {"name": name})

    def _of(self, ask: Callable[[entry.People], Awaitable[T]]) -> T:
        """Ask in a thread of its own: the browser's loop runs in this one."""

        async def asked() -> T:
            async with entry.of(self.city.database_url) as people:
                return await ask(people)

        with ThreadPoolExecutor(1) as thread:
            return thread.submit(lambda: asyncio.run(asked())).result()


def come_in(room: Room, name: str, password: str = PASSWORD) -> None:
    """Sign in at the sign-in form that is open, and wait until one is in."""
    fill_in(room.page.get_by_role("form", name="Sign in"), name, password)
    expect(who(room)).to_contain_text(name.title())


def fill_in(form: Locator, name: str, password: str = PASSWORD) -> None:
    """Type name and password, and send them."""
    form.get_by_label("Name").fill(name)
    form.get_by_label("Password").fill(password)
    form.get_by_role("button", name="Sign in").click()


def bring(room: Room, cookie: tuple[str, str]) -> None:
    """Give the room's browser the cookie of a session."""
    name, value = cookie
    room.page.context.add_cookies([{"name": name, "value": value, "url": room.address}])


def open_with(room: Room, cookie: tuple[str, str], fragment: str) -> None:
    """Load a page of the room anew, with the cookie of a session."""
    bring(room, cookie)
    room.page.goto("about:blank")  # or nothing is loaded where only the fragment is another
    room.open(fragment)


def who(room: Room) -> Locator:
    """What the head says about who looks."""
    return room.page.get_by_role("banner").get_by_role("button", name=_ACCOUNT)
