"""What happens to alerts reaches who listens, once, also after the database was away."""

import asyncio
import json
from typing import Any

import psycopg
import pytest

from contract.clock import monotonic_s
from ioc_api.accounts.role import Role
from tests.stand.alert_rows import AlertRows, threshold_rule
from tests.stand.entry import People, ask
from tests.stand.event_stream import Events
from tests.stand.live_socket import Mirror, watching
from tests.stand.running_api import Api, Start
from tests.stand.scoped import seen_from
from tests.stand.stage import City
from tests.stand.waiting import UntilAsync

pytestmark = pytest.mark.integration

DEADLINE_S = 20.0
UNBORNE = ("", "x", "1:raised", "1:raised:x", "99:raised:1", "1:raised:99", f"1:raised:{2**70}")
LISTENING = """
SELECT pid FROM pg_stat_activity
WHERE application_name = 'ioc-api-alerts' AND datname = current_database() AND state = 'idle'
    AND query <> 'LISTEN alert'
"""
CUT = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE application_name = 'ioc-api-alerts' AND datname = current_database()
"""


@pytest.fixture
def rows(city: City) -> AlertRows:
    """The tables of alerts, with an alert in each of two districts."""
    found = AlertRows(city.connection)
    rule = found.rule(threshold_rule())
    for number, area in enumerate(("760", "761"), 1):
        key = city.sensor(f"hcmc-flood-{number:04}", "street_flood", area=area)
        assert found.alert(rule, key, area=area) == number
    return found


async def listens(city: City, until_async: UntilAsync) -> None:
    """Wait until the API listens."""
    await until_async(
        lambda: city.connection.execute(LISTENING).fetchall() != [], "the API listens"
    )


async def next_alert(mirror: Mirror) -> dict[str, Any]:
    """Return the next text about an alert."""
    async with asyncio.timeout(DEADLINE_S):
        while True:
            told = await mirror.step()
            if isinstance(told, dict) and told["t"] == "alert":
                return told


async def next_event(events: Events) -> dict[str, Any]:
    """Return the data of the next event about an alert."""
    async with asyncio.timeout(DEADLINE_S):
        while (event := await events.next()).event != "alert":
            pass
    return json.loads(event.data)


@pytest.mark.usefixtures("rows")
async def test_a_step_is_told_by_socket_and_stream_at_once(
    city: City, start: Start, people: People, until_async: UntilAsync
) -> None:
    api = await start()
    await listens(city, until_async)
    await people.add("lan", Role.OPERATOR)
    headers = {**await people.key("lan"), "If-Match": "1"}
    async with watching(api.client) as mirror, api.stream() as events:
        begun_s = monotonic_s()
        status, item = await ask(api, headers, "POST", "/alerts/1/steps", {"step": "acknowledge"})
        assert status == 200, item
        told = await next_alert(mirror)
        assert monotonic_s() - begun_s < 5
        assert told == {"t": "alert", "what": "acknowledge", "alert": item | {"possible": []}}
        del item["possible"]
        assert await next_event(events) == {"what": "acknowledge", "alert": item}


async def test_somebody_of_an_area_hears_of_its_alerts(
    city: City, rows: AlertRows, start: Start, people: People, until_async: UntilAsync
) -> None:
    api = await start()
    await listens(city, until_async)
    async with (
        seen_from(api, people, "761", role=Role.OPERATOR) as one,
        watching(one.client) as mirror,
        one.stream() as events,
        api.stream(params={"kind": "noise"}) as of_noise,
        api.stream(params={"area": "760"}) as of_area,
    ):
        noisy = rows.alert(rows.rule(threshold_rule("noise-minor")), area="761")
        for alert_id in (1, 2, noisy):
            rows.news(alert_id)
        for wanted in (2, noisy):
            told = await next_alert(mirror)
            assert (told["what"], told["alert"]["alert_id"]) == ("raised", wanted)
            assert (await next_event(events))["alert"]["alert_id"] == wanted
        assert "acknowledge" in told["alert"]["possible"]
        assert (await next_event(of_noise))["alert"]["alert_id"] == noisy
        assert (await next_event(of_area))["alert"]["alert_id"] == 1


async def test_what_happens_while_the_line_is_cut_is_told_once(
    city: City, rows: AlertRows, start: Start, until_async: UntilAsync, database_url: str
) -> None:
    """Again and again, with news before, while and after."""
    api = await start()
    await listens(city, until_async)
    async with watching(api.client) as mirror:
        whats: list[str] = []
        for number in range(3):
            rows.news(1, f"before-{number}")
            whats.append((await next_alert(mirror))["what"])
            with psycopg.connect(database_url) as other:
                await cut_while_written(city, other, number)
            await listens(city, until_async)
            rows.news(2, f"after-{number}")
            whats += [(await next_alert(mirror))["what"] for _ in range(2)]
        assert whats == [
            f"{when}-{number}" for number in range(3) for when in ("before", "while", "after")
        ]


async def cut_while_written(city: City, other: psycopg.Connection[Any], number: int) -> None:
    """Cut the line of whoever listens between a notice's writing and its commit."""
    AlertRows(other).news(1, f"while-{number}")
    city.connection.execute(CUT)
    other.commit()


async def test_what_is_no_news_of_an_alert_is_passed_over(
    city: City, rows: AlertRows, start: Start, until_async: UntilAsync
) -> None:
    """Whoever may come to the database may send notices, also of what is still to come."""
    api = await start()
    await listens(city, until_async)
    async with watching(api.client) as mirror:
        for payload in UNBORNE:
            city.connection.execute("SELECT pg_notify('alert', %s)", [payload])
        rows.news(1, "cleared")
        assert (await next_alert(mirror))["what"] == "cleared"


async def test_two_apis_tell_the_same(
    city: City, rows: AlertRows, start: Start, until_async: UntilAsync
) -> None:
    apis: list[Api] = [await start(), await start()]
    await until_async(
        lambda: len(city.connection.execute(LISTENING).fetchall()) == 2, "both listen"
    )
    async with watching(apis[0].client) as first, watching(apis[1].client) as second:
        rows.news(1, "cleared")
        assert await next_alert(first) == await next_alert(second)
