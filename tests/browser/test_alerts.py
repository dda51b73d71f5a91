"""Alerts: seen, taken, passed on and closed, by hand or by keys alone."""

import contextlib
import itertools
import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Route, expect

from ioc_api.accounts.role import Role
from tests.stand.browser import sight
from tests.stand.browser.accounts import Accounts
from tests.stand.browser.alarm import Alarm
from tests.stand.browser.axe import violations
from tests.stand.browser.console import CONSOLE, choose_all_of, come_as, lines, news, side
from tests.stand.browser.page_api import Api, OpenRoom
from tests.stand.browser.room import WALL, Room
from tests.stand.browser.screens import NOTEBOOK, SIZES, obstacles, resize
from tests.stand.stack import Stack

pytestmark = pytest.mark.usefixtures("settled")

TOLD_WITHIN_MS = 40_000
OVERVIEW = "#/overview?lang=en"
# Counts the notes that the page plays.
_NOTES = """() => {
    window.notes = 0;
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (...given) {
        window.notes += 1;
        return start.apply(this, given);
    };
}"""
_numbers = itertools.count(1)


@pytest.fixture
def accounts(city: Stack) -> Accounts:
    """Who may come in."""
    return Accounts(city)


@pytest.fixture
def alarm(city: Stack, api: Api) -> Iterator[Alarm]:
    """What raises alerts; all of them are closed afterwards."""
    now = datetime.fromisoformat(api.get("overview")["as_of"])
    with Alarm.of(city.database_url, now, f"t{next(_numbers)}") as alarm:
        yield alarm


def test_an_officer_sees_what_where_since_when_and_who_has_it(
    open_room: OpenRoom, alarm: Alarm, accounts: Accounts
) -> None:
    """In the right column, and on a wall; nothing there can be done by whoever may only look."""
    name = accounts.add(f"hoa{next(_numbers)}", Role.OPERATOR)
    alarm.ring("critical", state="assigned", assignee=name)
    room = open_room(OVERVIEW, bypass_csp=True)
    row = side(room).filter(has_text=f"Trial {alarm.name} critical")
    expect(row).to_contain_text("Critical")
    expect(row).to_contain_text(re.compile(r"0\.38\sm"))
    expect(row).to_contain_text(re.compile(r"00:0\d:\d\d"))
    expect(row).to_contain_text(f"Assigned · {name}")
    expect(row.get_by_role("button")).to_have_count(0)
    assert violations(room) == []
    room.visit(WALL)
    expect(side(room).filter(has_text=alarm.name)).to_be_visible()


def test_a_wall_says_of_its_worst_alert_that_its_condition_is_over(
    open_room: OpenRoom, alarm: Alarm
) -> None:
    """It waits for people, and nobody takes what it was for what is."""
    alarm.ring("critical", cleared_at=alarm.now - timedelta(minutes=1))
    room = open_room(WALL)
    worst = room.page.get_by_role("region", name="Điều cần biết").get_by_role("region")
    worst = worst.filter(has_text=f"Thử {alarm.name} critical")
    expect(worst).to_contain_text("đã hết", timeout=TOLD_WITHIN_MS)


def test_an_operator_takes_an_alert_from_the_overview(
    open_room: OpenRoom, alarm: Alarm, accounts: Accounts
) -> None:
    """At one press, and all rooms see who has it."""
    alarm.ring()
    other = open_room(OVERVIEW)
    room = open_room(bare=True)
    name = come_as(room, accounts, Role.OPERATOR)
    room.visit(OVERVIEW)
    row = side(room).filter(has_text=alarm.name)
    row.get_by_role("button", name="Acknowledge").click()
    expect(row).to_contain_text(f"Acknowledged · {name}")
    theirs = side(other).filter(has_text=alarm.name)
    expect(theirs).to_contain_text(f"Acknowledged · {name}", timeout=TOLD_WITHIN_MS)


