"""Steps that people take on alerts: as they have seen them, one after the other, or not at all."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest

from contract.clock import rfc3339, utc_now
from ioc_api.accounts.right import Right
from ioc_api.accounts.role import Role
from ioc_api.alerts.schemas import StepOutcomes
from ioc_api.http.problem import Problem
from operations.life.state import State
from tests.stand.alert_rows import AlertRows, threshold_rule
from tests.stand.desk import Desk
from tests.stand.entry import People
from tests.stand.running_api import Start
from tests.stand.stage import City, at

pytestmark = pytest.mark.integration


@pytest.fixture
def rows(city: City) -> AlertRows:
    """The tables of alerts."""
    return AlertRows(city.connection)


@pytest.fixture
async def desk(start: Start, people: People) -> Desk:
    """Two operators and a supervisor of the whole city."""
    found = Desk(await start(open_read=False), people, {})
    await found.sit("lan")
    await found.sit("minh")
    await found.sit("hoa", Role.SUPERVISOR)
    return found


def flooded(city: City, rows: AlertRows, **columns: Any) -> int:
    [(count,)] = city.connection.execute("SELECT count(*) FROM sensor").fetchall()
    key = city.sensor(f"hcmc-flood-{count:04}", "street_flood")
    return rows.alert(rows.rule(threshold_rule()), key, area="760", **columns)


async def test_an_alert_goes_through_its_life(city: City, rows: AlertRows, desk: Desk) -> None:
    raised_at = at(1)
    alert_id = flooded(city, rows, raised_at=raised_at)
    item = await desk.taken("lan", alert_id, 1, "acknowledge", note="Đang xem camera")
    assert (item["state"], item["version"], item["assignee"]) == ("acknowledged", 2, None)
    assert item["due_at"] == rfc3339(raised_at + timedelta(hours=2))
    assert item["last_step"]["who"] == "lan"
    item = await desk.taken("lan", alert_id, 2, "assign", assignee="minh")
    assert (item["state"], item["assignee"]) == ("assigned", "minh")
    item = await desk.taken("minh", alert_id, 3, "start")
    assert (item["state"], item["assignee"]) == ("in_progress", "minh")
    item = await desk.taken("hoa", alert_id, 4, "note", note="Đội đã đến")
    assert (item["state"], item["version"]) == ("in_progress", 5)
    item = await desk.taken("minh", alert_id, 5, "resolve")
    assert (item["state"], item["due_at"]) == ("resolved", None)
    item = await desk.taken("hoa", alert_id, 6, "close")
    assert item["possible"] == ["reopen", "note"]
    assert item["cleared_at"] is None, "whether the condition holds is told beside it"
    steps = (await desk.detail(alert_id))["steps"]
    assert [(one["step"], one["who"], one["from_state"], one["to_state"]) for one in steps] == [
        ("acknowledge", "lan", "open", "acknowledged"),
        ("assign", "lan", "acknowledged", "assigned"),
        ("start", "minh", "assigned", "in_progress"),
        ("note", "hoa", "in_progress", "in_progress"),
        ("resolve", "minh", "in_progress", "resolved"),
        ("close", "hoa", "resolved", "closed"),
    ]
    assert [one["version"] for one in steps] == [2, 3, 4, 5, 6, 7]
    assert (steps[1]["assignee"], steps[0]["note"]) == ("minh", "Đang xem camera")
    news = city.connection.execute("SELECT what FROM alert_news ORDER BY news_id").fetchall()
    assert [what for (what,) in news] == [one["step"] for one in steps]


async def test_of_two_who_act_at_once_one_wins_and_the_other_is_told(
    city: City, rows: AlertRows, desk: Desk
) -> None:
    for _ in range(3):
        alert_id = flooded(city, rows)
        answers = await asyncio.gather(
            *(desk.step(who, alert_id, 1, "acknowledge") for who in ("lan", "minh"))
        )
        assert sorted(status for status, _ in answers) == [200, 409]
        winner = ("lan", "minh")[[status for status, _ in answers].index(200)]
        [problem] = [answer for status, answer in answers if status == 409]
        Problem.model_validate(problem)
        assert problem["who"] == winner
        assert winner in problem["detail"]
        assert problem["alert"]["version"] == 2
        assert problem["alert"]["possible"] == ["assign", "start", "resolve", "suppress", "note"]
        assert len((await desk.detail(alert_id))["steps"]) == 1


async def test_a_step_out_of_order_says_which_are_possible(
    city: City, rows: AlertRows, desk: Desk
) -> None:
    alert_id = flooded(city, rows, state=State.RESOLVED)
    status, problem = await desk.step("lan", alert_id, 1, "acknowledge")
    assert status == 409
    assert problem["possible"] == ["close", "reopen", "note"]
    assert "close, reopen, note" in problem["detail"]
    assert problem["alert"]["state"] == "resolved"


async def test_without_a_version_nothing_is_done(city: City, rows: AlertRows, desk: Desk) -> None:
    alert_id = flooded(city, rows)
    path = f"/alerts/{alert_id}/steps"
    status, problem = await desk.post("lan", path, {"step": "acknowledge"})
    assert (status, problem["type"]) == (428, "/problems/version-missing")
    for match in ("*", 'W/"1"', '"1', "0", "1.0", "1, 2"):
        status, problem = await desk.post("lan", path, {"step": "acknowledge"}, match)
        assert (status, problem["errors"][0]["parameter"]) == (422, "If-Match"), match
    assert (await desk.post("lan", path, {"step": "acknowledge"}, "1"))[0] == 200


NO_STEPS: tuple[Any, ...] = (
    {},
    {"step": "absorb"},
    {"step": "escalate"},
    {"step": "acknowledge", "assignee": "lan"},
    {"step": "assign"},
    {"step": "assign", "assignee": "Lan Nguyễn"},
    {"step": "suppress"},
    {"step": "suppress", "until": "2026-11-22T07:00:00"},
    {"step": "suppress", "until": "2026-01-01T07:00:00Z"},
    {"step": "suppress", "until": "2199-01-01T07:00:00Z"},
    {"step": "note"},
    {"step": "note", "note": ""},
    {"step": "note", "note": "\0"},
    {"step": "note", "note": "a" * 2001},
    {"step": "acknowledge", "who": "somebody"},
    [],
)


async def test_a_step_that_is_none_is_refused(city: City, rows: AlertRows, desk: Desk) -> None:
    alert_id = flooded(city, rows)
    for body in NO_STEPS:
        status, problem = await desk.post("lan", f"/alerts/{alert_id}/steps", body, "1")
        assert (status, problem["type"]) == (422, "/problems/bad-parameter"), body
    assert (await desk.detail(alert_id))["version"] == 1


async def test_it_can_be_given_to_whoever_may_act_where_it_stands(
    city: City, rows: AlertRows, desk: Desk
) -> None:
    alert_id = flooded(city, rows)
    await desk.sit("near", Role.OPERATOR, "760")
    await desk.sit("far", Role.OPERATOR, "761")
    await desk.sit("reader", Role.ANALYST)
    await desk.people.change("minh", is_disabled=True)
    async with desk.api.seen_by(desk.headers["lan"]) as one:
        listed = await one.get(f"/alerts/{alert_id}/assignees")
    assert [each["name"] for each in listed["items"]] == ["hoa", "lan", "near"]
    for who in ("far", "reader", "minh", "nobody"):
        status, problem = await desk.step("lan", alert_id, 1, "assign", assignee=who)
        assert status == 409
        assert problem["detail"].startswith(f"{who} may not act")
    assert (await desk.taken("lan", alert_id, 1, "assign", assignee="near"))["assignee"] == "near"


async def test_what_is_put_aside_has_no_clock_and_returns_as_open(
    city: City, rows: AlertRows, desk: Desk
) -> None:
    alert_id = flooded(city, rows, raised_at=at(600))
    until = rfc3339(utc_now() + timedelta(hours=1))
    item = await desk.taken("lan", alert_id, 1, "suppress", until=until)
    assert (item["suppressed_until"], item["due_at"]) == (until, None)
    item = await desk.taken("lan", alert_id, 2, "return")
    assert (item["state"], item["suppressed_until"]) == ("open", None)
    due_in = datetime.fromisoformat(item["due_at"]) - utc_now()
    assert timedelta(minutes=4) < due_in <= timedelta(minutes=5)
    item = await desk.taken("lan", alert_id, 3, "acknowledge")
    due_in = datetime.fromisoformat(item["due_at"]) - utc_now()
    assert timedelta(minutes=119) < due_in <= timedelta(minutes=120)
    moved = utc_now() + timedelta(hours=9)
    city.connection.execute("UPDATE alert SET due_at = %s", [moved])
    item = await desk.taken("lan", alert_id, 4, "start")
    assert item["due_at"][:19] == rfc3339(moved)[:19], "a clock that runs on keeps where it is"


async def test_only_a_supervisor_opens_what_is_closed(
    city: City, rows: AlertRows, desk: Desk
) -> None:
    alert_id = flooded(city, rows, state=State.CLOSED, assignee="lan", escalation_level=2)
    status, problem = await desk.step("lan", alert_id, 1, "reopen")
    assert (status, problem["right"]) == (403, Right.RULE)
    item = await desk.taken("hoa", alert_id, 1, "reopen")
    assert (item["state"], item["assignee"], item["escalation_level"]) == ("open", None, 0)


async def test_nothing_is_opened_beside_an_alert_of_the_same_condition(
    city: City, rows: AlertRows, desk: Desk
) -> None:
    old = flooded(city, rows, state=State.RESOLVED)
    key = city.connection.execute("SELECT sensor_key FROM sensor").fetchone()
    assert key is not None
    new = rows.alert(threshold_rule(), key[0], area="760", state=State.ACKNOWLEDGED)
    status, problem = await desk.step("lan", old, 1, "reopen")
    assert status == 409
    assert f"alert {new} " in problem["detail"]
    await desk.taken("lan", new, 1, "resolve")
    await desk.taken("lan", old, 1, "reopen")


async def test_whoever_resolves_an_alert_resolves_what_it_tells(
    city: City, rows: AlertRows, desk: Desk
) -> None:
    rule = rows.rule(threshold_rule())
    whole = rows.alert(rule, sensor_count=20)
    group = rows.alert(rule, area="760", state=State.DUPLICATE, absorbed_by=whole)
    single = flooded(city, rows, state=State.DUPLICATE, absorbed_by=group)
    other = flooded(city, rows, raised_at=at(1), value=1.0)
    assert (await desk.taken("lan", whole, 1, "resolve"))["state"] == "resolved"
    for alert_id in (group, single):
        told = await desk.detail(alert_id)
        assert (told["state"], told["version"]) == ("resolved", 2)
        [step] = told["steps"]
        assert (step["step"], step["who"], step["from_state"]) == ("resolve", "lan", "duplicate")
    assert (await desk.detail(other))["state"] == "open"


async def test_whoever_has_an_area_acts_there_and_nowhere_else(
    city: City, rows: AlertRows, desk: Desk
) -> None:
    alert_id = flooded(city, rows)
    await desk.sit("near", Role.OPERATOR, "760")
    await desk.sit("far", Role.OPERATOR, "761")
    await desk.sit("narrow", Role.OPERATOR, rights=[Right.READ])
    status, problem = await desk.step("far", alert_id, 1, "acknowledge")
    assert (status, problem["areas"]) == (403, ["761"])
    assert (await desk.step("narrow", alert_id, 1, "acknowledge"))[0] == 403
    assert (await desk.step("near", 999, 1, "acknowledge"))[0] == 404
    await desk.taken("near", alert_id, 1, "acknowledge")


async def test_many_are_stepped_each_by_itself_and_the_audit_says_it_once(
    city: City, rows: AlertRows, desk: Desk
) -> None:
    rule = rows.rule(threshold_rule())
    keys = [city.sensor(f"hcmc-flood-{number:04}", "street_flood") for number in range(4)]
    first, second, seen_by_other, closed = (
        rows.alert(rule, keys[number], area="760", **columns)
        for number, columns in enumerate(({}, {}, {"version": 3}, {"state": State.CLOSED}))
    )
    items = [{"alert_id": one, "version": 1} for one in (second, 999, first, seen_by_other, closed)]
    body = {"items": items, "step": "acknowledge", "note": "Triều cường"}
    assert (await desk.post("lan", "/alerts/steps", body))[0] == 403
    status, told = await desk.post("hoa", "/alerts/steps", body)
    assert status == 200, told
    StepOutcomes.model_validate(told)
    assert [(each["alert_id"], each["status"]) for each in told["items"]] == [
        (second, 200), (999, 404), (first, 200), (seen_by_other, 409), (closed, 409),
    ]  # fmt: skip
    assert told["items"][0]["alert"]["state"] == "acknowledged"
    assert "version 3" in told["items"][3]["problem"]["detail"]
    assert told["items"][4]["problem"]["possible"] == ["reopen", "note"]
    audit = city.connection.execute(
        "SELECT who, whom, after FROM audit WHERE what = 'alerts_stepped'"
    ).fetchall()
    assert [(who, whom) for who, whom, _ in audit] == [("hoa", "acknowledge")]
    assert audit[0][2]["alert_ids"] == [second, first]
    assert (await desk.detail(first))["steps"][0]["note"] == "Triều cường"
    twice = {"items": [{"alert_id": first, "version": 2}] * 2, "step": "start"}
    told = (await desk.post("hoa", "/alerts/steps", twice))[1]
    assert [each["status"] for each in told["items"]] == [200, 409]


async def test_two_who_step_on_many_at_once_do_not_wait_for_each_other_for_ever(
    city: City, rows: AlertRows, desk: Desk
) -> None:
    rule = rows.rule(threshold_rule())
    made = [
        rows.alert(rule, city.sensor(f"hcmc-flood-{number:04}", "street_flood"), area="760")
        for number in range(200)
    ]
    await desk.sit("binh", Role.SUPERVISOR)

    async def all_of(who: str, order: list[int]) -> int:
        items = [{"alert_id": one, "version": 1} for one in order]
        status, told = await desk.post(who, "/alerts/steps", {"items": items, "step": "start"})
        assert status == 200
        return sum(each["status"] == 200 for each in told["items"])

    counts = await asyncio.gather(all_of("hoa", made), all_of("binh", made[::-1]))
    assert sorted(counts) == [0, 200]
