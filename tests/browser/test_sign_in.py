"""People come into the room, stay in it while they type, and leave it in all its tabs."""

import itertools
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from ioc_api.accounts.role import Role
from tests.stand.browser.accounts import (
    PASSWORD,
    Accounts,
    come_in,
    fill_in,
    open_with,
    who,
)
from tests.stand.browser.axe import violations_in_both_themes
from tests.stand.browser.page_api import OpenRoom
from tests.stand.browser.room import Room
from tests.stand.stack import Stack

SEEN_OVER_MS = 30_000
_numbers = itertools.count(1)


@pytest.fixture
def accounts(city: Stack) -> Accounts:
    """Who may come in."""
    return Accounts(city)


def unused(name: str) -> str:
    """Return a name that nobody has yet."""
    return f"{name}{next(_numbers)}"


def signed_in(room: Room, accounts: Accounts, name: str, fragment: str = "#/map?lang=en") -> Room:
    """Open a page of the room as somebody who is in."""
    open_with(room, accounts.session(name), fragment)
    expect(who(room)).to_contain_text(name.title())
    return room


def test_a_link_signs_in_once_and_leaves_no_trace_in_the_address(
    open_room: OpenRoom, accounts: Accounts
) -> None:
    """Who one is and what one may is said at once; whoever comes second is told why not."""
    name = accounts.add(unused("admin"), Role.ADMIN)
    token = accounts.link(name)
    room = open_room()
    room.page.goto(f"{room.address}/?lang#/enter/{token}")
    expect(who(room)).to_contain_text(name.title())
    notice = room.page.get_by_role("banner").get_by_text(f"Signed in: {name.title()}, Admin")
    expect(notice).to_contain_text("look after people")
    expect(room.page).to_have_url(re.compile("#/overview"))
    room.page.go_back()
    assert token not in room.page.url
    other = open_room()
    with other.watch.outage():
        other.page.goto(f"{other.address}/?lang#/enter/{token}")
        expect(other.page.get_by_role("alert")).to_contain_text("has been used")
        expect(other.page.get_by_role("main")).to_contain_text("Ask an admin for another one")
        assert token not in other.page.url


def test_whoever_only_looks_is_told_so_and_comes_back_to_where_they_were(
    open_room: OpenRoom, accounts: Accounts
) -> None:
    """A wrong password says so and keeps the name that was typed."""
    name = accounts.add(unused("lan"), Role.OPERATOR, areas=("760",))
    room = open_room("#/map?kind=noise&lang=en")
    head = room.page.get_by_role("banner")
    expect(head).to_contain_text("Read only · this machine")
    head.get_by_role("link", name="Sign in").click()
    form = room.page.get_by_role("form", name="Sign in")
    with room.watch.outage():
        fill_in(form, name, "no such password")
        expect(form.get_by_role("alert")).to_contain_text("Name or password is wrong")
    expect(form.get_by_label("Name")).to_have_value(name)
    come_in(room, name)
    expect(room.page).to_have_url(re.compile("#/map.*kind=noise"))
    expect(who(room)).to_contain_text("Operator")
    expect(who(room)).to_contain_text("D.1")


def test_what_is_not_for_somebody_is_not_shown_and_says_why(
    open_room: OpenRoom, accounts: Accounts
) -> None:
    """Neither in the menu nor behind a link: which right is missing, and who is signed in."""
    name = accounts.add(unused("viewer"), Role.VIEWER)
    room = signed_in(open_room(bare=True), accounts, name)
    who(room).click()
    menu = room.page.get_by_role("navigation", name="Account")
    expect(menu.get_by_role("link", name="My page")).to_be_visible()
    for title in ("People", "Keys", "Audit"):
        expect(menu.get_by_role("link", name=title)).to_have_count(0)
    for page, right in (("people", "look after people"), ("audit", "see what was changed")):
        room.visit(f"#/{page}?lang=en")
        main = room.page.get_by_role("main")
        expect(main).to_contain_text("is not for this account")
        expect(main).to_contain_text(f"It needs the right: {right}")
        expect(main).to_contain_text(f"Signed in: {name.title()}, Viewer, Whole city")


