"""Rules: read by all, changed by those who may, tried before they are; and what is worked on."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import psycopg
import pytest
from playwright.sync_api import Locator, expect

from ioc_api.accounts.role import Role
from tests.stand.browser.accounts import Accounts, open_with, who
from tests.stand.browser.axe import violations
from tests.stand.browser.page_api import OpenRoom
from tests.stand.browser.room import Room
from tests.stand.browser.screens import obstacles
from tests.stand.stack import Stack

pytestmark = pytest.mark.usefixtures("settled")

RULES = "#/rules?lang=en"
FORGET = (
    "DELETE FROM maintenance_window WHERE rule_id LIKE 'x-rules-%'",
    "DELETE FROM rule_version WHERE rule_id LIKE 'x-rules-%'",
    "DELETE FROM rule WHERE rule_id LIKE 'x-rules-%'",
)
JUDGED_WITHIN_MS = 60_000
_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Chief:
    """A supervisor, in the room and as a program."""

    room: Room
    name: str
    cookie: tuple[str, str]

    def send(
        self, method: str, path: str, body: dict[str, Any], version: int | None = None
    ) -> dict[str, Any]:
        """Ask the API for a change, and return its answer."""
        headers = {"Cookie": "=".join(self.cookie), "Origin": self.room.address}
        if version is not None:
            headers["If-Match"] = str(version)
        address = f"{self.room.address}/api/v1/{path}"
        answer = httpx.request(method, address, json=body, headers=headers, timeout=10)
        assert answer.is_success, answer.text
        return answer.json()

    def make(self, **changes: Any) -> dict[str, Any]:
        """Make a rule that rings nowhere: transformers whose oil is hotter than any is."""
        rule_id = f"x-rules-{next(_numbers)}"
        rule = {
            "rule_id": rule_id,
            "label_vi": f"Thử {rule_id}",
            "label_en": f"Trial {rule_id}",
            "severity": "minor",
            "condition": {
                "type": "threshold",
                "kind": "power_transformer",
                "quantity": "oil_temperature_degc",
                "direction": "above",
                "limit": 190.0,
                "clear_value": 180.0,
            },
            "family": "x-rules",
            "source": "assumed",
            "confidence": "H",
            **changes,
        }
        made = self.send("POST", "rules", rule)
        self.room.page.reload()
        return made


@pytest.fixture
def chief(city: Stack, open_room: OpenRoom) -> Iterator[Chief]:
    """A supervisor before the rules page; the rules of the test are forgotten afterwards."""
    accounts = Accounts(city)
    room = open_room(bypass_csp=True, bare=True)
    name = accounts.add(f"mai{next(_numbers)}", Role.SUPERVISOR)
    cookie = accounts.session(name)
    open_with(room, cookie, RULES)
    expect(who(room)).to_contain_text(name.title())
    yield Chief(room, name, cookie)
    with psycopg.connect(city.database_url) as connection:
        for statement in FORGET:
            connection.execute(statement)


def lines(room: Room) -> Locator:
    """Return the rows of the list."""
    return room.page.get_by_role("region", name="List of rules").get_by_role("row")


def open_rule(room: Room, rule_id: str, view: str = "") -> Locator:
    """Open one rule, and return the part of the page about it."""
    room.visit(f"#/rules/{rule_id}?view={view}&lang=en")
    return room.page.get_by_role("region", name="About the rule")


def change_form(room: Room) -> Locator:
    """Return the form of the open rule."""
    return room.page.get_by_role("form", name="Change the rule")


def save(room: Room) -> None:
    """Press what saves."""
    change_form(room).get_by_role("button", name="Save as a new version").click()


def test_everybody_reads_the_rules_and_may_change_none(open_room: OpenRoom) -> None:
    """Worst first, with all that a rule asks; what is asked for is in the address."""
    room = open_room(RULES)
    expect(lines(room).nth(1)).to_contain_text("Critical")
    row = lines(room).filter(has_text="Flooded from 30 cm")
    expect(row).to_contain_text(re.compile(r"≥ 0\.3\sm"))
    expect(row).to_contain_text("Drainage and flood control")
    expect(row).to_contain_text("assumed")
    expect(room.page.get_by_text("You may only look")).to_be_visible()
    main = room.page.get_by_role("main")
    expect(main.get_by_role("button", name="Make a rule")).to_have_count(0)
    row.get_by_role("button", name="Flooded from 30 cm").click()
    detail = room.page.get_by_role("region", name="About the rule")
    expect(detail).to_contain_text("Close the street and send traffic around it")
    expect(detail.get_by_role("textbox")).to_have_count(0)
    expect(room.page).to_have_url(re.compile("#/rules/flood-critical"))
    room.page.get_by_role("button", name="Minor", exact=True).click()
    expect(lines(room).filter(has_text="Critical")).to_have_count(0)
    expect(room.page).to_have_url(re.compile("severity=minor"))
    room.page.get_by_role("combobox", name="Unit that answers").select_option("power")
    room.page.get_by_role("searchbox", name="Find a name or id").fill("voltage 207")
    expect(lines(room)).to_have_count(2)


def test_a_change_is_tried_saved_and_told(chief: Chief) -> None:
    """What it would have rung is drawn first; once saved, its version says what it changed."""
    room, rule = chief.room, chief.make()
    open_rule(room, rule["rule_id"])
    form = change_form(room)
    form.get_by_label("Limit").fill("1")
    form.get_by_label("Ends at").fill("0,5")
    room.page.get_by_role("tab", name="What if").click()
    room.page.get_by_role("button", name="Run", exact=True).click()
    chart = room.page.get_by_role("img", name=re.compile(r"added: [1-9]\d*, removed: 0"))
    expect(chart).to_be_visible(timeout=JUDGED_WITHIN_MS)
    table = room.page.get_by_role("region", name="Episodes, one by one")
    expect(table.get_by_role("row").nth(1)).to_contain_text("added")
    assert violations(room) == []
    room.page.get_by_role("tab", name="Rule", exact=True).click()
    expect(form.get_by_label("Limit")).to_have_value("1")
    form.get_by_label("Limit").fill("195")
    form.get_by_label("Ends at").fill("185")
    form.get_by_label("Enabled").uncheck()
    form.get_by_label("Reason of the change").fill("hotter oil")
    save(room)
    expect(lines(room).filter(has_text=rule["label_en"])).to_contain_text("disabled")
    room.page.get_by_role("tab", name="Versions").click()
    newest = room.page.get_by_role("list", name="Versions").get_by_role("listitem").first
    expect(newest).to_contain_text(f"Version 2{chief.name}")
    expect(newest).to_contain_text("hotter oil")
    expect(newest).to_contain_text(re.compile(r"≥ 190\s°C.*≥ 195\s°C"))
    expect(newest).to_contain_text(re.compile(r"Enabled.*yes.*no"))


def test_what_cannot_be_is_said_at_its_field(chief: Chief) -> None:
    """Before the server is asked, and where it refuses."""
    room, rule = chief.room, chief.make()
    open_rule(room, rule["rule_id"])
    form = change_form(room)
    ends = form.get_by_label("Ends at")
    ends.fill("191")
    save(room)
    expect(ends).to_be_focused()
    expect(form).to_contain_text("must not lie above the limit")
    ends.fill("170")
    sensors = form.get_by_label("Sensors", exact=True)
    sensors.fill("nothing-here")
    with room.watch.outage():  # the browser complains of the 422
        save(room)
        expect(sensors).to_be_focused()
    expect(sensors).to_have_attribute("aria-invalid", "true")
    expect(ends).to_have_value("170")


def test_who_is_later_is_told_who_was_first(chief: Chief) -> None:
    """With what they changed; nothing is lost, and it can be put over theirs."""
    room, rule = chief.room, chief.make()
    open_rule(room, rule["rule_id"])
    form = change_form(room)
    form.get_by_label("Source").fill("of mine")
    made = {"version", "made_at", "made_by", "note"}
    theirs = {name: value for name, value in rule.items() if name not in made}
    chief.send("PUT", f"rules/{rule['rule_id']}", {**theirs, "family": "x-theirs"}, version=1)
    with room.watch.outage():  # the browser complains of the 409
        save(room)
        rival = room.page.get_by_role("group", name="Somebody was first")
        expect(rival).to_contain_text(f"{chief.name} was first: version 2")
    expect(rival).to_contain_text("x-theirs")
    assert violations(room) == []
    rival.get_by_role("button", name="Keep mine").click()
    expect(form.get_by_label("Source")).to_have_value("of mine")
    save(room)
    expect(lines(room).filter(has_text=rule["label_en"])).to_contain_text("of mine")


def test_a_rule_is_made_by_keys_alone(chief: Chief) -> None:
    """Its form follows the type that is chosen; the new one is opened."""
    room = chief.room
    room.page.get_by_role("button", name="Make a rule").focus()
    press = room.page.keyboard.press
    press("Enter")
    dialog = room.page.get_by_role("dialog", name="Make a rule")
    dialog.get_by_label("Type").select_option("no_data")
    rule_id = f"x-rules-{next(_numbers)}"
    typed = {"Id": rule_id, "Name in Vietnamese": "Thử", "Name in English": "Trial of silence"}
    for label, text in (*typed.items(), ("Family", "x-rules"), ("Source", "assumed")):
        dialog.get_by_label(label, exact=True).focus()
        room.page.keyboard.type(text)
    dialog.get_by_label("Enabled").focus()
    press("Space")
    press("Enter")
    detail = room.page.get_by_role("region", name="About the rule")
    expect(detail).to_contain_text(rule_id)
    expect(lines(room).filter(has_text="Trial of silence")).to_contain_text("10 of its periods")


def test_what_is_worked_on_is_listed_and_ended(chief: Chief) -> None:
    """A window names what it is about; one that is over is listed on demand."""
    room, rule = chief.room, chief.make()
    room.visit("#/rules?tab=maintenance&lang=en")
    room.page.get_by_role("button", name="Make a window").click()
    dialog = room.page.get_by_role("dialog", name="Make a window")
    note = f"Oil is changed {rule['rule_id']}"
    dialog.get_by_label("What is done").fill(note)
    dialog.get_by_role("button", name="Make", exact=True).click()
    expect(dialog.get_by_label("Area")).to_have_attribute("aria-invalid", "true")
    dialog.get_by_label("Rule", exact=True).select_option(rule["rule_id"])
    dialog.get_by_role("button", name="Make", exact=True).click()
    windows = room.page.get_by_role("region", name="Maintenance windows")
    row = windows.get_by_role("row").filter(has_text=note)
    expect(row).to_contain_text("goes on")
    expect(row).to_contain_text(rule["label_en"])
    row.get_by_role("button", name="End now").click()
    row.get_by_role("button", name="End now").click()
    expect(row).to_have_count(0)
    room.page.get_by_role("button", name="Also those that are over").click()
    expect(row).to_contain_text("over")


def test_axe_finds_nothing_and_nothing_is_too_wide(chief: Chief) -> None:
    """In the list, in a rule of each sort, in its versions and in the dialogs."""
    room = chief.room
    found = obstacles(room, "the list")
    for rule_id in ("flood-critical", "feeder-outage"):
        open_rule(room, rule_id)
        found |= obstacles(room, rule_id)
    for view in ("versions", "what-if"):
        open_rule(room, "flood-critical", view)
        found |= obstacles(room, view)
    room.visit("#/rules?tab=maintenance&lang=en")
    found |= obstacles(room, "maintenance")
    assert found == {}


def test_a_page_without_its_server_says_so(open_room: OpenRoom) -> None:
    """And not that there were no rules."""
    room = open_room("#/overview?lang=en")
    room.page.route("**/api/v1/rules", lambda route: route.fulfill(status=503, json={}))
    with room.watch.outage():
        room.page.goto(f"{room.address}/{RULES}")
        alert = room.page.get_by_role("main").get_by_role("alert")
        expect(alert).to_contain_text("Could not be loaded")
