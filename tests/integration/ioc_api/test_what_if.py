"""A rule is tried on stored readings: what it says of a span, and what a change would alter."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from contract.clock import rfc3339, utc_now
from ioc_api.accounts.role import Role
from operations.rules.reading import to_json
from tests.stand.entry import People, ask
from tests.stand.rules import FLOOD, SILENT, composite, rule
from tests.stand.running_api import Api, Start
from tests.stand.stage import City
from tests.stand.stored_rules import store_rules

pytestmark = pytest.mark.integration

Headers = dict[str, str]
HOUR = timedelta(hours=1)
BEGIN = (utc_now() - 3 * HOUR).replace(minute=0, second=0, microsecond=0)
SPAN = {"from": rfc3339(BEGIN), "to": rfc3339(BEGIN + 2 * HOUR)}
DEEP, SHALLOW = "hcmc-sf-0001", "hcmc-sf-0002"
INSERT_MEAN = """
INSERT INTO rollup_street_flood_1h (
    sensor_key, bucket_at, reading_count, expected_count, depth_m_count, depth_m_sum
)
VALUES (%s, %s, 60, 60, 60, %s)
"""


def minute(count: float) -> datetime:
    return BEGIN + timedelta(minutes=count)


@pytest.fixture
async def api(city: City, start: Start) -> Api:
    """An API of a city with two streets: one under 40 cm for half an hour, one under 20."""
    store_rules(city.connection, [rule()])
    for sensor_id, area, depth_m in ((DEEP, "760", 0.4), (SHALLOW, "761", 0.2)):
        key = city.sensor(sensor_id, "street_flood", area=area, period_s=60)
        for count in range(120):
            value = depth_m if 30 <= count < 60 else 0.0
            city.reading(key, minute(count), {"depth_m": value}, kind="street_flood")
    return await start()


@pytest.fixture
async def lan(people: People) -> Headers:
    """A supervisor of the whole city."""
    await people.add("lan", Role.SUPERVISOR)
    return await people.session("lan")


async def tried(
    api: Api, who: Headers, changed: dict[str, Any] | None = None, name: str = "mine"
) -> dict[str, Any]:
    """Try a rule over the span."""
    body = SPAN if changed is None else {**SPAN, "rule": changed}
    status, answer = await ask(api, who, "POST", f"/rules/{name}/what-if", body)
    assert status == 200, answer
    return answer


def changed(condition: dict[str, Any], **others: Any) -> dict[str, Any]:
    return to_json(rule(condition, **others))


def places(items: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(item["sensor_id"], item["raised_at"]) for item in items]


async def test_a_rule_says_what_it_had_said(api: Api, lan: Headers) -> None:
    answer = await tried(api, lan)
    assert (answer["from"], answer["to"], answer["rows"]) == (SPAN["from"], SPAN["to"], 240)
    assert answer["now"] == {
        "episode_count": 1,
        "sensor_count": 1,
        "episodes": [
            {
                "sensor_id": DEEP,
                "since_at": rfc3339(minute(30)),
                "raised_at": rfc3339(minute(33)),
                "last_at": rfc3339(minute(59)),
                "cleared_at": rfc3339(minute(60)),
                "value": pytest.approx(0.4),
            }
        ],
    }
    assert answer["changed"] is None
    assert [answer[f"{name}_count"] for name in ("added", "removed", "earlier", "later")] == [0] * 4


async def test_a_change_adds_removes_and_moves_episodes(api: Api, lan: Headers) -> None:
    lower = await tried(api, lan, changed({**FLOOD, "limit": 0.15, "clear_value": 0.1}))
    assert places(lower["added"]) == [(SHALLOW, rfc3339(minute(33)))]
    assert lower["changed"]["episode_count"] == 2
    higher = await tried(api, lan, changed({**FLOOD, "limit": 0.5}))
    assert places(higher["removed"]) == [(DEEP, rfc3339(minute(33)))]
    for hold_s, name, at in ((0, "earlier", 30), (600, "later", 40)):
        moved = await tried(api, lan, changed({**FLOOD, "hold_s": hold_s}))
        assert moved[f"{name}_count"] == 1
        assert places([moved[name][0]["changed"]]) == [(DEEP, rfc3339(minute(at)))]
        assert places([moved[name][0]["now"]]) == [(DEEP, rfc3339(minute(33)))]


async def test_a_new_rule_is_tried_as_if_it_were_there(api: Api, lan: Headers) -> None:
    """A composite of the one that is: two streets within a distance."""
    both = composite({"rule_id": "mine"}, {"rule_id": "mine", "within_m": 1000})
    answer = await tried(api, lan, changed(both, rule_id="new"), "new")
    assert answer["now"] is None
    assert places(answer["added"]) == [(DEEP, rfc3339(minute(33)))]


async def test_what_is_usual_is_of_the_past(api: Api, lan: Headers, city: City) -> None:
    """The street that is always under water is not unusual when it is."""
    ((key,),) = city.connection.execute(
        "SELECT sensor_key FROM sensor WHERE sensor_id = %s", [DEEP]
    ).fetchall()
    unusual = changed(
        {
            **{name: FLOOD[name] for name in ("kind", "quantity", "direction", "hold_s")},
            "type": "baseline",
            "deviation": "difference",
            "limit": 0.1,
            "clear_value": 0.05,
        }
    )
    assert (await tried(api, lan, unusual))["changed"]["episode_count"] == 0
    for week in range(1, 4):
        city.connection.execute(INSERT_MEAN, [key, BEGIN - week * timedelta(days=7), 60 * 0.1])
    found = await tried(api, lan, unusual)
    assert places(found["changed"]["episodes"]) == [(DEEP, rfc3339(minute(33)))]
    for week in range(1, 6):
        at = BEGIN - week * timedelta(days=7)
        city.connection.execute("DELETE FROM rollup_street_flood_1h WHERE bucket_at = %s", [at])
        city.connection.execute(INSERT_MEAN, [key, at, 60 * 0.35])
    assert (await tried(api, lan, unusual))["changed"]["episode_count"] == 0


async def test_silence_is_tried_too(api: Api, lan: Headers, city: City) -> None:
    key = city.sensor("hcmc-sf-0003", "street_flood", area="760", period_s=60)
    for count in (*range(50), *range(80, 120)):
        city.reading(key, minute(count), {"depth_m": 0.0}, kind="street_flood")
    silent = {**SILENT, "kind": "street_flood"}
    answer = await tried(api, lan, changed(silent))
    assert [
        (one["sensor_id"], one["since_at"], one["raised_at"], one["cleared_at"])
        for one in answer["changed"]["episodes"]
    ] == [("hcmc-sf-0003", rfc3339(minute(49)), rfc3339(minute(59)), rfc3339(minute(80)))]


async def test_readings_in_doubt_are_not_judged(api: Api, lan: Headers, city: City) -> None:
    city.connection.execute("UPDATE reading_street_flood SET quality = 8 WHERE depth_m > 0")
    assert (await tried(api, lan))["now"]["episode_count"] == 0


async def test_whoever_has_areas_tries_it_on_these_alone(api: Api, people: People) -> None:
    await people.add("an", Role.SUPERVISOR, areas=["761"])
    own = await people.session("an")
    answer = await tried(api, own, changed({**FLOOD, "limit": 0.15, "clear_value": 0.1}))
    assert answer["rows"] == 120
    assert places(answer["changed"]["episodes"]) == [(SHALLOW, rfc3339(minute(33)))]


async def test_what_would_read_too_much_is_refused_with_what_would_fit(
    api: Api, lan: Headers, city: City
) -> None:
    city.sensor("hcmc-sf-0009", "street_flood", period_s=1)
    long = {"from": rfc3339(BEGIN - timedelta(days=30)), "to": rfc3339(BEGIN)}
    status, problem = await ask(api, lan, "POST", "/rules/mine/what-if", long)
    assert (status, problem["type"]) == (413, "/problems/too-large")
    assert (await ask(api, lan, "POST", "/rules/mine/what-if", problem["fits"]))[0] == 200


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"from": SPAN["to"], "to": SPAN["from"]}, 422, "to"),
        ({"from": "2020-01-01T00:00:00Z", "to": SPAN["to"]}, 422, "to"),
        ({"from": "yesterday", "to": SPAN["to"]}, 422, "from"),
        ({"to": SPAN["to"]}, 422, "from"),
        (
            {**SPAN, "rule": changed({**FLOOD, "clear_value": 0.4})},
            422,
            "rule.condition.clear_value",
        ),
        ({**SPAN, "rule": changed(dict(FLOOD), rule_id="other")}, 422, "rule.rule_id"),
    ],
)
async def test_what_cannot_be_tried_is_refused(
    api: Api, lan: Headers, body: dict[str, Any], status: int, field: str
) -> None:
    found, problem = await ask(api, lan, "POST", "/rules/mine/what-if", body)
    assert found == status
    assert problem["errors"][0]["parameter"] == field


async def test_of_an_unknown_rule_nothing_is_tried(api: Api, lan: Headers) -> None:
    status, problem = await ask(api, lan, "POST", "/rules/mime/what-if", SPAN)
    assert status == 404
    assert "near: mine" in problem["detail"]
