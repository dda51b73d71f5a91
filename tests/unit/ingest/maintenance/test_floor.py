"""Below which day a bucket of each tier is left as it is."""

from datetime import UTC, datetime

import pytest

from db.rollup import DAY, HOUR, QUARTER, TIERS, Tier
from ingest.maintenance.floor import NEVER_CUT, Floors

RAW_AT = datetime(2026, 8, 24, tzinfo=UTC)
QUARTER_AT = datetime(2024, 11, 21, tzinfo=UTC)
HOUR_AT = datetime(2016, 11, 21, tzinfo=UTC)
FLOORS = Floors(raw_at=RAW_AT, quarter_at=QUARTER_AT, hour_at=HOUR_AT)


@pytest.mark.parametrize(
    ("tier", "floor_at"),
    [(QUARTER, RAW_AT), (HOUR, QUARTER_AT), (DAY, HOUR_AT)],
    ids=["15m", "1h", "1d"],
)
def test_a_tier_needs_the_finer_one(tier: Tier, floor_at: datetime) -> None:
    assert FLOORS.of(tier) == floor_at


@pytest.mark.parametrize("tier", TIERS, ids=lambda tier: tier.name)
def test_nothing_is_too_old_where_nothing_was_cut(tier: Tier) -> None:
    assert Floors().of(tier) == NEVER_CUT


def test_a_tier_that_was_cut_further_than_its_source_is_not_filled_again() -> None:
    assert Floors(hour_at=RAW_AT, quarter_at=QUARTER_AT).of(HOUR) == RAW_AT
