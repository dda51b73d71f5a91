"""The alert console and the lists of alerts, as those see them who work there."""

import itertools

from playwright.sync_api import Locator, expect

from ioc_api.accounts.role import Role
from tests.stand.browser.accounts import Accounts, open_with, who
from tests.stand.browser.alarm import Alarm
from tests.stand.browser.room import Room

CONSOLE = "#/alerts?lang=en"
_numbers = itertools.count(1)


def come_as(room: Room, accounts: Accounts, role: Role) -> str:
    """Let somebody of a role open the console, and return their name."""
    name = accounts.add(f"{role.value}{next(_numbers)}", role)
    open_with(room, accounts.session(name), CONSOLE)
    expect(who(room)).to_contain_text(name.title())
    return name


def side(room: Room) -> Locator:
    """Return the rows of the right column."""
    return room.page.get_by_role("list", name="Alerts").get_by_role("listitem")


def lines(room: Room) -> Locator:
    """Return the rows of the console."""
    return room.page.get_by_role("region", name="List of alerts").get_by_role("row")


def news(room: Room) -> Locator:
    """Return what is read out to those who listen to the page."""
    return room.page.get_by_role("status", name="New critical alerts")


def choose_all_of(room: Room, alarm: Alarm, tab: str = "") -> None:
    """List the alerts of one test alone."""
    room.visit(f"#/alerts?tab={tab}&q=Trial+{alarm.name}&lang=en")