def test_of_two_who_acknowledge_at_once_one_wins_and_the_other_is_told(
    open_room: OpenRoom, alarm: Alarm, accounts: Accounts, api: Api
) -> None:
    """Each in a browser of their own; whoever was later sees the alert as it is now."""
    alert_id = alarm.ring()
    rooms = [open_room(bare=True), open_room(bare=True)]
    names = [come_as(room, accounts, Role.OPERATOR) for room in rooms]
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    with contextlib.ExitStack() as complaints:  # one browser complains of its 409
        for room in rooms:
            choose_all_of(room, alarm)
            complaints.enter_context(room.watch.outage())
            room.page.route("**/steps", hold)
            with room.page.expect_request("**/steps"):
                lines(room).get_by_role("button", name="Acknowledge").click()
        for route in held:  # neither has gone before both were sent
            route.continue_()
        told = rooms[0].page.get_by_role("alert").or_(rooms[0].page.get_by_text("Acknowledged"))
        expect(told.first).to_be_visible()
        winner = api.get(f"alerts/{alert_id}")["steps"][-1]["who"]
        first, later = rooms if winner == names[0] else reversed(rooms)
        said = later.page.get_by_role("alert").filter(has_text=f"{winner} was first")
        expect(said).to_be_visible()
        expect(first.page.get_by_role("alert")).to_have_count(0)
    for room in rooms:
        choose_all_of(room, alarm, "working")
        expect(lines(room).filter(has_text=alarm.name)).to_contain_text(f"Acknowledged {winner}")


def test_the_console_is_worked_by_keys_alone(
    open_room: OpenRoom, alarm: Alarm, accounts: Accounts
) -> None:
    """From the list through all that is done to an alert, until it is closed with a reason."""
    for number in range(3):  # over already: nobody ends them while they are worked
        alarm.raised("critical", number, cleared_at=alarm.now)
    room = open_room(bypass_csp=True)
    name = come_as(room, accounts, Role.OPERATOR)
    choose_all_of(room, alarm)
    expect(lines(room)).to_have_count(4)
    press = room.page.keyboard.press
    press("j")
    detail = room.page.get_by_role("region", name="Alert details")
    expect(detail).to_contain_text(f"Trial {alarm.name}")
    expect(room.page).to_have_url(re.compile(r"alert=\d+"))
    press("a")
    expect(detail).to_contain_text("Acknowledged")
    assign_by_keys(room, name)
    expect(detail).to_contain_text(f"Assigned {name}")
    say_by_keys(room, "n", "pump is on its way")
    expect(detail.get_by_role("list", name="What happened")).to_contain_text("pump is on its way")
    say_by_keys(room, "c", "water is gone")
    expect(detail).to_contain_text("Resolved")
    press("j")
    press("s")
    expect(detail).to_contain_text("Put aside")
    assert violations(room) == []
    press("Escape")
    expect(detail).to_have_count(0)
    choose_all_of(room, alarm, "closed")
    expect(lines(room).filter(has_text=alarm.name)).to_contain_text("Resolved")


def test_all_can_read_console_and_overview(
    open_room: OpenRoom, alarm: Alarm, accounts: Accounts
) -> None:
    """In either language on either ground, on a desk and a phone; axe finds nothing."""
    alert_id = alarm.ring(escalation_level=2, due_at=alarm.now)
    alarm.ring("major", cleared_at=alarm.now, state="acknowledged")
    room = open_room(bypass_csp=True, bare=True)
    come_as(room, accounts, Role.SUPERVISOR)
    found: dict[str, object] = {}
    for page in ("overview?", f"alerts?alert={alert_id}&"):
        room.visit(f"#/{page}lang=vi")
        found |= obstacles(room, page)
        room.visit(f"#/{page}lang=en")  # other words, which may be longer
        for size in SIZES:
            resize(room, size)
            bad: list[object] = [*sight.too_wide(room)]
            if size == NOTEBOOK:
                bad += violations(room)
            if bad:
                found[f"{page} in English at {size[0]} px"] = bad
    assert found == {}


def assign_by_keys(room: Room, name: str) -> None:
    """Give the open alert to whoever looks, whom the dialog proposes."""
    room.page.keyboard.press("g")
    dialog = room.page.get_by_role("dialog", name="Assign")
    whom = dialog.get_by_label("Assign to")
    expect(whom).to_have_value(name)
    whom.focus()
    for key in ("Tab", "Tab", "Enter"):
        room.page.keyboard.press(key)
    expect(dialog).to_have_count(0)


def say_by_keys(room: Room, key: str, text: str) -> None:
    """Say something about the open alert after a key that asks for it."""
    room.page.keyboard.press(key)
    field = room.page.locator("textarea:focus")
    if key != "n":
        field = room.page.get_by_role("dialog").get_by_label("Reason")
        field.focus()
    expect(field).to_be_focused()
    room.page.keyboard.type(text)
    for last in ("Tab", "Enter"):
        room.page.keyboard.press(last)


