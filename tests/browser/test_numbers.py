"""A number is the same on the page, in the API and in the database."""

import functools
from datetime import datetime
from typing import Any

import psycopg
import pytest
from playwright.sync_api import expect
from psycopg import sql
from psycopg.rows import dict_row

from contract.catalogue import KINDS
from tests.stand.browser.agreement import AGREEMENT_S, expect_agreement, shown
from tests.stand.browser.page_api import Api, OpenRoom
from tests.stand.browser.room import Room
from tests.stand.stack import Stack
from tests.stand.waiting import Until

pytestmark = pytest.mark.usefixtures("settled")


def live_sensors(api: Api) -> list[str]:
    """Return a live sensor of each kind."""
    return [
        api.get("sensors", kind=kind.code, status="live", limit=1)["items"][0]["sensor_id"]
        for kind in KINDS
    ]


def test_the_page_shows_what_the_api_has(room: Room, api: Api, until: Until) -> None:
    """Every quantity of a sensor of each kind, and when it was observed."""
    for sensor_id in live_sensors(api):
        room.page.goto(f"{room.address}/#/map?lang=en&sensor={sensor_id}")
        expect_agreement(room, api, until, sensor_id)


def test_an_increment_is_shown_with_the_time_it_came_in(room: Room, api: Api) -> None:
    """2 mm of rain are much in a minute and little in a day."""
    gauge = api.get("sensors", kind="rain_gauge", status="live", limit=1)["items"][0]
    room.visit(f"#/sensor/{gauge['sensor_id']}?lang=en")
    newest = room.page.get_by_role("region", name="Newest reading")
    expect(newest).to_contain_text(f"mm in {gauge['period_s'] / 60:.0f} min")


def test_the_api_has_what_the_database_has(api: Api, city: Stack, until: Until) -> None:
    """The newest row of a sensor of each kind, column by column."""

    def agrees(connection: psycopg.Connection[dict[str, Any]], sensor_id: str) -> bool:
        sensor = api.get(f"sensors/{sensor_id}")
        row = connection.execute(
            sql.SQL(
                "SELECT reading.* FROM {} AS reading JOIN sensor USING (sensor_key) "
                "WHERE sensor_id = %s ORDER BY observed_at DESC LIMIT 1"
            ).format(sql.Identifier(f"reading_{sensor['kind']}")),
            (sensor_id,),
        ).fetchone()
        assert row is not None
        if row["observed_at"] != datetime.fromisoformat(sensor["latest"]["observed_at"]):
            return False  # one of the two has a newer reading; look again
        stored = {name: row[name] for name in sensor["latest"]["values"]}
        assert stored == pytest.approx(sensor["latest"]["values"], rel=1e-6, nan_ok=True)
        return True

    with psycopg.Connection[dict[str, Any]].connect(
        city.database_url, autocommit=True, row_factory=dict_row
    ) as connection:
        for sensor_id in live_sensors(api):
            until(functools.partial(agrees, connection, sensor_id), f"{sensor_id} agrees")


def test_the_counts_of_statuses_add_up(open_room: OpenRoom, api: Api) -> None:
    """What the chips count together is every sensor."""
    room = open_room()
    total = api.listed_count()
    room.expect_count(total)
    chips = room.page.get_by_role("group", name="Status").first.get_by_role("button")
    room.page.wait_for_function(
        "([chips, total]) => chips.reduce((sum, chip) => sum"
        " + Number(chip.innerText.replace(/\\D/g, '')), 0) === total",
        arg=[chips.element_handles(), total],
    )


def test_the_overview_shows_the_apis_figures(open_room: OpenRoom, api: Api, until: Until) -> None:
    """How many sensors are live, and the city's mean speed."""
    room = open_room("#/overview?lang=en")
    quantity = next(each for each in KINDS if each.code == "traffic_flow").primary

    described = {"resolution": quantity.resolution, "display_factor": 1}
    # The page may be a moment behind, so what the API said since the page is open counts.
    means: set[str] = set()
    live: set[str] = set()

    def agree() -> bool:
        overview = api.get("overview")
        mean = overview["kinds"]["traffic_flow"]["values"][quantity.name]["mean"]
        means.add(shown(mean, described))
        live.add(str(overview["sensors"]["live"]))
        words = set(room.page.get_by_role("main").inner_text().split())
        return bool(means & words and live & words)

    until(agree, "overview and API agree", AGREEMENT_S)
