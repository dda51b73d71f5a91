"""Composites are judged by episodes of which old ones are forgotten, and stay what they were."""

import numpy as np
import pytest

from operations.engine.parts import Parts, judged
from operations.engine.sensors import Sensors
from operations.episodes.near import Positions
from operations.gather.found import Change, Found
from operations.gather.situation import Numbered, Place
from operations.rules.definition import Composite, Part
from tests.stand.alert_rows import threshold_rule

HOUR_US = 3_600_000_000
STEP_US = HOUR_US // 6
KEY = 1
NEVER = 100


def sensors() -> Sensors:
    key = np.array([KEY])
    here = np.array([10.7])
    return Sensors(
        key=key,
        kind=np.array(["street_flood"]),
        period_us=np.array([60_000_000]),
        is_in_service=np.array([True]),
        where=Positions(key, here, here),
        places={KEY: Place("s-1", "street_flood", "760", None)},
    )


def found(rule_id: str, begin_h: int, end_h: int | None) -> Found:
    begin_us = begin_h * HOUR_US
    return Found(
        rule_id=rule_id, sensor_key=KEY, was_since_us=None if end_h is None else begin_us,
        since_us=begin_us, raised_us=begin_us, last_us=begin_us, value=1.0,
        cleared_us=None if end_h is None else end_h * HOUR_US,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("parts", "spans", "told"),
    [
        # What is not there has been, and is forgotten.
        (
            (Part(rule_id="a"), Part(rule_id="b", is_not=True)),
            {"a": (0, NEVER), "b": (1, 2)},
            [(0, 1), (2, None)],
        ),
        # What began it is over, and is forgotten.
        ((Part(rule_id="a"), Part(rule_id="b")), {"a": (0, 2), "b": (1, NEVER)}, [(0, None)]),
    ],
)
def test_what_a_composite_began_with_may_be_forgotten(
    parts: tuple[Part, Part], spans: dict[str, tuple[int, int]], told: list[tuple[int, int | None]]
) -> None:
    operator = "and" if parts[1].is_not else "or"
    condition = Composite(kind="street_flood", operator=operator, parts=parts)
    rule = Numbered(threshold_rule("both", condition=condition), 1)
    kept = Parts(frozenset({"a", "b", "both"}), {}, known_us=-1, judged_us=-1)
    stored: dict[int, int | None] = {}
    for now_us in range(0, 9 * HOUR_US, STEP_US):
        changes: list[Change] = [
            found(name, begin_h, end_h if end_h * HOUR_US == now_us else None)
            for name, (begin_h, end_h) in spans.items()
            if now_us in {begin_h * HOUR_US, end_h * HOUR_US}
        ]
        from_us = min(kept.changed_us(changes), kept.judged_us) - 1
        kept = kept.after(changes)
        news = judged(rule, kept, sensors(), from_us=from_us, until_us=now_us)
        kept = kept.after(news).judged_until(now_us)
        for one in news:
            assert isinstance(one, Found)
            assert one.was_since_us in {None, one.since_us}
            stored[one.since_us] = one.cleared_us
    assert [(one / HOUR_US, each and each / HOUR_US) for one, each in stored.items()] == told
