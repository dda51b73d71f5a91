"""Who is called: by severity, place, unit and level, and nobody about what is silent or over."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from operations.tell.choosing import is_called
from operations.tell.news import News
from operations.tell.targets import Target

AT = datetime(2026, 11, 22, 7, tzinfo=UTC)
NEWS = News(
    alert_id=12, what="raised", rule_id="flood-critical", severity="critical", state="open",
    kind="street_flood", quantity="depth_m", sensor_id=None, sensor_name=None, sensor_count=6,
    area="760", ward="26740", value=None, limit_value=None, since_at=AT, cleared_at=None,
    unit="drainage", escalation_level=0, is_silent=False, label_vi="", label_en="", playbook_vi="",
    playbook_en="",
)  # fmt: skip
ANYBODY = Target(
    name="a", channel="webhook", url="", secret=b"", severities=(), areas=(), units=(), what=(),
    from_level=0, language="vi", title="", text="",
)  # fmt: skip


@pytest.mark.parametrize(
    ("wants", "has", "expected"),
    [
        ({}, {}, True),
        ({"severities": ("critical",)}, {}, True),
        ({"severities": ("minor", "major")}, {}, False),
        ({"areas": ("760",)}, {}, True),
        ({"areas": ("26740",)}, {}, True),
        ({"areas": ("761",)}, {}, False),
        ({"areas": ("761",)}, {"area": None, "ward": None}, False),
        ({"areas": ("761",)}, {"area": None, "ward": None, "rule_id": "city-silent"}, True),
        ({"units": ("drainage",)}, {}, True),
        ({"units": ("power",)}, {}, False),
        ({"units": ("power",)}, {"unit": None}, False),
        ({"from_level": 1}, {}, False),
        ({"from_level": 1}, {"escalation_level": 2, "what": "escalated"}, True),
        ({}, {"what": "acknowledge"}, False),
        ({"what": ("acknowledge",)}, {"what": "acknowledge", "state": "acknowledged"}, True),
        ({"what": ("acknowledge",)}, {}, False),
        ({}, {"is_silent": True}, False),
        ({}, {"state": "suppressed"}, False),
        ({}, {"state": "duplicate"}, False),
        ({}, {"state": "resolved"}, False),
        ({}, {"cleared_at": AT}, False),
        ({}, {"cleared_at": AT, "what": "cleared"}, True),
        ({}, {"cleared_at": AT, "what": "cleared", "state": "resolved"}, True),
        ({}, {"cleared_at": AT, "what": "cleared", "state": "duplicate"}, False),
    ],
)
def test_who_is_called(wants: dict[str, Any], has: dict[str, Any], expected: bool) -> None:  # noqa: FBT001
    assert is_called(replace(ANYBODY, **wants), replace(NEWS, **has)) is expected