def test_the_keys_are_told_and_can_be_turned_off(open_room: OpenRoom, alarm: Alarm) -> None:
    """For those whose voice or hand presses letters that they did not mean."""
    alarm.ring()
    room = open_room(CONSOLE)
    expect(lines(room).nth(1)).to_be_visible()
    room.page.keyboard.press("?")
    help_ = room.page.get_by_role("dialog", name="Keys")
    expect(help_).to_contain_text("Acknowledge")
    help_.get_by_role("checkbox").uncheck()
    room.page.keyboard.press("Escape")
    room.page.keyboard.press("j")
    expect(room.page.get_by_role("region", name="Alert details")).to_have_count(0)
    room.page.reload()
    room.page.get_by_role("button", name="Keys").click()
    expect(help_.get_by_role("checkbox")).not_to_be_checked()


def test_a_supervisor_takes_several_at_once(
    open_room: OpenRoom, alarm: Alarm, accounts: Accounts
) -> None:
    """Those that are picked by keys; what somebody else has changed meanwhile stays picked."""
    first, *_ = [alarm.raised("major", number) for number in range(3)]
    room = open_room(bare=True)
    come_as(room, accounts, Role.SUPERVISOR)
    choose_all_of(room, alarm)
    expect(lines(room)).to_have_count(4)
    alarm.take(first, "nga")
    for _ in range(3):
        room.page.keyboard.press("j")
        room.page.keyboard.press("x")
    group = room.page.get_by_role("group", name="Act on several")
    expect(group).to_contain_text("3 selected")
    room.page.keyboard.press("a")
    expect(room.page.get_by_role("alert")).to_contain_text("2 of 3 alerts")
    expect(group).to_contain_text("1 selected")


def test_whoever_may_only_look_is_told_so(open_room: OpenRoom, alarm: Alarm) -> None:
    """And is offered nothing; what was asked for is in the address."""
    alert_id = alarm.ring("minor")
    alarm.ring("major")
    room = open_room(f"#/alerts?severity=minor&q=Trial+{alarm.name}&alert={alert_id}&lang=en")
    expect(lines(room)).to_have_count(2)
    expect(room.page.get_by_text("You may only look")).to_be_visible()
    main = room.page.get_by_role("main")
    expect(main.get_by_role("button", name="Acknowledge")).to_have_count(0)
    detail = room.page.get_by_role("region", name="Alert details")
    expect(detail).to_contain_text("Call the crew on duty")
    expect(detail.get_by_role("img", name=re.compile("limit 0.30"))).to_be_visible()
    room.page.get_by_role("button", name="Clear filter").click()
    expect(room.page).not_to_have_url(re.compile("severity="))


def test_a_new_critical_alert_is_announced_on_every_page(open_room: OpenRoom, alarm: Alarm) -> None:
    """In the title, to the ear, and by sound to those who ask; none that is silent."""
    room = open_room("#/map?lang=en")
    switch = room.page.get_by_role("button", name="Sound for new critical alerts")
    expect(switch).to_have_attribute("aria-pressed", "false")
    switch.click()
    room.page.reload()
    expect(switch).to_have_attribute("aria-pressed", "true")
    expect(room.rows.first).to_be_visible()
    room.page.evaluate(_NOTES)
    room.page.get_by_role("banner").click()  # a browser lets no page sound that nobody has touched
    before = room.page.title()
    alarm.ring("critical", is_silent=True)
    alarm.ring("critical")
    expect(news(room)).to_contain_text(f"Trial {alarm.name}", timeout=TOLD_WITHIN_MS)
    expect(news(room)).not_to_contain_text("more")
    room.page.wait_for_function("() => window.notes > 0")
    assert room.page.title() != before
    expect(room.page).to_have_title(re.compile(r"^\([1-9]\d*\) "))
    later = open_room(OVERVIEW)
    expect(side(later).filter(has_text=alarm.name)).to_have_count(2)
    expect(news(later)).to_be_empty()


def test_a_console_without_its_server_says_so(open_room: OpenRoom, alarm: Alarm) -> None:
    """An empty list would look like a calm city."""
    alarm.ring()
    room = open_room(OVERVIEW)
    room.page.route("**/api/v1/alerts?*", lambda route: route.fulfill(status=503, json={}))
    with room.watch.outage():
        room.page.goto(f"{room.address}/{CONSOLE}")
        expect(room.page.get_by_role("main").get_by_role("alert")).to_contain_text(
            "Could not be loaded"
        )