def test_an_area_of_others_says_so_and_leads_back(open_room: OpenRoom, accounts: Accounts) -> None:
    """The page is theirs, the area is not; other pages are not in its way."""
    name = accounts.add(unused("quan"), Role.VIEWER, areas=("760",))
    room = signed_in(open_room(bare=True), accounts, name)
    main = room.page.get_by_role("main")
    room.visit("#/map?area=769&lang=en")
    expect(main).to_contain_text("Thu Duc City is outside the areas that may be seen")
    expect(main).to_contain_text("This account may see: District 1")
    main.get_by_role("link", name="Map: D.1").click()
    expect(room.sensors).to_be_visible()
    room.visit("#/map?area=769&lang=en")
    who(room).click()
    room.page.get_by_role("navigation", name="Account").get_by_role("link", name="My page").click()
    expect(main.get_by_role("form", name="Display name")).to_be_visible()


def test_a_session_that_ends_keeps_what_is_being_typed(
    open_room: OpenRoom, accounts: Accounts
) -> None:
    """The dialog stands over the page; signed in again, what was sent is sent again."""
    name = accounts.add(unused("an"), Role.OPERATOR)
    room = signed_in(open_room(bare=True), accounts, name, "#/me?lang=en")
    form = room.page.get_by_role("form", name="Display name")
    form.get_by_role("textbox").fill("Nguyễn Văn An")
    accounts.end(name)
    with room.watch.outage():
        dialog = room.page.get_by_role("dialog", name="Sign in again")
        expect(dialog).to_be_visible(timeout=SEEN_OVER_MS)
        expect(dialog.get_by_label("Name")).to_have_value(name)
        dialog.get_by_role("button", name="Close").click()
        expect(form.get_by_role("textbox")).to_have_value("Nguyễn Văn An")
        note = room.page.get_by_role("banner").get_by_text("has ended")
        expect(note).to_be_visible()
        form.get_by_role("button", name="Save").click()
        fill_in(dialog.get_by_role("form"), name)
        expect(dialog).to_be_hidden()
    expect(form).to_contain_text("Saved")
    expect(who(room)).to_contain_text("Nguyễn Văn An")
    expect(note).to_have_count(0)
    expect(room.connection).to_have_text("Line open")


def test_as_another_person_the_page_is_loaded_anew_and_says_why(
    open_room: OpenRoom, accounts: Accounts
) -> None:
    """What it holds was not for them."""
    name, other = (accounts.add(unused(each), Role.ANALYST) for each in ("binh", "chi"))
    room = signed_in(open_room(bare=True), accounts, name, "#/me?lang=en")
    room.page.get_by_role("textbox", name="Display name").fill("Bình của tôi")
    accounts.end(name)
    with room.watch.outage():
        dialog = room.page.get_by_role("dialog", name="Sign in again")
        expect(dialog).to_be_visible(timeout=SEEN_OVER_MS)
        fill_in(dialog.get_by_role("form"), other)
        said = room.page.get_by_role("banner").get_by_text(f"because {other.title()}, Analyst")
        expect(said).to_be_visible()
    expect(room.page.get_by_role("textbox", name="Display name")).to_have_value(other.title())


def test_signing_out_leaves_every_tab(open_room: OpenRoom, accounts: Accounts) -> None:
    """At once, and what stood there is gone."""
    name = accounts.add(unused("dung"), Role.VIEWER)
    room = signed_in(open_room(bare=True), accounts, name)
    second = Room(room.page.context.new_page(), room.address, room.watch)
    room.watch.follow(second.page)
    second.open("#/me?lang=en")
    expect(who(second)).to_contain_text(name.title())
    who(room).click()
    room.page.get_by_role("button", name="Sign out").click()
    expect(room.page.get_by_role("banner")).to_contain_text("Signed out")
    expect(room.page.get_by_role("form", name="Sign in")).to_be_visible()
    expect(second.page.get_by_role("banner")).to_contain_text("Signed out on another tab")
    expect(second.page.get_by_role("main")).to_contain_text("It needs an account")
    second.page.get_by_role("main").get_by_role("link", name="Sign in").click()
    come_in(second, name)
    expect(who(room)).to_contain_text(name.title())


