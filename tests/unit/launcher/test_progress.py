"""How far the past of a city has come, in words."""

import json

import pytest

from launcher import progress

DAY_MS = 86_400_000
LOAD = {
    "load_name": "history-1",
    "part_count": 480,
    "done_count": 200,
    "row_count": 25_000_000,
    "rows_per_s": 212_000.4,
}


def said(span_ms: int = 30 * DAY_MS, **changes: object) -> str:
    """Return the line of a load that stands beside another one."""
    items = [{**LOAD, "load_name": "a file"}, LOAD | changes]
    return progress.under_way(json.dumps({"items": items}), "history-1", span_ms)


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({}, "history: 12 of 30 days, 212,000 rows/s, about 3 min left"),
        ({"done_count": 470}, "history: 29 of 30 days, 212,000 rows/s, less than a minute left"),
        ({"span_ms": DAY_MS}, "history: 10 of 24 hours, 212,000 rows/s, about 3 min left"),
        ({"rows_per_s": None}, "history: 12 of 30 days"),
        ({"part_count": None}, "history: 25,000,000 rows, 212,000 rows/s"),
        ({"done_count": 0, "row_count": 0, "rows_per_s": None}, ""),
        ({"done_count": 480}, ""),
    ],
    ids=["middle", "near the end", "a day", "of no rate", "of unknown length", "begun", "whole"],
)  # fmt: skip
def test_a_load_says_how_far_it_is_how_fast_and_how_long_it_still_takes(
    changes: dict[str, int], line: str
) -> None:
    assert said(**changes) == line


def test_where_nobody_answers_or_knows_the_load_nothing_is_said() -> None:
    assert progress.under_way("", "history-1", DAY_MS) == ""
    assert progress.under_way('{"items": []}', "history-1", DAY_MS) == ""


@pytest.mark.parametrize(
    ("changes", "end"),
    [
        ({}, " in 312 s"),
        ({"refused": 3}, " in 312 s, 3 of them refused"),
        ({"took_s": 40.0}, ""),
    ],
    ids=["all stored", "some refused", "the last of several runs, which took longer together"],
)
def test_what_has_come_of_it_is_said_with_what_was_refused(
    changes: dict[str, float], end: str
) -> None:
    told = {"rows": 66_123_456, "refused": 0, "took_s": 312.4, "rows_per_s": 211_662.0}
    text = json.dumps(told | changes)
    assert progress.done(text, 30 * DAY_MS) == f"history: 30 days, 66,123,456 rows{end}"
