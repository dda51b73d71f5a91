"""Windows of maintenance, quiet hours, and of which sensors a rule is asked."""

from datetime import UTC, datetime, timedelta

import pytest

from operations.rules.places import is_asked
from operations.rules.quiet import is_quiet
from operations.rules.windows import About, Window, covered_until, covers
from tests.stand.rules import SILENT, rule

AT = datetime(2026, 4, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
ABOUT = About(
    rule_id="flood", kind="street_flood", areas=frozenset({"760", "26740"}), sensor_id="x-sf-0001"
)
GROUP = About(rule_id="flood", kind="street_flood", areas=frozenset({"760"}))
CITY = About(rule_id="flood", kind="street_flood")


def window(**named: str) -> Window:
    return Window(window_id=1, from_at=AT - HOUR, to_at=AT + HOUR, **named)  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize(
    ("named", "about", "is_covered"),
    [
        ({"rule_id": "flood"}, ABOUT, True),
        ({"rule_id": "other"}, ABOUT, False),
        ({"area": "760"}, ABOUT, True),
        ({"area": "26740"}, ABOUT, True),
        ({"area": "761"}, ABOUT, False),
        ({"area": "760"}, CITY, False),
        ({"sensor_id": "x-sf-0001"}, ABOUT, True),
        ({"sensor_id": "x-sf-0001"}, GROUP, False),
        ({"kind": "street_flood", "area": "760"}, GROUP, True),
        ({"kind": "noise", "area": "760"}, GROUP, False),
    ],
)
def test_a_window_covers_what_it_names(
    named: dict[str, str], about: About, *, is_covered: bool
) -> None:
    assert covers(window(**named), about, AT) is is_covered


def test_a_window_holds_from_its_begin_to_before_its_end_or_until_it_is_ended() -> None:
    assert covers(window(area="760"), ABOUT, AT - HOUR)
    assert not covers(window(area="760"), ABOUT, AT + HOUR)
    ended = Window(window_id=1, from_at=AT - HOUR, to_at=AT + HOUR, area="760", ended_at=AT)
    assert not covers(ended, ABOUT, AT)


def test_of_several_windows_the_latest_end_counts() -> None:
    longer = Window(window_id=2, from_at=AT, to_at=AT + 3 * HOUR, kind="street_flood")

    assert covered_until([window(area="760"), longer], ABOUT, AT) == AT + 3 * HOUR
    assert covered_until([], ABOUT, AT) is None


@pytest.mark.parametrize(
    ("severity", "hour", "is_it"),
    [("minor", 23, True), ("minor", 5, True), ("minor", 6, False), ("critical", 23, False)],
)
def test_quiet_hours_reach_past_midnight_and_hush_nothing_critical(
    severity: str, hour: int, *, is_it: bool
) -> None:
    nightly = rule(severity=severity, quiet_hours=[{"from_hour": 22, "to_hour": 6}])

    assert is_quiet(nightly, datetime(2026, 4, 1, hour, 30)) is is_it  # noqa: DTZ001 - local


def test_a_rule_is_asked_where_it_says() -> None:
    here = {"sensor_id": "x-sf-0001", "kind": "street_flood"}
    areas = frozenset({"760", "26740"})

    assert is_asked(rule(), **here, areas=areas)
    assert is_asked(rule(areas=["26740"]), **here, areas=areas)
    assert not is_asked(rule(areas=["761"]), **here, areas=areas)
    assert not is_asked(rule(sensor_ids=["x-sf-0002"]), **here, areas=areas)
    assert not is_asked(rule(SILENT), **here, areas=areas)
    assert is_asked(rule({"type": "no_data", "periods": 9}), **here, areas=areas)