def test_the_end_of_a_session_is_said_before_it_comes(
    open_room: OpenRoom, accounts: Accounts
) -> None:
    """However much it is used; signing in again begins another one."""
    name = accounts.add(unused("giang"), Role.VIEWER)
    room = signed_in(open_room(bare=True), accounts, name)
    accounts.let_end_soon(name)
    with room.watch.outage():
        room.page.reload()
        note = room.page.get_by_role("banner").get_by_text("The session ends at")
        expect(note).to_be_visible()
        room.page.get_by_role("button", name="Sign in again").click()
        dialog = room.page.get_by_role("dialog", name="Sign in again")
        fill_in(dialog.get_by_role("form"), name)
    expect(dialog).to_be_hidden()
    expect(note).to_have_count(0)


def test_where_nobody_may_look_on_one_signs_in_and_is_where_the_link_leads(
    serve: Callable[..., str], open_room: OpenRoom, accounts: Accounts
) -> None:
    """Nothing of the city is shown before."""
    name = accounts.add(unused("hoa"), Role.VIEWER)
    headers = {"Cookie": "=".join(accounts.session(name))}
    room = open_room(address=serve(headers=headers, open_read="0"), bare=True)
    with room.watch.outage():
        room.page.goto(f"{room.address}/#/map?kind=noise&lang=en")
        form = room.page.get_by_role("form", name="Sign in")
        expect(form).to_be_visible()
        expect(room.page.get_by_role("navigation", name="Pages")).to_have_count(0)
        expect(room.connection).to_have_count(0)
        come_in(room, name)
    expect(room.rows.first).to_be_visible()
    expect(room.page).to_have_url(re.compile("#/map.*kind=noise"))


def test_one_comes_in_and_leaves_by_the_keyboard_alone(
    open_room: OpenRoom, accounts: Accounts
) -> None:
    """Focus goes to the form, through the menu, and is seen."""
    name = accounts.add(unused("khanh"), Role.VIEWER)
    room = open_room("#/sign-in?lang=en")
    keys = room.page.keyboard
    room.page.get_by_role("main").focus()
    keys.press("Tab")
    keys.type(name)
    keys.press("Tab")
    keys.type(PASSWORD)
    keys.press("Enter")
    expect(who(room)).to_contain_text(name.title())
    who(room).focus()
    keys.press("Enter")
    menu = room.page.get_by_role("navigation", name="Account")
    expect(menu).to_be_visible()
    keys.press("Escape")
    expect(menu).to_be_hidden()
    expect(who(room)).to_be_focused()
    keys.press("Enter")
    for _ in range(menu.get_by_role("link").or_(menu.get_by_role("button")).count()):
        keys.press("Tab")  # signing out comes last
    keys.press("Enter")
    expect(room.page.get_by_role("banner")).to_contain_text("Signed out")


def test_axe_finds_nothing_on_what_a_session_needs(open_room: OpenRoom, accounts: Accounts) -> None:
    """The sign-in page, a link that fails, a menu, a dialog, and one's own page."""
    name = accounts.add(unused("minh"), Role.ANALYST, areas=("760", "769"))
    room = open_room("#/sign-in?lang=en", bypass_csp=True)
    assert violations_in_both_themes(room) == []
    room.visit("#/enter?lang=en")
    assert violations_in_both_themes(room) == []
    signed_in(room, accounts, name, "#/me?lang=en")
    room.visit("#/me?lang=en")
    assert violations_in_both_themes(room) == []
    who(room).click()
    assert violations_in_both_themes(room) == []
    room.page.keyboard.press("Escape")
    accounts.end(name)
    with room.watch.outage():
        dialog = room.page.get_by_role("dialog", name="Sign in again")
        expect(dialog).to_be_visible(timeout=SEEN_OVER_MS)
        assert violations_in_both_themes(room) == []
