"""The shared pieces on their own page: by mouse, by the keyboard alone, in each of their looks."""

import pytest
from playwright.sync_api import Locator, expect

from tests.stand.browser.page_api import OpenRoom
from tests.stand.browser.room import Room

ROWS = 10_000
VALUES = [at * 7919 % ROWS for at in range(ROWS) if at % 7]  # as the page makes them
FEW_ROWS = 60
TOUCH_MIN_PX = 44
LOOKS = {
    "loading": "Loading…",
    "empty": "No data",
    "failed": "Could not be loaded",
    "stale": "not updating",
}


@pytest.fixture
def room(open_room: OpenRoom) -> Room:
    """The page of the pieces."""
    return open_room("#/pieces?lang=en")


def first_cells(room: Room) -> list[str]:
    """Return what stands in the first row of the table."""
    return room.page.get_by_role("row").nth(1).get_by_role("gridcell").all_inner_texts()


def active_row(room: Room) -> str:
    """Return the number of the row that has the focus."""
    chosen = room.page.get_by_role("grid").get_attribute("aria-activedescendant")
    return room.page.locator(f"[id='{chosen}']").get_by_role("gridcell").first.inner_text()


def test_a_table_is_sorted_by_its_heads(room: Room) -> None:
    """Up, then down; what is unknown is last both ways."""
    head = room.page.get_by_role("columnheader", name="Value")
    expect(head).to_have_attribute("aria-sort", "none")
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "ascending")
    assert first_cells(room)[2] == f"{min(VALUES):,}"
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "descending")
    assert first_cells(room)[2] == f"{max(VALUES):,}"


def test_of_ten_thousand_rows_few_exist(room: Room) -> None:
    """However far one scrolls, the row that is looked at is there."""
    grid = room.page.get_by_role("grid")
    expect(grid).to_have_attribute("aria-rowcount", str(ROWS + 1))
    assert grid.get_by_role("row").count() < FEW_ROWS
    grid.evaluate("element => { element.scrollTop = element.scrollHeight; }")
    expect(grid.get_by_text("Event 10000")).to_be_in_viewport()
    assert grid.get_by_role("row").count() < FEW_ROWS


def test_the_table_works_by_the_keyboard_alone(room: Room) -> None:
    """One stop for all rows; arrows and pages move within, what is reached is seen, Enter opens."""
    grid = room.page.get_by_role("grid")
    grid.focus()
    room.page.keyboard.press("ArrowDown")
    assert active_row(room) == "2"
    room.page.keyboard.press("End")
    expect(grid.get_by_text("Event 10000")).to_be_in_viewport()
    assert active_row(room) == str(ROWS)
    room.page.keyboard.press("ArrowUp")
    room.page.keyboard.press("Enter")
    expect(room.page.get_by_text("Chosen row: 9999")).to_be_visible()


def test_a_look_is_said_in_words(room: Room) -> None:
    """Stale data stay in view, the other looks take their place."""
    for look, said in LOOKS.items():
        room.page.get_by_role("button", name=look, exact=True).click()
        expect(room.page.get_by_role("tabpanel").get_by_text(said)).to_be_visible()
        expect(room.page.get_by_role("grid")).to_have_count(int(look == "stale"))


def test_tabs_are_one_stop_and_the_arrows_go_from_one_to_the_next(room: Room) -> None:
    """The last is followed by the first."""
    tab = room.page.get_by_role("tab")
    tab.first.focus()
    room.page.keyboard.press("ArrowLeft")
    expect(tab.last).to_be_focused()
    expect(tab.last).to_have_attribute("aria-selected", "true")
    expect(room.page.get_by_role("form")).to_be_visible()
    room.page.keyboard.press("ArrowLeft")
    entries = room.page.get_by_role("list", name="Time line").get_by_role("listitem")
    expect(entries.first).to_contain_text("Event 1")
    expect(entries).to_have_count(3)


def test_a_dialog_gives_the_focus_back(room: Room) -> None:
    """However it is closed; within it the focus stays, behind it nothing can be reached."""
    opener = room.page.get_by_role("button", name="Open a dialog")
    dialog = room.page.get_by_role("dialog", name="Form")
    for close in (
        lambda: room.page.keyboard.press("Escape"),
        lambda: dialog.get_by_role("button", name="Close").click(),
    ):
        room.page.get_by_role("main").focus()
        opener.focus()
        room.page.keyboard.press("Enter")
        expect(dialog).to_be_visible()
        assert dialog.evaluate("element => element.contains(document.activeElement)")
        close()
        expect(dialog).to_be_hidden()
        expect(opener).to_be_focused()


def test_text_marked_up_to_beside_a_dialog_closes_nothing(room: Room) -> None:
    """What was typed would be gone; a click that also begins beside it does close."""
    room.page.get_by_role("button", name="Open a dialog").click()
    dialog = room.page.get_by_role("dialog", name="Form")
    box = dialog.bounding_box()
    assert box is not None
    mouse = room.page.mouse
    mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    mouse.down()
    mouse.move(5, 5)
    mouse.up()
    expect(dialog).to_be_visible()
    mouse.click(5, 5)
    expect(dialog).to_be_hidden()


def test_a_form_says_what_is_wrong_where_it_is(room: Room) -> None:
    """The field says so and has the focus; what the server says stands below; then it is sent."""
    room.page.get_by_role("tab", name="Form").click()
    send = room.page.get_by_role("button", name="Send")
    note = room.page.get_by_label("Note")
    send.click()
    expect(note).to_be_focused()
    expect(note).to_have_attribute("aria-invalid", "true")
    expect(note).to_have_accessible_description("Two letters at least")
    note.fill("no")
    send.click()
    expect(room.page.get_by_role("alert")).to_have_text("It was refused")
    note.fill("yes")
    send.click()
    expect(room.page.get_by_role("form").get_by_role("status")).to_have_text("Sent")
    expect(room.page.get_by_role("alert")).to_have_count(0)


def test_good_news_goes_and_bad_news_stays(room: Room) -> None:
    """Until it is put away."""
    room.page.get_by_role("button", name="Tell a failure").click()
    room.page.get_by_role("button", name="Tell something").click()
    messages = room.page.get_by_role("log", name="Messages")
    expect(messages).to_contain_text("Done")
    expect(messages).not_to_contain_text("Done")
    bad = messages.get_by_role("alert")
    expect(bad).to_have_text("It did not work")
    bad.get_by_role("button", name="Close").click()
    expect(bad).to_have_count(0)


def test_on_a_phone_everything_is_wide_enough_for_a_finger(room: Room) -> None:
    """Tabs, heads of columns, fields, buttons and messages."""
    room.page.set_viewport_size({"width": 390, "height": 844})
    room.page.get_by_role("button", name="Tell a failure").click()
    main = room.page.get_by_role("main")
    expect(main.get_by_role("grid")).to_be_visible()
    assert _too_small(main.get_by_role("button")) == []
    assert _too_small(main.get_by_role("tab")) == []
    room.page.get_by_role("tab", name="Form").click()
    assert _too_small(main.get_by_label("Note")) == []


def _too_small(targets: Locator) -> list[str]:
    return [
        target.inner_text()
        for target in targets.all()
        if target.evaluate("element => element.getBoundingClientRect().height") < TOUCH_MIN_PX - 0.5
    ]
