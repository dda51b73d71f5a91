"""From when on readings and each tier are kept, as a load has to know it: at midnights of the city.

What is older than readings are kept makes rollups only, what is older than a tier none of that
tier. A day is never divided: whatever is computed of it is computed of all its rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from contract.clock import from_us, to_us
from db.connection import Connection
from db.rollup import DAY, HOUR, QUARTER, Tier
from ingest.load.city_buckets import midnight_us
from ingest.load.queries import QUERIES
from ingest.maintenance import floor
from ingest.maintenance.floor import RAW
from ingest.maintenance.retention import Retention


@dataclass(frozen=True, slots=True)
class Kept:
    """From when on what is kept; a tier that is missing is kept for ever.

    Attributes
    ----------
    from_us
        By tier, the first midnight that the next cut spares. [us since the epoch]
    cut_us
        By tier, where retention would cut it now. [us since the epoch]
    """

    from_us: Mapping[str, int] = field(default_factory=dict[str, int])
    cut_us: Mapping[str, int] = field(default_factory=dict[str, int])

    @property
    def raw_us(self) -> int:
        """Return from when on readings are kept. [us since the epoch]."""
        return self.from_us.get(RAW, 0)

    @property
    def oldest_us(self) -> int:
        """Return from when on a reading makes anything at all. [us since the epoch]."""
        return min(self.of(tier) for tier in (QUARTER, HOUR, DAY))

    def of(self, tier: Tier) -> int:
        """Return from when on buckets of a tier are kept. [us since the epoch]."""
        return self.from_us.get(tier.name, 0)


async def read(
    connection: Connection, retention: Retention, now_at: datetime, zone: ZoneInfo
) -> Kept:
    """Return what is kept, given what retention has cut and what its next cut may drop.

    Parameters
    ----------
    now_at : datetime
        The time that retention counts back from.
    """
    floors = await floor.read(connection)
    cut = {
        RAW: floors.raw_at,
        QUARTER.name: floors.quarter_at,
        HOUR.name: floors.hour_at,
        DAY.name: floors.day_at,
    }
    from_us_of = {name: max(0, to_us(at)) for name, at in cut.items()}
    days = {name: days for name, days in retention.of_tiers().items() if days is not None}
    for name, kept_days in days.items():
        from_us_of[name] = max(from_us_of[name], midnight_us(now_at, zone, 1 - kept_days))
    return Kept(from_us_of, {name: midnight_us(now_at, zone, -kept) for name, kept in days.items()})


async def raise_floors(connection: Connection, kept: Kept, oldest_us: int) -> None:
    """Write down, in a turn, which tiers lack what a load made only coarser buckets of.

    Otherwise one reading that comes later for such a bucket would replace all that was loaded.

    Parameters
    ----------
    oldest_us : int
        Of the rows that were loaded. [us since the epoch]
    """
    for name in (RAW, QUARTER.name, HOUR.name):
        kept_from_us = kept.from_us.get(name, 0)
        if oldest_us < kept_from_us:
            parameters = {
                "tier": name,
                "kept_from_at": from_us(kept_from_us),
                "cut_at": from_us(kept.cut_us.get(name, kept_from_us)),
            }
            await connection.execute(QUERIES["raise_floor"], parameters)
