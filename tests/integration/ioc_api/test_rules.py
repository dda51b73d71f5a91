"""Rules through the real API: read by all, made and changed by those who may, each version kept."""

import asyncio
from typing import Any

import pytest

from ioc_api import PREFIX
from ioc_api.accounts.role import Role
from operations.rules.definition import Rule
from operations.rules.reading import to_json
from tests.stand.entry import People, ask, writing
from tests.stand.rules import FLOOD, composite, rule
from tests.stand.running_api import Api, Start
from tests.stand.stage import City
from tests.stand.stored_rules import pack_rules, store_rules

pytestmark = pytest.mark.integration

MINE: dict[str, Any] = to_json(rule())
Headers = dict[str, str]


@pytest.fixture
async def api(city: City, start: Start) -> Api:
    """An API of a city with the rules of its pack."""
    store_rules(city.connection, pack_rules())
    return await start()


@pytest.fixture
async def lan(people: People) -> Headers:
    """A supervisor of the whole city."""
    await people.add("lan", Role.SUPERVISOR)
    return await people.session("lan")


async def put(
    api: Api, headers: Headers, wanted: dict[str, Any], version: str | None
) -> tuple[int, Any]:
    """Change a rule; return the status and the answer."""
    told = writing(headers, api.client.base_url)
    if version is not None:
        told["If-Match"] = version
    path = f"{PREFIX}/rules/{wanted['rule_id']}"
    answer = await api.client.put(path, headers=told, json=wanted)
    return answer.status_code, answer.json()


def as_pack(one: Rule) -> dict[str, Any]:
    return {**to_json(one), "version": 1, "made_by": None, "note": None}


async def test_everybody_reads_the_rules_of_the_pack(api: Api) -> None:
    items = (await api.get("/rules"))["items"]
    expected = sorted(pack_rules(), key=lambda one: one.rule_id)
    assert [{**item, "made_at": None} for item in items] == [
        {**as_pack(one), "made_at": None} for one in expected
    ]
    answer = await api.client.get(f"{PREFIX}/rules/flood-critical")
    assert answer.headers["etag"] == '"1"'
    assert answer.json() in items


async def test_a_rule_is_made_changed_and_every_version_kept(
    api: Api, lan: Headers, city: City
) -> None:
    status, made = await ask(api, lan, "POST", "/rules", {**MINE, "note": " of a test "})
    assert (status, made["version"], made["made_by"]) == (201, 1, "lan")
    assert made["note"] == "of a test"
    changed = {**MINE, "condition": {**FLOOD, "limit": 0.4}, "is_enabled": False}
    assert (await put(api, lan, changed, "1"))[1]["version"] == 2
    assert (await put(api, lan, MINE, '"2"'))[1]["version"] == 3
    found = (await api.get("/rules/mine/versions"))["items"]
    assert [one["version"] for one in found] == [3, 2, 1]
    assert [one["condition"]["limit"] for one in found] == [0.3, 0.4, 0.3]
    assert await api.get("/rules/mine") == found[0]
    rows = city.connection.execute(
        "SELECT who, what, whom, before, after FROM audit WHERE what LIKE 'rule%' ORDER BY audit_id"
    ).fetchall()
    assert [(who, what, whom) for who, what, whom, *_ in rows] == [
        ("lan", "rule_made", "mine"),
        ("lan", "rule_changed", "mine"),
        ("lan", "rule_changed", "mine"),
    ]
    assert rows[0][3] is None
    assert rows[1][3] == {"version": 1, "condition": MINE["condition"], "is_enabled": True}
    assert rows[1][4]["version"] == 2


async def test_whoever_is_slower_learns_what_it_is_now(api: Api, lan: Headers) -> None:
    await ask(api, lan, "POST", "/rules", MINE)
    other = {**MINE, "severity": "major"}
    found = await asyncio.gather(*(put(api, lan, one, "1") for one in (MINE, other)))
    assert sorted(status for status, _ in found) == [200, 409]
    (problem,) = (answer for status, answer in found if status == 409)
    assert problem["rule"] == await api.get("/rules/mine")
    assert "version 2 was made by lan" in problem["detail"]


