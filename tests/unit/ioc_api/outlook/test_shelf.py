"""What sensors told in bins: the last bin is whole, and what is newer still counts for depths."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from ioc_api.outlook.queries import Bins
from ioc_api.outlook.shelf import Shelf
from ioc_api.span import Span

HOUR = datetime(2026, 11, 30, 5, tzinfo=UTC)
FIRST_BIN = int(HOUR.timestamp()) // 300
KEYS = np.array([7, 3])


async def told(span: Span) -> Bins:
    """Return what two sensors told: one in each bin the number of the bin, the other once."""
    first, last = (int(at.timestamp()) // 300 for at in (span.from_at, span.to_at))
    bins = np.arange(first, last + 1)
    return Bins(
        np.append(np.full(bins.size, 7), 3),
        np.append(bins, FIRST_BIN),
        np.append((bins - FIRST_BIN).astype(np.float64), 0.5),
    )


@pytest.mark.parametrize(
    ("minutes", "last", "newest"), [(10.0, 1.0, 2.0), (12.0, 1.0, 2.0), (13.0, 2.0, 2.0)]
)
async def test_the_last_bin_ends_nearest_to_now(minutes: float, last: float, newest: float) -> None:
    now = HOUR + timedelta(minutes=minutes)

    means = await Shelf(told, 3).look(now, KEYS)
    lasts = await Shelf(told, 3, has_newest=True).look(now, KEYS)

    assert means[:, 0].tolist() == [last - 2, last - 1, last]
    assert lasts[:, 0].tolist() == [last - 2, last - 1, newest]


async def test_what_was_told_since_the_last_bin_is_forgotten_with_the_next_look() -> None:
    """It comes again as a bin of its own."""
    shelf = Shelf(told, 3, has_newest=True)
    await shelf.look(HOUR + timedelta(minutes=12), KEYS)

    later = await shelf.look(HOUR + timedelta(minutes=18), KEYS)

    assert later[:, 0].tolist() == [1.0, 2.0, 3.0]
    assert np.isnan(later[1:, 1]).all()
