"""Texts: known placeholders alone, one line for a title, nothing that steers what shows them."""

from datetime import UTC, datetime
from typing import Any

import pytest

from operations.tell import template
from operations.tell.news import News
from operations.tell.template import PLACEHOLDERS, TEXT, TITLE, Language, Place

NOW = datetime(2026, 11, 22, 7, 5, tzinfo=UTC)
PLACE = Place(names={"vi": {"760": "Quận 1"}, "en": {"760": "District 1"}}, utc_offset_h=7)


def news(**changes: Any) -> News:
    members: dict[str, Any] = {
        "alert_id": 12, "what": "raised", "rule_id": "flood-critical", "severity": "critical",
        "state": "open", "kind": "street_flood", "quantity": "depth_m", "sensor_id": "hcmc-fl-0001",
        "sensor_name": "Nguyễn Hữu Cảnh", "sensor_count": 1, "area": "760", "ward": None,
        "value": 0.38, "limit_value": 0.3, "since_at": NOW, "cleared_at": None, "unit": None,
        "escalation_level": 0, "is_silent": False, "label_vi": "Ngập sâu", "label_en": "Deep flood",
        "playbook_vi": "Gọi đội trực.", "playbook_en": "Call the crew.",
    }  # fmt: skip
    return News(**(members | changes))


def test_what_is_told_by_default() -> None:
    told = template.members(news(), "vi", PLACE, NOW)
    assert set(told) == set(PLACEHOLDERS)
    assert template.title(TITLE["vi"], told) == "[KHẨN CẤP] Ngập sâu – Quận 1"
    assert template.body(TEXT["vi"], told).splitlines() == [
        "Mới: Ngập sâu",
        "Nơi: Quận 1, Nguyễn Hữu Cảnh (hcmc-fl-0001)",
        "Giá trị: 0.38 m, ngưỡng 0.3 m",
        "Từ: 14:05 22/11/2026",
        "Cảnh báo số 12, 14:05 22/11/2026",
        "",
        "Gọi đội trực.",
    ]


def test_of_many_sensors_and_of_no_area() -> None:
    told = template.members(
        news(sensor_id=None, sensor_count=40, area=None, value=None), "en", PLACE, NOW
    )
    assert (told["sensor"], told["area"], told["value"]) == ("40 sensors", "several districts", "–")
    told = template.members(news(sensor_id=None, area=None), "en", PLACE, NOW)
    assert told["area"] == "the whole city"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_texts_of_the_house_are_right(language: Language) -> None:
    assert template.problem(TITLE[language]) is None
    assert template.problem(TEXT[language]) is None


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("$secret", "$secret is unknown; known: $alert_id"),
        ("${label.__class__}", "stands before a name"),
        ("5 $", "stands before a name"),
    ],
)
def test_what_is_no_template_is_refused(text: str, problem: str) -> None:
    assert problem in (template.problem(text) or "")


def test_a_dollar_sign_can_be_written() -> None:
    assert template.problem("$$ $label ${area}") is None


def test_what_a_sensor_is_called_steers_nothing() -> None:
    name = "A\r\nBcc: x@y.vn\u202e\x1b[31m"
    told = template.members(news(sensor_name=name), "en", PLACE, NOW)
    assert "\r" not in told["sensor"]
    assert "\x1b" not in told["sensor"]
    assert "\u202e" not in told["sensor"]
    assert "\n" not in template.title("$sensor", told)


def test_what_stands_in_a_value_is_no_placeholder() -> None:
    told = template.members(news(label_en="$playbook"), "en", PLACE, NOW)
    assert template.title("$label", told) == "$playbook"
