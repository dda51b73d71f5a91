"""A whole city, a browser, and pages that are watched while a test looks at them."""

import contextlib
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ViewportSize,
    expect,
)

from contract.catalogue import KINDS
from embedded import location
from tests.stand import stack
from tests.stand.browser.launch import launched
from tests.stand.browser.page_api import Api, OpenRoom
from tests.stand.browser.room import LOADED_MS, Room
from tests.stand.browser.second_api import served
from tests.stand.browser.watch import Watch
from tests.stand.browser.weeks import Weeks
from tests.stand.stack import Stack
from tests.stand.waiting import Until

SENSORS = 300
FIRST_READINGS_S = 300.0  # where others work beside it
WAIT_MS = 20_000
VIEWPORT = ViewportSize(width=1366, height=900)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark these tests as stories of the whole product."""
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.acceptance)


@pytest.fixture(scope="package")
def city() -> Iterator[Stack]:
    """The product with a small city, as `./ioc up -d` starts it."""
    with (
        location.scratch() as folder,
        stack.running(folder / "data", ["--sensors", str(SENSORS)]) as running,
    ):
        yield running


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium, the machine's own or Debian's."""
    expect.set_options(timeout=WAIT_MS)
    with launched() as browser:
        yield browser


@pytest.fixture
def api(city: Stack) -> Api:
    """The city's API."""
    return Api(city.api)


@pytest.fixture
def settled(api: Api, until: Until) -> None:
    """A city in which every kind has sent."""

    def is_settled() -> bool:
        kinds = api.get("overview")["kinds"]
        return all(kinds.get(kind.code, {}).get("live", 0) > 0 for kind in KINDS)

    until(is_settled, "a live sensor of every kind", FIRST_READINGS_S)


@pytest.fixture(scope="package")
def told_weeks(city: Stack) -> Weeks:
    """A sensor that has told two weeks, before all of it is stored."""
    return Weeks(city)


@pytest.fixture
def weeks(told_weeks: Weeks, api: Api, until: Until) -> Weeks:
    """The same, all of it stored and known."""
    until(lambda: told_weeks.is_stored(api), "two weeks of a sensor", FIRST_READINGS_S)
    return told_weeks


@pytest.fixture
def serve(city: Stack) -> Iterator[Callable[..., str]]:
    """Start further API processes on the city; ask for this before `open_room`."""
    with contextlib.ExitStack() as servers:

        def serve_one(headers: Mapping[str, str] | None = None, **settings: str) -> str:
            server = served(
                database_url=city.database_url,
                broker=city.broker_of("api"),
                log_path=city.data / "second-api.log",
                headers=headers,
                **settings,
            )
            return servers.enter_context(server)

        yield serve_one


@pytest.fixture
def open_room(city: Stack, browser: Browser) -> Iterator[OpenRoom]:
    """Open pages of the room, each in a browser profile of its own.

    A bare one has not gone to the room yet. Afterwards none of them may have complained, failed or
    asked another host.
    """
    contexts: list[BrowserContext] = []
    watches: list[Watch] = []

    def open_page(
        fragment: str = "#/map?lang=en",
        *,
        address: str = "",
        hosts: tuple[str, ...] = (),
        bypass_csp: bool = False,
        bare: bool = False,
    ) -> Room:
        context = browser.new_context(
            viewport=VIEWPORT, reduced_motion="reduce", bypass_csp=bypass_csp
        )
        contexts.append(context)
        context.set_default_timeout(WAIT_MS)
        context.set_default_navigation_timeout(LOADED_MS)
        address = address or city.api
        watches.append(watch := Watch({urlsplit(address).netloc, *hosts}))
        page = context.new_page()
        watch.follow(page)
        room = Room(page, address, watch)
        if not bare:
            room.open(fragment)
        return room

    yield open_page
    for context in contexts:
        for page in context.pages:  # or who answers its last question fails in the next test
            page.unroute_all(behavior="ignoreErrors")
        context.close()
    assert [fault for watch in watches for fault in watch.faults] == []


@pytest.fixture
def room(open_room: OpenRoom) -> Room:
    """The map page in English."""
    return open_room()
