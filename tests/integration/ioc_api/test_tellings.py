"""What could not be told is listed to who may change rules, where they may look, and sent again."""

import json

import pytest

from ioc_api.accounts.role import Role
from ioc_api.tellings.schemas import TellingItem, TellingPage
from tests.stand.alert_rows import AlertRows, threshold_rule
from tests.stand.desk import Desk
from tests.stand.entry import People
from tests.stand.running_api import Start
from tests.stand.stage import City

pytestmark = pytest.mark.integration

INSERT = """
INSERT INTO telling (alert_id, what, channel, target, payload, attempt_count, failed_at, last_error)
VALUES (%s, 'raised', %s, 'dispatch', %s, 12, CASE WHEN %s THEN NOW() END, 'answered 503')
RETURNING telling_id
"""
AUDIT = "SELECT who, whom, after FROM audit WHERE what = 'told_again'"


@pytest.fixture
async def desk(start: Start, people: People) -> Desk:
    """Supervisors of the whole city and of a district, and an operator."""
    found = Desk(await start(open_read=False), people, {})
    await found.sit("hoa", Role.SUPERVISOR)
    await found.sit("nam", Role.SUPERVISOR, "761")
    await found.sit("lan")
    return found


def telling(city: City, area: str | None, *, failed: bool = True, channel: str = "webhook") -> int:
    rows = AlertRows(city.connection)
    alert_id = rows.alert(rows.rule(threshold_rule()), area=area)
    given = [alert_id, channel, json.dumps({"title": "Deep flood"}), failed]
    ((telling_id,),) = city.connection.execute(INSERT, given).fetchall()
    return int(telling_id)


async def listed(desk: Desk, who: str, query: str = "") -> list[int]:
    async with desk.api.seen_by(desk.headers[who]) as one:
        page = TellingPage.model_validate(await one.get(f"/tellings{query}"))
    return [item.telling_id for item in page.items]


async def test_each_sees_what_was_told_of_the_alerts_that_they_see(city: City, desk: Desk) -> None:
    here, there = telling(city, "760"), telling(city, "761")
    whole, waiting = telling(city, None), telling(city, "760", failed=False)
    telling(city, "760", channel="mqtt")
    assert await listed(desk, "hoa") == [waiting, whole, there, here]
    assert await listed(desk, "hoa", "?failed=1") == [whole, there, here]
    assert await listed(desk, "hoa", "?failed=0") == [waiting]
    assert await listed(desk, "nam") == [there]


async def test_pages_follow_one_another(city: City, desk: Desk) -> None:
    made = [telling(city, "760") for _ in range(3)]
    async with desk.api.seen_by(desk.headers["hoa"]) as one:
        first = await one.get("/tellings?limit=2")
        second = await one.get(f"/tellings?limit=2&cursor={first['next_cursor']}")
    ids = [item["telling_id"] for page in (first, second) for item in page["items"]]
    assert ids == made[::-1]
    assert second["next_cursor"] is None


async def test_what_was_given_up_is_sent_again_and_the_audit_says_by_whom(
    city: City, desk: Desk
) -> None:
    telling_id = telling(city, "760")
    status, item = await desk.post("hoa", f"/tellings/{telling_id}/again", {})
    assert status == 200, item
    found = TellingItem.model_validate(item)
    assert (found.failed_at, found.attempt_count) == (None, 0)
    assert found.next_at is not None
    status, problem = await desk.post("hoa", f"/tellings/{telling_id}/again", {})
    assert status == 409, problem
    [(who, whom, after)] = city.connection.execute(AUDIT).fetchall()
    assert (who, whom, after["target"]) == ("hoa", str(telling_id), "dispatch")


async def test_who_may_not_sends_nothing(city: City, desk: Desk) -> None:
    telling_id = telling(city, "760")
    for who, number, expected in (
        ("lan", telling_id, 403),
        ("nam", telling_id, 403),
        ("hoa", telling_id + 9, 404),
        ("hoa", telling(city, "760", channel="mqtt"), 404),
    ):
        status, problem = await desk.post(who, f"/tellings/{number}/again", {})
        assert status == expected, problem
    assert await listed(desk, "hoa", "?failed=1") == [telling_id]
