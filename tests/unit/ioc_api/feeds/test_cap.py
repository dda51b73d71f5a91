"""A message is what the standard asks, whatever is in the texts of an alert."""

import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract.city import City, city_folder, load_city
from contract.city_time import CityTime
from contract.clock import utc_now
from contract.outline import load_outlines
from ioc_api.alerts.items import AlertRow
from ioc_api.feeds import cap, wording
from ioc_api.feeds.cap import Reference
from ioc_api.feeds.ground import Ground
from ioc_api.feeds.office import speaking
from ioc_api.feeds.wording import Voice, Wanted
from operations.rules.pack import RulePack
from operations.rules.reading import RULES_FILE, from_toml, to_json
from tests.stand.alert_rows import threshold_rule
from tests.stand.cap_rules import NAMESPACE, problems, text_of

AT = datetime(2026, 11, 30, 0, 15, 30, 250_000, tzinfo=UTC)
EXERCISE = Voice("ioc@hcmc.invalid", "Exercise")
FIRST = Reference("ioc@hcmc.invalid", "hcmc.12.1.20261130T001530", AT.replace(microsecond=0))


@cache
def city() -> City:
    return load_city(city_folder("hcmc"))


@cache
def ground() -> Ground:
    return Ground(city(), load_outlines(city()))


@cache
def pack() -> RulePack:
    return from_toml(city().folder / RULES_FILE)


def alert(rule_id: str = "flood-critical", **columns: Any) -> AlertRow:
    rule = threshold_rule(rule_id, label_vi="Ngập từ 30 cm", label_en="Flooded from 30 cm")
    row = AlertRow(
        alert_id=12, version=1, rule_id=rule_id, rule_version=1, severity="critical",
        state="open", kind="street_flood", quantity="depth_m", sensor_count=1, area="760",
        ward="26740", value=0.42, limit_value=0.3, since_at=AT - timedelta(minutes=5),
        raised_at=AT, last_at=AT, cleared_at=None, evidence={}, incident_id=None,
        assignee="lan", unit="drainage", due_at=None, escalation_level=0, is_late=False,
        is_silent=False, suppressed_until=None, absorbed_by=None, news_id=1,
        sensor_id="hcmc-fl-0001", sensor_name="Nguyễn Hữu Cảnh", lat_deg=10.79, lon_deg=106.71,
        definition=to_json(rule), last_step="note", last_step_who="lan", last_step_at=AT,
    )  # fmt: skip
    return replace(row, **columns)


def told(
    row: AlertRow,
    type_: cap.MessageType = "Alert",
    *,
    family: str = "flood",
    voice: Voice = EXERCISE,
) -> ET.Element:
    """Return a message, which must be one."""
    followed = () if type_ == "Alert" else (FIRST,)
    wanted = Wanted(type_, 1 if type_ == "Alert" else 2, AT, followed)
    document = cap.to_xml(wording.message(row, pack().public[family], wanted, ground(), voice))
    assert problems(document) == []
    return ET.fromstring(document)  # noqa: S314 - of our own making


def infos(root: ET.Element) -> list[ET.Element]:
    return root.findall(f"{NAMESPACE}info")


@pytest.mark.parametrize("type_", ["Alert", "Update", "Cancel"])
def test_a_message_is_what_the_standard_asks(type_: cap.MessageType) -> None:
    root = told(alert(), type_)
    assert text_of(root, "msgType") == type_
    assert text_of(root, "status") == "Exercise"
    assert [text_of(info, "language") for info in infos(root)] == ["vi-VN", "en-US"]


def test_each_family_of_the_pack_makes_messages() -> None:
    for family in pack().public:
        told(alert(), family=family)
        told(alert(area=None, ward=None, sensor_id=None, sensor_name=None), family=family)


def test_utc_is_written_as_the_standard_wants_it() -> None:
    """Never `Z`, never `+00:00`; also of a time that was said in another zone."""
    hanoi = AT.astimezone(timezone(timedelta(hours=7)))
    assert cap.instant(AT) == cap.instant(hanoi) == "2026-11-30T00:15:30-00:00"


def test_positions_have_latitude_first_and_rings_are_closed() -> None:
    """The pack's city lies at 10 degrees north and 106 east."""
    circle = text_of(told(alert()), "info/area/circle")
    assert circle == "10.79000,106.71000 0.5"
    polygon = text_of(told(alert(), family="pm25"), "info/area/polygon").split()
    assert polygon[0] == polygon[-1]
    assert all(10 < float(pair.split(",")[0]) < 12 for pair in polygon)


def test_a_tide_is_the_whole_city_s() -> None:
    root = told(alert("phu-an-alarm-iii"), family="river-level")
    assert text_of(root, "info/area/areaDesc").startswith(city().name_vi)
    assert text_of(root, "info/area/geocode/value") == city().area_code


def test_people_are_told_what_to_do_and_nothing_of_the_centre_s_work() -> None:
    text = cap.to_xml(
        wording.message(
            alert(), pack().public["flood"], Wanted("Alert", 1, AT, ()), ground(), EXERCISE
        )
    ).decode()
    assert "Do not enter the flooded road" in text
    for inner in ("lan", "Look at the nearest camera", "drainage", "note>lan"):
        assert f">{inner}" not in text
    assert "0,42 m" in text
    assert "0.42 m" in text


@pytest.mark.parametrize(
    ("row", "response"),
    [
        (alert(cleared_at=AT), "AllClear"),
        (alert(state="duplicate", absorbed_by=13), "None"),
        (alert(state="resolved"), "None"),
        (alert(state="suppressed"), "None"),
    ],
    ids=["its condition is over", "another tells it", "somebody resolved it", "put aside"],
)
def test_only_what_sensors_show_is_an_all_clear(row: AlertRow, response: str) -> None:
    """People may resolve what still holds: that is no word of safety."""
    root = told(row, "Cancel")
    assert text_of(root, "info/responseType") == response
    assert text_of(root, "info/urgency") == "Past"


def test_what_is_an_exercise_says_so_in_both_languages() -> None:
    root = told(alert())
    assert text_of(root, "note") == "Exercise, simulated data: hcmc"
    assert [text_of(info, "headline").partition("]")[0] for info in infos(root)] == [
        "[Diễn tập, dữ liệu mô phỏng",
        "[Exercise, simulated data",
    ]
    earnest = told(alert(), voice=Voice("warnings@example.org", "Actual"))
    assert text_of(earnest, "status") == "Actual"
    assert text_of(earnest, "info/headline").startswith("Ngập từ 30 cm")


def test_a_city_whose_clock_a_simulator_tells_is_never_in_earnest() -> None:
    city_time = CityTime(utc_now)
    voice = speaking(city(), city_time, "Actual", "warnings@example.org")
    assert voice().status == "Actual"
    now = cap.instant(utc_now())[:19]
    city_time.hear(f'{{"city_at":"{now}.000Z","wall_at":"{now}.000Z","speed":1.0}}'.encode())
    assert voice().status == "Exercise"
    city_time.hear(b"")
    assert voice().status == "Actual"


@settings(max_examples=60, deadline=None)
@given(
    label=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20),
    name=st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    value=st.none() | st.floats(-1e9, 1e9),
    type_=st.sampled_from(["Alert", "Update", "Cancel"]),
)
def test_no_text_of_an_alert_makes_a_broken_message(
    label: str, name: str, value: float | None, type_: cap.MessageType
) -> None:
    """Whoever may make rules writes labels, whoever has a device its name."""
    rule = to_json(threshold_rule(label_vi=label, label_en=label))
    told(alert(definition=rule, sensor_name=name, value=value), type_)
