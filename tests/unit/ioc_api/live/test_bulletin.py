"""What happens to alerts: to each viewer what they may see, with what they can do, in its order."""

import json
from typing import Any

import pytest

from contract.clock import utc_now
from ioc_api.accounts.principal import LOOKING_ON, Principal
from ioc_api.accounts.role import Role
from ioc_api.accounts.scope import Scope
from ioc_api.alerts.items import AlertRow
from ioc_api.alerts.listening import AlertNews, Notice, notice_of
from ioc_api.fleet.ring import Ring
from ioc_api.live.bulletin import Bulletin
from ioc_api.live.viewer import MAX_ALERTS, Viewer
from operations.rules.pack import CITY_SILENT_ID
from tests.stand.hand import Hand


def row(alert_id: int = 1, **members: Any) -> AlertRow:
    """Return an open alert of a sensor in district 760."""
    columns: dict[str, Any] = dict.fromkeys(AlertRow.__slots__)
    now = utc_now()
    columns |= {"since_at": now, "raised_at": now, "last_at": now, "evidence": {}}
    columns |= {"alert_id": alert_id, "rule_id": "flood", "state": "open", "area": "760"}
    return AlertRow(**(columns | members))


def somebody(role: Role, *areas: str) -> Principal:
    scope = Scope(frozenset(areas) if areas else None)
    return Principal(
        name="lan", role=role, rights=role.rights, scope=scope, unit=None, via="key", door_id="1"
    )


def told(viewer: Viewer) -> list[dict[str, Any]]:
    return [json.loads(text) for text in viewer.alerts]


def heard(asking: Principal, *rows: AlertRow) -> list[dict[str, Any]]:
    """Return what somebody is told of alerts that were raised."""
    bulletin, viewer = Bulletin(Ring("e", Hand())), Viewer()
    with bulletin.read_by(viewer, asking):
        bulletin.tell([AlertNews("raised", one) for one in rows])
    bulletin.tell([AlertNews("cleared", one) for one in rows])
    return told(viewer)


def test_each_is_told_in_order_and_nobody_who_has_gone() -> None:
    texts = heard(LOOKING_ON, row(2), row(1), row(2))
    assert [(text["t"], text["what"]) for text in texts] == [("alert", "raised")] * 3
    assert [text["alert"]["alert_id"] for text in texts] == [2, 1, 2]


@pytest.mark.parametrize(
    ("asking", "place", "is_told"),
    [
        (somebody(Role.VIEWER), {}, True),
        (somebody(Role.VIEWER), {"area": None}, True),
        (somebody(Role.VIEWER, "760"), {}, True),
        (somebody(Role.VIEWER, "761"), {}, False),
        (somebody(Role.VIEWER, "26740"), {"ward": "26740"}, True),
        (somebody(Role.VIEWER, "760"), {"area": None}, False),
        (somebody(Role.VIEWER, "760"), {"area": None, "rule_id": CITY_SILENT_ID}, True),
    ],
)
def test_who_has_areas_is_told_what_stands_there(
    asking: Principal, place: dict[str, Any], *, is_told: bool
) -> None:
    assert bool(heard(asking, row(**place))) is is_told


def test_each_is_told_what_they_can_do() -> None:
    [viewed] = heard(LOOKING_ON, row())
    assert viewed["alert"]["possible"] == []
    [acted] = heard(somebody(Role.OPERATOR, "760"), row())
    assert acted["alert"]["possible"][0] == "acknowledge"
    [silent] = heard(somebody(Role.OPERATOR, "760"), row(area=None, rule_id=CITY_SILENT_ID))
    assert silent["alert"]["possible"] == []


async def test_of_more_than_there_is_room_for_a_text_says_so() -> None:
    bulletin, viewer = Bulletin(Ring("e", Hand())), Viewer()
    with bulletin.read_by(viewer, LOOKING_ON):
        bulletin.tell([AlertNews("raised", row(number)) for number in range(MAX_ALERTS + 2)])
    first, second, third = [json.loads(str(await viewer.next())) for _ in range(3)]
    assert first == {"t": "alert", "what": "missed", "alert": None}
    assert [second["alert"]["alert_id"], third["alert"]["alert_id"]] == [
        MAX_ALERTS,
        MAX_ALERTS + 1,
    ]
    assert not viewer.alerts


def test_a_notice_is_read_as_the_trigger_writes_it() -> None:
    assert notice_of("12:raised:99") == Notice(news_id=99, alert_id=12, what="raised")
