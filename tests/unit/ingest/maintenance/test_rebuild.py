"""What a rebuild is asked for, and how a senseless wish is refused."""

from datetime import date

import pytest

from contract.catalogue import KIND_BY_CODE, KINDS
from ingest.errors import RebuildError
from ingest.maintenance.rebuild import Order, order


def test_no_kind_means_all_of_them() -> None:
    assert order("2026-11-01", "2026-11-03", []) == Order(
        date(2026, 11, 1), date(2026, 11, 3), KINDS
    )


def test_a_kind_that_is_named_twice_is_computed_once() -> None:
    wanted = order("2026-11-01", "2026-11-02", ["noise", "weather", "noise"])
    assert wanted.kinds == (KIND_BY_CODE["noise"], KIND_BY_CODE["weather"])


@pytest.mark.parametrize(
    ("from_text", "to_text", "kinds", "says"),
    [
        ("yesterday", "2026-11-22", [], "--from yesterday is not a day; write it as 2026-11-22"),
        ("2026-11-22", "2026-02-30", [], "--to 2026-02-30 is not a day"),
        ("2026-11-22", "2026-11-22", [], "must be later than --from 2026-11-22"),
        ("2026-11-22", "2026-11-21", [], "the day of --to is not included"),
        ("2026-11-21", "2026-11-22", ["rain"], "unknown kind rain; known: air_quality, noise"),
    ],
)
def test_a_senseless_wish_is_refused_with_what_would_be_right(
    from_text: str, to_text: str, kinds: list[str], says: str
) -> None:
    with pytest.raises(RebuildError, match=says):
        order(from_text, to_text, kinds)
