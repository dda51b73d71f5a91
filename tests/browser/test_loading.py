"""How the room loads: few requests, few bytes, and in development its very files."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Route, WebSocketRoute, expect

from tests.stand.browser.page_api import OpenRoom
from tests.stand.browser.room import LIVE, LOADED_MS, LOADING, Room
from tests.stand.browser.second_api import NO_BUNDLE
from tests.stand.browser.traffic import LOAD_MAX_KB, REQUESTS_MAX, Traffic
from tests.stand.waiting import Until

LOOKS_MS = 600  # the page looks after its state five times a second


def map_ground(room: Room) -> str:
    """Return the colour under the map."""
    room.visit("#/map?lang=en")
    ground = "part => getComputedStyle(part).backgroundColor"
    return room.page.get_by_role("application").evaluate(ground)


def test_the_shell_is_there_before_any_sheet_or_script(open_room: OpenRoom) -> None:
    """Whose page it is and that it comes is painted as soon as the page itself is there."""
    room = open_room(bare=True)
    held: list[str] = []

    def hold(route: Route) -> None:
        held.append(route.request.url)

    room.page.route(re.compile(r"\.(css|js)$"), hold)
    room.page.goto(f"{room.address}/#/overview", wait_until="commit")
    room.page.wait_for_function(
        "() => performance.getEntriesByName('first-contentful-paint').length"
    )
    expect(room.page.get_by_role("heading", level=1)).to_be_visible()
    expect(room.page.get_by_role("main").get_by_text(LOADING)).to_be_visible()
    assert held
    room.page.unroute_all()  # those that are held go on
    expect(room.connection).to_have_text(LIVE)


@pytest.mark.parametrize(
    ("part", "fragment"),
    [("sensor-map", "#/map?lang=en"), ("time-chart", "#/overview?lang=en")],
)
def test_a_part_that_does_not_come_is_said(open_room: OpenRoom, part: str, fragment: str) -> None:
    """An empty map would look like a city in which nothing is; the fonts come all the same."""
    room = open_room(bare=True)
    room.page.route(re.compile(rf"/bundle/{part}-"), lambda route: route.abort())
    with room.watch.outage():
        room.open(fragment)
        alert = room.page.get_by_role("alert").first
        expect(alert).to_contain_text("Could not be loaded")
        expect(alert.get_by_role("button", name="Try again")).to_be_visible()
        room.page.wait_for_function("() => [...document.fonts].some(f => f.status === 'loaded')")


def test_the_state_is_read_once_however_late_the_live_channel_speaks(
    open_room: OpenRoom, until: Until
) -> None:
    """What it says first makes a state that was read before it old at once."""
    room = open_room(bare=True)
    sockets: list[tuple[WebSocketRoute, WebSocketRoute]] = []
    held: list[str | bytes] = []
    asked: list[str] = []

    def follow(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        sockets.append((socket, server))

        def hold(message: str | bytes) -> None:
            held.append(message)

        server.on_message(hold)

    def reads() -> int:
        return sum(url.endswith("/live/snapshot") for url in asked)

    room.page.route_web_socket(re.compile("/live/ws"), follow)
    room.page.on("request", lambda request: asked.append(request.url))
    room.page.goto(f"{room.address}/#/overview", wait_until="networkidle")
    # What the channel says is noted while the page is asked something.
    until(lambda: room.page.evaluate("() => true") and held, "the channel speaks")
    looked = f"begun => performance.now() >= begun + {LOOKS_MS}"
    room.page.wait_for_function(looked, arg=room.page.evaluate("performance.now()"))
    assert reads() == 0
    (socket, server), *_ = sockets
    for message in held:
        socket.send(message)

    def pass_on(message: str | bytes) -> None:
        socket.send(message)

    server.on_message(pass_on)
    expect(room.connection).to_have_text(LIVE)
    expect(room.page.get_by_text(LOADING)).to_have_count(0)
    assert reads() == 1


@pytest.mark.usefixtures("settled")
def test_the_first_view_takes_few_requests_and_little_of_the_line(open_room: OpenRoom) -> None:
    """Page, libraries, data and fonts; the sensors' names follow behind."""
    room = open_room(bare=True)
    traffic = Traffic(room.page)
    room.visit("#/overview")
    room.page.wait_for_load_state("networkidle")
    assert all(answer.sent_bytes for answer in traffic.first_view)
    assert len(traffic.first_view) < REQUESTS_MAX
    assert traffic.first_view_kb < LOAD_MAX_KB
    assert not [answer.path for answer in traffic.answers if re.search(r"^/app/.*js", answer.path)]


def test_without_a_bundle_the_room_runs_on_its_files(
    serve: Callable[..., str], open_room: OpenRoom
) -> None:
    """As in development, where a file was just edited."""
    room = open_room(address=serve(api_bundle_dir=NO_BUNDLE), bare=True)
    traffic = Traffic(room.page)
    room.page.goto(f"{room.address}/#/map?lang=en", timeout=LOADED_MS)  # nearly two hundred files
    expect(room.connection).to_have_text(LIVE, timeout=LOADED_MS)
    for fragment in room.fragments():
        room.visit(fragment)
    expect(room.page.get_by_text(LOADING)).to_have_count(0)
    grounds = [map_ground(each) for each in (room, open_room())]
    assert grounds[0] == grounds[1]  # no sheet of a library's or a page's comes before the room's
    paths = {answer.path for answer in traffic.answers}
    assert "/app/main.js" in paths
    assert not [path for path in paths if path.startswith("/bundle/")]
