"""How a load fares, and how fast it is."""

from datetime import UTC, datetime, timedelta

import pytest

from ioc_api.loads import rules

NOW = datetime(2026, 11, 29, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("finished", "problem", "silent", "expected"),
    [
        (False, None, timedelta(seconds=5), "running"),
        (False, None, rules.SILENT, "running"),
        (False, None, rules.SILENT + timedelta(seconds=1), "interrupted"),
        (False, "the stream ended before its last part", timedelta(0), "failed"),
        (True, None, timedelta(days=3), "finished"),
    ],
)
def test_how_a_load_fares_is_told_by_what_stands_of_it(
    finished: bool,  # noqa: FBT001
    problem: str | None,
    silent: timedelta,
    expected: str,
) -> None:
    """Whoever is killed writes nothing: only his silence tells."""
    at = NOW - silent
    found = rules.state(
        finished_at=at if finished else None, problem=problem, updated_at=at, now=NOW
    )
    assert found == expected


@pytest.mark.parametrize(
    ("rows", "took", "expected"),
    [
        (0, timedelta(0), None),
        (0, timedelta(seconds=9), None),
        (500_000, timedelta(seconds=10), 50_000),
        (6_000_000, timedelta(hours=1), 200_000),
    ],
    ids=["not begun", "no part yet", "a young one's whole time", "an old one's last half minute"],
)
def test_a_rate_is_of_the_last_seconds(rows: int, took: timedelta, expected: float | None) -> None:
    assert rules.rows_per_s(rows, NOW - took, NOW) == expected
