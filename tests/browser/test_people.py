"""An admin looks after people and keys, and what was done can be read."""

import itertools
import re

import httpx
import pytest
from playwright.sync_api import Locator, expect

from ioc_api.accounts.role import Role
from tests.stand.browser.accounts import PASSWORD, Accounts, open_with, who
from tests.stand.browser.page_api import OpenRoom
from tests.stand.browser.room import Room
from tests.stand.browser.screens import obstacles
from tests.stand.stack import Stack

_numbers = itertools.count(1)


@pytest.fixture
def accounts(city: Stack) -> Accounts:
    """Who may come in."""
    return Accounts(city)


@pytest.fixture
def admin(open_room: OpenRoom, accounts: Accounts) -> Room:
    """The people page, open to an admin."""
    return as_admin(open_room(bare=True), accounts)


def as_admin(room: Room, accounts: Accounts) -> Room:
    """Open the people page as an admin."""
    name = accounts.add(f"chief{next(_numbers)}", Role.ADMIN)
    open_with(room, accounts.session(name), "#/people?lang=en")
    expect(who(room)).to_contain_text(name.title())
    return room


def add_dialog(room: Room) -> Locator:
    """Open the form for somebody new."""
    room.page.get_by_role("button", name="Add a person").click()
    return room.page.get_by_role("dialog", name="Add a person")


def add(room: Room, name: str, area: str) -> Locator:
    """Add an operator of one area, and return the dialog about them."""
    dialog = add_dialog(room)
    dialog.get_by_label("Name", exact=True).fill(name)
    dialog.get_by_label("Role").select_option("operator")
    dialog.get_by_label("Unit").select_option("drainage")
    dialog.get_by_label("Find a district or ward…").fill(area)
    dialog.get_by_role("checkbox", name=area, exact=True).check()
    dialog.get_by_label("Password").fill(PASSWORD)
    dialog.get_by_role("button", name="Add", exact=True).click()
    person = room.page.get_by_role("dialog", name=name)
    expect(person).to_be_visible()
    return person


def test_somebody_of_one_district_is_added_and_comes_in_by_a_link(
    admin: Room, open_room: OpenRoom
) -> None:
    """The link is shown once and leads where they are told who they are, and of which area."""
    name = f"nga{next(_numbers)}"
    person = add(admin, name, "District 1")
    person.get_by_role("button", name="Make a link").click()
    link = person.get_by_role("textbox", name="One-time link").input_value()
    assert re.search(r"/#/enter/[\w-]{20,}$", link)
    person.get_by_role("button", name="Close").click()
    row = admin.page.get_by_role("row").filter(has_text=name)
    expect(row).to_contain_text("Operator")
    expect(row).to_contain_text("D.1")
    expect(admin.page.get_by_role("textbox", name="One-time link")).to_have_count(0)
    other = open_room(bare=True)
    other.page.goto(f"{admin.address}/{link.partition('/#')[2].join(['#', ''])}")
    expect(who(other)).to_contain_text(name)
    expect(who(other)).to_contain_text("Q.1")
    other.visit("#/me?lang=en")
    expect(other.page.get_by_role("region", name="My page")).to_contain_text("Drainage")


def test_what_is_wrong_is_said_at_its_field_and_in_words(admin: Room) -> None:
    """Before the server is asked, and after it refused; nothing that was typed is lost."""
    name = f"oanh{next(_numbers)}"
    add(admin, name, "District 3").get_by_role("button", name="Close").click()
    dialog = add_dialog(admin)
    field = dialog.get_by_label("Name", exact=True)
    field.fill("Ôanh Trần")
    dialog.get_by_role("button", name="Add", exact=True).click()
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    field.fill(name)
    with admin.watch.outage():
        dialog.get_by_role("button", name="Add", exact=True).click()
        expect(dialog.get_by_role("alert")).to_contain_text("somebody of this name already")
    expect(field).to_have_value(name)


def test_who_is_disabled_is_out(admin: Room, accounts: Accounts) -> None:
    """After a second press, which says what it brings about; and comes back when enabled."""
    name = f"phuc{next(_numbers)}"
    person = add(admin, name, "District 5")
    cookie = "=".join(accounts.session(name))

    def status() -> int:
        headers = {"Cookie": cookie}
        return httpx.get(f"{admin.address}/api/v1/me", headers=headers, timeout=10).status_code

    assert status() == 200
    person.get_by_role("button", name="Disable the account").click()
    expect(person).to_contain_text("Sessions and keys of this person end at once")
    person.get_by_role("button", name="Disable the account").click()
    expect(person.get_by_role("button", name="Enable the account")).to_be_visible()
    assert status() == 401
    expect(admin.page).to_have_url(re.compile(f"#/people/{name}"))