async def test_a_change_says_which_version_it_is_of(api: Api, lan: Headers) -> None:
    await ask(api, lan, "POST", "/rules", MINE)
    assert (await put(api, lan, MINE, None))[0] == 428
    assert (await put(api, lan, MINE, "one"))[0] == 422
    assert (await put(api, lan, MINE, "2"))[0] == 409
    assert (await put(api, lan, {**MINE, "rule_id": "mine2"}, "1"))[0] == 404


async def test_a_rule_that_is_not_there_is_not_found_but_near_ones(api: Api, lan: Headers) -> None:
    for path in ("/rules/flood-critcal", "/rules/flood-critcal/versions"):
        assert "near: flood-critical" in (await api.problem(404, path))["detail"]
    assert (await ask(api, lan, "POST", "/rules", to_json(pack_rules()[0])))[0] == 409


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"condition": {**FLOOD, "quantity": "depth"}}, "condition.quantity", "near: depth_m"),
        ({"condition": {**FLOOD, "clear_value": 0.4}}, "condition.clear_value", "beyond"),
        ({"condition": {**FLOOD, "hold_s": 20}}, "condition.hold_s", "less than the period"),
        ({"condition": composite({"rule_id": "mine"})}, "condition.parts", "circle"),
        (
            {"condition": composite({"rule_id": "x-y-z"})},
            "condition.parts[0].rule_id",
            "not a rule",
        ),
        ({"condition": {**FLOOD, "limit": "0.3"}}, "condition.threshold.limit", "valid number"),
        ({"unit": "drain"}, "unit", "near: drainage"),
        ({"areas": ["Quận 1"]}, "areas[0]", "near: 760"),
        ({"sensor_ids": ["hcmc-sf-0002"]}, "sensor_ids[0]", "near: hcmc-sf-0001"),
        ({"sensor_ids": ["hcmc-aq-0001"]}, "sensor_ids[0]", "is of kind air_quality"),
        ({"label_vi": "a\u0000b"}, "label_vi", "cannot be shown"),
        ({"note": "a\u0000b"}, "note", "cannot be shown"),
        ({"colour": "red"}, "colour", "not permitted"),
    ],
)
async def test_a_rule_that_cannot_be_is_refused_by_field_and_reason(
    api: Api, lan: Headers, city: City, changed: dict[str, Any], field: str, said: str
) -> None:
    city.sensor("hcmc-sf-0001", "street_flood")
    city.sensor("hcmc-aq-0001")
    status, problem = await ask(api, lan, "POST", "/rules", {**MINE, **changed})
    assert (status, problem["type"]) == (422, "/problems/bad-parameter")
    assert problem["errors"][0]["parameter"] == field
    assert said in problem["detail"]
    assert (await api.client.get(f"{PREFIX}/rules/mine")).status_code == 404


async def test_two_changes_at_once_close_no_circle(api: Api, lan: Headers) -> None:
    """Each of them would be right alone."""
    for name in ("one", "two"):
        await ask(api, lan, "POST", "/rules", {**MINE, "rule_id": name})
    pair = [
        {**MINE, "rule_id": own, "condition": composite({"rule_id": other})}
        for own, other in (("one", "two"), ("two", "one"))
    ]
    found = await asyncio.gather(*(put(api, lan, one, "1") for one in pair))
    assert sorted(status for status, _ in found) == [200, 422]


async def test_whoever_has_areas_makes_rules_of_these_alone(api: Api, people: People) -> None:
    await people.add("an", Role.SUPERVISOR, areas=["760"])
    own = await people.session("an")
    assert (await ask(api, own, "POST", "/rules", MINE))[0] == 403
    assert (await ask(api, own, "POST", "/rules", {**MINE, "areas": ["761"]}))[0] == 403
    assert (await ask(api, own, "POST", "/rules", {**MINE, "areas": ["760"]}))[0] == 201
    (flood,) = (to_json(one) for one in pack_rules() if one.rule_id == "flood-critical")
    assert (await put(api, own, {**flood, "areas": ["760"]}, "1"))[0] == 403
    assert (await put(api, own, {**MINE, "areas": []}, "1"))[0] == 403
