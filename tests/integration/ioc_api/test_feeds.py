"""The public is told of what concerns it, by messages that follow one another, open to all."""

import xml.etree.ElementTree as ET
from datetime import timedelta
from typing import Any

import pytest

from contract.clock import utc_now
from tests.stand.alert_rows import AlertRows, threshold_rule
from tests.stand.cap_rules import REFERENCE, problems, text_of
from tests.stand.running_api import Api, Start
from tests.stand.stage import City
from tests.stand.waiting import UntilAsync

pytestmark = pytest.mark.integration

FEED = "/api/v1/feeds/alerts.atom"
FLOOD = threshold_rule("flood-critical", family="flood")
ATOM = "{http://www.w3.org/2005/Atom}"
SENT = "SELECT type FROM public_message WHERE alert_id = %s ORDER BY number"


@pytest.fixture
async def api(start: Start) -> Api:
    """An API that nobody may look into without an account."""
    return await start(open_read=False)


def flooded(city: City, **columns: Any) -> int:
    """Store that a street is under water."""
    rows = AlertRows(city.connection)
    key = city.sensor("hcmc-fl-0001", "street_flood", name="Nguyễn <Hữu> & Cảnh")
    return rows.alert(rows.rule(FLOOD), key, area="760", **columns)


async def message(api: Api, alert_id: int) -> ET.Element | None:
    """Return the newest message of an alert, which must be one; None: there is none."""
    answer = await api.client.get(f"/api/v1/feeds/cap/{alert_id}.xml")
    if answer.status_code == 404:
        return None
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/cap+xml"
    assert problems(answer.content) == []
    return ET.fromstring(answer.content)  # noqa: S314 - of our own making


async def once_told(api: Api, alert_id: int, type_: str, until_async: UntilAsync) -> ET.Element:
    """Return the newest message once it is of a type."""
    found: list[ET.Element] = []

    async def is_told() -> bool:
        root = await message(api, alert_id)
        found[:] = [] if root is None else [root]
        return root is not None and text_of(root, "msgType") == type_

    await until_async(is_told, f"alert {alert_id} is told as {type_}")
    return found[0]


async def test_an_alert_is_told_and_cancelled_with_what_it_was(
    city: City, api: Api, until_async: UntilAsync
) -> None:
    alert_id = flooded(city)
    told = await once_told(api, alert_id, "Alert", until_async)
    city.connection.execute(
        "UPDATE alert SET cleared_at = now(), state = 'resolved' WHERE alert_id = %s", [alert_id]
    )
    cancelled = await once_told(api, alert_id, "Cancel", until_async)
    found = REFERENCE.fullmatch(text_of(cancelled, "references"))
    assert found is not None
    assert found.groups() == tuple(text_of(told, name) for name in ("sender", "identifier", "sent"))
    assert text_of(cancelled, "info/responseType") == "AllClear"
    assert city.connection.execute(SENT, [alert_id]).fetchall() == [("Alert",), ("Cancel",)]


async def test_what_changed_is_told_with_all_that_still_held(
    city: City, api: Api, until_async: UntilAsync
) -> None:
    """The message before stays as it was sent: only its successor says otherwise."""
    alert_id = flooded(city)
    await once_told(api, alert_id, "Alert", until_async)
    city.connection.execute(
        "UPDATE public_message SET sent_at = sent_at - INTERVAL '20 minutes' WHERE alert_id = %s",
        [alert_id],
    )
    city.connection.execute("UPDATE alert SET sensor_count = 4 WHERE alert_id = %s", [alert_id])
    updated = await once_told(api, alert_id, "Update", until_async)
    assert len(text_of(updated, "references").split()) == 1
    city.connection.execute("UPDATE alert SET cleared_at = now() WHERE alert_id = %s", [alert_id])
    cancelled = await once_told(api, alert_id, "Cancel", until_async)
    assert len(text_of(cancelled, "references").split()) == 2


async def test_only_what_concerns_the_public_is_told(
    city: City, api: Api, until_async: UntilAsync
) -> None:
    """Not what is mild, of devices, put aside, another's, or over before anybody was told."""
    rows = AlertRows(city.connection)
    silent = rows.rule(threshold_rule("flood-silent", family="silence", severity="major"))
    mild = rows.rule(threshold_rule("flood-mild", family="flood", severity="minor"))
    flood = rows.rule(FLOOD)
    inner = [
        rows.alert(silent),
        rows.alert(mild),
        rows.alert(flood, state="suppressed", suppressed_until=utc_now() + timedelta(hours=1)),
        rows.alert(flood, cleared_at=utc_now()),
        rows.alert(flood, state="closed"),
    ]
    public = flooded(city)
    inner.append(rows.alert(flood, state="duplicate", absorbed_by=public))
    await once_told(api, public, "Alert", until_async)
    for alert_id in (*inner, 999_999):
        await api.problem(404, f"/feeds/cap/{alert_id}.xml")


async def test_the_feed_leads_to_each_message_and_is_cheap_to_ask_again(
    city: City, api: Api, until_async: UntilAsync
) -> None:
    first, second = flooded(city), AlertRows(city.connection).alert(FLOOD, area="761")
    for alert_id in (first, second):
        await once_told(api, alert_id, "Alert", until_async)
    answer = await api.client.get(FEED)
    assert answer.headers["content-type"] == "application/atom+xml"
    root = ET.fromstring(answer.content)  # noqa: S314 - of our own making
    entries = root.findall(f"{ATOM}entry")
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == 2
    for link in root.findall(f"{ATOM}entry/{ATOM}link"):
        led = await api.client.get(answer.url.join(link.attrib["href"]))
        assert problems(led.content) == []
        named = {"If-None-Match": led.headers["etag"]}
        assert (await api.client.get(led.url, headers=named)).status_code == 304
    assert "max-age" in answer.headers["cache-control"]
    again = await api.client.get(FEED, headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_a_stranger_learns_nothing_of_the_centre_s_work(
    city: City, api: Api, until_async: UntilAsync
) -> None:
    alert_id = flooded(city, assignee="lan", unit="drainage", state="assigned", version=2)
    AlertRows(city.connection).step(alert_id, 2, "assign", note="call Mr Ba", assignee="lan")
    await once_told(api, alert_id, "Alert", until_async)
    for path in (FEED, f"/api/v1/feeds/cap/{alert_id}.xml"):
        text = (await api.client.get(path)).text
        for inner in ("lan<", "Mr Ba", "drainage", "Look at the nearest camera"):
            assert inner not in text, path


async def test_another_process_tells_the_same(
    city: City, start: Start, until_async: UntilAsync
) -> None:
    """What was sent is sent: who starts later, or beside, sends nothing again."""
    alert_id = flooded(city)
    one, other = await start(open_read=False), await start(open_read=False)
    told = await once_told(one, alert_id, "Alert", until_async)
    again = await once_told(other, alert_id, "Alert", until_async)
    assert text_of(told, "identifier") == text_of(again, "identifier")
    assert city.connection.execute(SENT, [alert_id]).fetchall() == [("Alert",)]