def test_a_key_is_shown_once_works_and_is_revoked(admin: Room) -> None:
    """Whoever has it may do what was chosen, until it is revoked."""
    admin.visit("#/me?lang=en")
    admin.page.get_by_role("button", name="Make a key").click()
    dialog = admin.page.get_by_role("dialog", name="Make a key")
    dialog.get_by_role("button", name="Make", exact=True).click()
    expect(dialog).to_contain_text("Say what the key is for")
    label = f"report {next(_numbers)}"
    dialog.get_by_label("For what").fill(label)
    dialog.get_by_role("button", name="Make", exact=True).click()
    secret = dialog.get_by_role("textbox", name="Key", exact=True).input_value()
    dialog.get_by_role("button", name="Close").click()

    def asked() -> httpx.Response:
        headers = {"Authorization": f"Bearer {secret}"}
        return httpx.get(f"{admin.address}/api/v1/me", headers=headers, timeout=10)

    assert asked().json()["rights"] == ["read"]
    admin.visit("#/keys?lang=en")
    admin.page.get_by_role("row").filter(has_text=label).click()
    about = admin.page.get_by_role("dialog", name=label)
    about.get_by_role("button", name="Revoke the key").click()
    about.get_by_role("button", name="Revoke the key").click()
    expect(about).to_contain_text("revoked")
    assert asked().status_code == 401


def test_what_was_done_can_be_read_and_sent_as_a_link(admin: Room) -> None:
    """Who, what, with whom and what changed, in words; the address holds the filter."""
    name = f"quynh{next(_numbers)}"
    person = add(admin, name, "District 7")
    form = person.get_by_role("form", name="Change")
    form.get_by_label("Role").select_option("supervisor")
    form.get_by_role("button", name="Save").click()
    expect(form).to_contain_text("Saved")
    person.get_by_role("button", name="Close").click()
    admin.visit("#/audit?lang=en")
    filters = admin.page.get_by_role("form", name="Filter")
    filters.get_by_label("Whom").fill(name)
    filters.get_by_label("Whom").blur()
    rows = admin.page.get_by_role("region", name="Changes, the newest first").get_by_role("row")
    expect(rows).to_have_count(3)  # its head too
    expect(rows.nth(1)).to_contain_text("account changed")
    expect(rows.nth(1)).to_contain_text(re.compile(r"role\s*Operator\s*→\s*Supervisor"))
    expect(rows.nth(2)).to_contain_text("account added")
    expect(rows.nth(2)).to_contain_text("District 7")
    link = admin.page.url.partition("/#")[2].join(["#", ""])
    assert f"whom={name}" in link
    filters.get_by_label("What").select_option("account_added")
    expect(rows).to_have_count(2)
    admin.page.go_back()
    expect(rows).to_have_count(3)


def test_axe_finds_nothing_and_nothing_is_too_wide(open_room: OpenRoom, accounts: Accounts) -> None:
    """On the pages about people, keys and changes, and in their dialogs, from desk to phone."""
    admin = as_admin(open_room(bypass_csp=True, bare=True), accounts)
    found: dict[str, object] = {}
    for page in ("people", "keys", "audit", "me"):
        admin.visit(f"#/{page}?lang=en")
        found |= obstacles(admin, page)
    admin.page.get_by_role("button", name="Make a key").click()
    found |= obstacles(admin, "a key's form")
    admin.page.get_by_role("dialog").get_by_role("button", name="Close").click()
    admin.visit("#/people?lang=en")
    add_dialog(admin)
    found |= obstacles(admin, "a person's form")
    assert found == {}


def test_people_are_added_by_the_keyboard_alone(admin: Room) -> None:
    """Focus is held by the dialog, goes to what is wrong, and comes back."""
    name = f"rang{next(_numbers)}"
    button = admin.page.get_by_role("button", name="Add a person")
    keys = admin.page.keyboard
    button.focus()
    keys.press("Enter")
    dialog = admin.page.get_by_role("dialog", name="Add a person")
    dialog.get_by_label("Name", exact=True).focus()
    keys.type(name)
    keys.press("Enter")
    person = admin.page.get_by_role("dialog", name=name)
    expect(person).to_be_visible()
    keys.press("Escape")
    expect(person).to_be_hidden()
    table = admin.page.get_by_role("grid", name="People")
    table.focus()
    keys.press("Home")
    keys.press("Enter")
    expect(admin.page.get_by_role("dialog")).to_be_visible()
    keys.press("Escape")
    expect(table).to_be_focused()
