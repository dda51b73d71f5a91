"""Below which day a bucket of each tier is left as it is."""

from datetime import UTC, datetime

import pytest

from db.rollup import DAY, HOUR, QUARTER, TIERS, Tier
from ingest.maintenance.floor import NEVER_CUT, Floors

RAW_AT = datetime(2026, 8, 24, tzinfo=UTC)
QUARTER_AT = datetime(2024, 11, 21, tzinfo=UTC)
HOUR_AT = datetime(2016, 11, 21, tzinfo=UTC)
FLOORS = Floors(raw_at=RAW_AT, quarter_at=QUARTER_AT, hour_at=HOUR_AT)


@pytest.mark.parametrize("tier", TIERS, ids=lambda tier: tier.name)
def test_what_new_readings_touch_is_computed_where_readings_are_complete(tier: Tier) -> None:
    assert FLOORS.of_marks(tier) == RAW_AT


@pytest.mark.parametrize(
    ("tier", "floor_at"),
    [(QUARTER, RAW_AT), (HOUR, QUARTER_AT), (DAY, HOUR_AT)],
    ids=["15m", "1h", "1d"],
)
def test_a_rebuild_needs_the_finer_tier(tier: Tier, floor_at: datetime) -> None:
    assert FLOORS.of_rebuild(tier) == floor_at


@pytest.mark.parametrize("tier", TIERS, ids=lambda tier: tier.name)
def test_nothing_is_too_old_where_nothing_was_cut(tier: Tier) -> None:
    assert Floors().of_marks(tier) == NEVER_CUT


def test_a_tier_that_was_cut_further_than_its_source_is_not_filled_again() -> None:
    assert Floors(hour_at=RAW_AT, quarter_at=QUARTER_AT).of_rebuild(HOUR) == RAW_AT
