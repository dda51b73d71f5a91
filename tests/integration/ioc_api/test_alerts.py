"""Alerts as they are listed: filters, pages, counts, one with all that belongs to it, rates."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from contract.clock import rfc3339
from ioc_api.accounts.role import Role
from ioc_api.alerts.schemas import AlertDetail, AlertPage, AlertRate
from operations.life.state import State
from operations.rules.definition import NoData
from tests.stand.alert_rows import AlertRows, threshold_rule
from tests.stand.entry import People
from tests.stand.running_api import Api, Start
from tests.stand.scoped import seen_from
from tests.stand.stage import City, at

pytestmark = pytest.mark.integration


@pytest.fixture
def rows(city: City) -> AlertRows:
    """The tables of alerts."""
    return AlertRows(city.connection)


@pytest.fixture
async def api(start: Start, people: People) -> AsyncIterator[Api]:
    """An API as a supervisor of the whole city sees it."""
    async with seen_from(await start(), people) as one:
        yield one


async def ids(api: Api, **params: str) -> list[int]:
    """Return the ids of a page."""
    return [item["alert_id"] for item in (await api.get("/alerts", params))["items"]]


def flood(city: City, number: int, **columns: Any) -> int:
    return city.sensor(f"hcmc-flood-{number:04}", "street_flood", **columns)


async def test_an_alert_is_told_with_its_rule_and_sensor(
    city: City, rows: AlertRows, api: Api
) -> None:
    rule = rows.rule(threshold_rule(unit="drainage"))
    key = flood(city, 1, name="Quốc Hương", area="769")
    raised_at = at(30)
    alert_id = rows.alert(
        rule, key, area="769", ward="26824", raised_at=raised_at, evidence={"readings": 3}
    )
    page = await api.get("/alerts")
    AlertPage.model_validate(page)
    [item] = page["items"]
    expected = {
        "alert_id": alert_id,
        "version": 1,
        "rule": "flood-critical",
        "label_vi": "Ngập sâu",
        "severity": "critical",
        "state": "open",
        "sensor_id": "hcmc-flood-0001",
        "sensor_name": "Quốc Hương",
        "area": "769",
        "ward": "26824",
        "value": 0.375,
        "limit": 0.3,
        "since_at": rfc3339(raised_at - timedelta(seconds=120)),
        "raised_at": rfc3339(raised_at),
        "due_at": rfc3339(raised_at + timedelta(minutes=5)),
        "cleared_at": None,
        "evidence": {"readings": 3},
        "unit": "drainage",
        "last_step": None,
        "possible": ["acknowledge", "assign", "start", "resolve", "suppress", "note"],
    }
    assert {name: item[name] for name in expected} == expected
    assert page["counts"] == {"open": 1, "working": 0, "suppressed": 0, "closed": 0}


async def test_the_worst_come_first_and_of_them_the_newest(
    city: City, rows: AlertRows, api: Api
) -> None:
    flooded, noisy = (rows.rule(threshold_rule(name)) for name in ("flood-critical", "noise-minor"))
    key = flood(city, 1)
    minor = rows.alert(noisy, key, raised_at=at(1))
    old = rows.alert(flooded, key, raised_at=at(50))
    new = rows.alert(flooded, key, raised_at=at(5))
    assert await ids(api) == [new, old, minor]


async def test_pages_give_each_alert_once_also_of_one_moment(
    city: City, rows: AlertRows, api: Api
) -> None:
    rules = [rows.rule(threshold_rule(name)) for name in ("flood-critical", "noise-minor")]
    key, moment = flood(city, 1), at(5)
    every = [rows.alert(rules[n % 2], key, raised_at=moment) for n in range(11)]
    found, cursor = list[int](), None
    while True:
        params = {"limit": "3"} if cursor is None else {"limit": "3", "cursor": cursor}
        page = await api.get("/alerts", params)
        found += [item["alert_id"] for item in page["items"]]
        assert page["counts"]["open"] == 11
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert sorted(found) == sorted(every)
    assert len(found) == 11
    assert found == await ids(api)


async def test_each_filter_leaves_what_it_names(
    city: City, rows: AlertRows, start: Start, people: People
) -> None:
    flooded = rows.rule(threshold_rule(unit="drainage"))
    noisy = rows.rule(threshold_rule("noise-minor"))
    wet = rows.alert(
        flooded, flood(city, 1, name="Thảo Điền", area="769"), area="769", ward="26824",
        raised_at=at(100), cleared_at=at(80),
    )  # fmt: skip
    loud = rows.alert(
        noisy, city.sensor("hcmc-noise-0001", "noise"), area="760", raised_at=at(20),
        state=State.ASSIGNED, assignee="supervisor",
    )  # fmt: skip
    group = rows.alert(flooded, area="761", sensor_count=6, raised_at=at(10))
    rows.member(group, flood(city, 7, area="761"))
    rows.alert(noisy, flood(city, 9), state=State.CLOSED, area="761", raised_at=at(500),
               cleared_at=at(400))  # fmt: skip
    asked = (
        ({"state": "open"}, {wet, group}),
        ({"state": "unresolved"}, {wet, group, loud}),
        ({"state": "assigned,in_progress"}, {loud}),
        ({"severity": "minor", "state": "unresolved"}, {loud}),
        ({"area": "26824,760"}, {wet, loud}),
        ({"kind": "noise", "state": "unresolved"}, {loud}),
        ({"rule": "flood-critical"}, {wet, group}),
        ({"rule": "no-such-rule"}, set[int]()),
        ({"sensor_id": "hcmc-flood-0007"}, {group}),
        ({"unit": "drainage"}, {wet, group}),
        ({"mine": "true"}, {loud}),
        ({"from": rfc3339(at(90)), "to": rfc3339(at(60))}, {wet}),
        ({"from": rfc3339(at(70)), "state": "unresolved"}, {loud, group}),
        ({"q": "thao dien"}, {wet}),
        ({"q": "NGAP"}, {wet, group}),
        ({"q": "noise-0001"}, {loud}),
    )
    async with seen_from(await start(), people) as api:  # it has read the sensors by then
        for params, wanted in asked:
            assert set(await ids(api, **params)) == wanted, params
        counts = (await api.get("/alerts", {"state": "open", "limit": "1"}))["counts"]
    assert counts == {"open": 2, "working": 1, "suppressed": 0, "closed": 1}


NO_FILTERS = (
    {"state": "opened"},
    {"severity": "warning"},
    {"area": "nowhere"},
    {"kind": "rain"},
    {"rule": "A rule"},
    {"sensor_id": "a b"},
    {"unit": "nobody"},
    {"mine": "perhaps"},
    {"from": "now"},
    {"from": "2026-01-02T00:00:00Z", "to": "2026-01-01T00:00:00Z"},
    {"cursor": "WyJ3Iiw5LDEsMV0"},
    {"limit": "501"},
    {"status": "open"},
)


async def test_what_is_no_filter_is_refused(api: Api) -> None:
    for params in NO_FILTERS:
        await api.problem(422, "/alerts", params)


async def test_what_another_alert_tells_is_left_out_unless_it_is_asked_for(
    city: City, rows: AlertRows, api: Api
) -> None:
    rule = rows.rule(threshold_rule())
    group = rows.alert(rule, area="760", sensor_count=6)
    single = rows.alert(rule, flood(city, 1), state=State.DUPLICATE, absorbed_by=group, area="760")
    ended = rows.alert(rule, flood(city, 2), state=State.RESOLVED, absorbed_by=group, area="760")
    assert await ids(api) == [group]
    assert await ids(api, state="duplicate") == [single]
    assert await ids(api, state="resolved") == []
    detail = await api.get(f"/alerts/{group}")
    assert detail["absorbed"] == [single, ended]
    assert (await api.get("/alerts"))["counts"]["closed"] == 0


async def test_an_alert_tells_its_steps_sensors_and_playbook(
    city: City, rows: AlertRows, api: Api
) -> None:
    rule = rows.rule(threshold_rule())
    group = rows.alert(rule, area="760", sensor_count=3, state=State.ACKNOWLEDGED, version=2)
    for number in range(3):
        rows.member(group, flood(city, number), since_at=at(number), value=0.5, is_late=number == 2)
    rows.step(group, 2, "acknowledge", to_state="acknowledged", at=at(1), note="Đang xem")
    detail = await api.get(f"/alerts/{group}")
    AlertDetail.model_validate(detail)
    assert [one["sensor_id"] for one in detail["sensors"]] == [
        f"hcmc-flood-{number:04}" for number in range(3)
    ]
    assert detail["sensors"][2]["late"]
    assert detail["episode_count"] == 3
    [step] = detail["steps"]
    assert (step["step"], step["who"], step["note"]) == ("acknowledge", "lan", "Đang xem")
    assert detail["last_step"] == {name: step[name] for name in ("step", "who", "at")}
    assert detail["playbook_en"].startswith("Look at the nearest camera.")
    assert detail["clear_value"] == pytest.approx(0.24)
    await api.problem(404, "/alerts/999")
    await api.problem(404, "/alerts/none")
    await api.problem(422, "/alerts/0")


async def test_somebody_of_an_area_gets_what_stands_there(
    city: City, rows: AlertRows, api: Api, people: People
) -> None:
    """And, where the alert that tells others lies outside, what it tells of the area."""
    rule = rows.rule(threshold_rule())
    own = rows.alert(rule, flood(city, 1), area="760", ward="26740")
    other = rows.alert(rule, flood(city, 2, area="761"), area="761")
    city_wide = rows.alert(rule, sensor_count=99)
    group = rows.alert(rule, area="760", state=State.DUPLICATE, absorbed_by=city_wide)
    single = rows.alert(
        rule, flood(city, 3), area="760", ward="26740", state=State.DUPLICATE, absorbed_by=group
    )
    silent = rows.rule(
        threshold_rule("city-silent", condition=NoData(periods=3), family="city-silent")
    )
    rows.connection.execute(
        "INSERT INTO alert (rule_id, rule_version, severity, kind, since_at, raised_at, last_at) "
        "VALUES (%s, 1, 'critical', 'any', now(), now(), now())",
        [silent.rule_id],
    )
    [deaf] = set(await ids(api)) - {own, other, city_wide}
    async with seen_from(api, people, "760", role=Role.OPERATOR) as one:
        assert set(await ids(one)) == {own, group, deaf}
        assert set(await ids(one, state="open")) == {own, group, deaf}
        assert (await one.get("/alerts"))["counts"]["open"] == 3
        assert (await one.get(f"/alerts/{deaf}"))["possible"] == []
        await one.problem(403, f"/alerts/{deaf}/assignees")
        for alert_id in (other, city_wide):
            refused = await one.problem(403, f"/alerts/{alert_id}")
            assert refused["areas"] == ["760"]
        await one.problem(403, "/alerts", {"area": "761"})
        await one.problem(403, "/alerts", {"sensor_id": "hcmc-flood-0002"})
    async with seen_from(api, people, "26740", role=Role.OPERATOR) as one:
        assert set(await ids(one)) == {own, single, deaf}
        [told] = [each for each in (await one.get("/alerts"))["items"] if each["absorbed_by"]]
        assert told["possible"] == ["resolve", "reopen", "note"]


async def test_the_rate_counts_what_was_raised_on_top_level_hour_by_hour(
    city: City, rows: AlertRows, api: Api, people: People
) -> None:
    flooded, noisy = (rows.rule(threshold_rule(name)) for name in ("flood-critical", "noise-minor"))
    wet, loud = flood(city, 1), city.sensor("hcmc-noise-0001", "noise", area="761")
    group = rows.alert(flooded, area="760", sensor_count=6)
    rows.alert(flooded, wet, area="760", state=State.DUPLICATE, absorbed_by=group)
    for number in range(3):
        rows.alert(noisy, loud, area="761", raised_at=at(61 + number))
    rows.alert(noisy, loud, area="761", raised_at=at(400))
    told = await api.get("/alerts/rate", {"hours": "3"})
    AlertRate.model_validate(told)
    assert len(told["items"]) == 3
    assert sum(each["count"] for each in told["items"]) == 4
    assert told["items"][-1]["critical_count"] == 1
    assert [(one["sensor_id"], one["episode_count"]) for one in told["sensors"]] == [
        ("hcmc-noise-0001", 3), ("hcmc-flood-0001", 1),
    ]  # fmt: skip
    assert [(one["rule"], one["episode_count"]) for one in told["rules"]] == [
        ("noise-minor", 3), ("flood-critical", 1),
    ]  # fmt: skip
    async with seen_from(api, people, "760") as one:
        own = await one.get("/alerts/rate", {"hours": "3"})
        assert sum(each["count"] for each in own["items"]) == 1
        assert [each["sensor_id"] for each in own["sensors"]] == ["hcmc-flood-0001"]
        whole = rows.alert(flooded, sensor_count=30)
        absorbed = "UPDATE alert SET state = 'duplicate', absorbed_by = %s WHERE alert_id = %s"
        city.connection.execute(absorbed, [whole, group])
        own = await one.get("/alerts/rate", {"hours": "3"})
        assert sum(each["count"] for each in own["items"]) == 1, "what tells it lies outside"
