"""From when on each tier is complete: what began before may be gone and is never computed anew."""

from dataclasses import dataclass
from datetime import UTC, datetime

from db.rollup import DAY, HOUR, QUARTER, Tier
from ingest.maintenance.queries import QUERIES
from ingest.slots import Connection

RAW = "raw"
NEVER_CUT = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Floors:
    """The days from which readings and the tiers are kept."""

    raw_at: datetime = NEVER_CUT
    quarter_at: datetime = NEVER_CUT
    hour_at: datetime = NEVER_CUT
    day_at: datetime = NEVER_CUT

    def of_marks(self, tier: Tier) -> datetime:
        """Return the floor for buckets that new readings touched: they need their readings."""
        return max(self.raw_at, self.of_rebuild(tier))

    def of_rebuild(self, tier: Tier) -> datetime:
        """Return the floor for buckets that are computed from what is stored of the finer tier."""
        match tier.name:
            case QUARTER.name:
                return max(self.raw_at, self.quarter_at)
            case HOUR.name:
                return max(self.quarter_at, self.hour_at)
            case _:
                return max(self.hour_at, self.day_at)


async def read(connection: Connection) -> Floors:
    """Return the floors, as retention has written them."""
    found = await connection.execute(QUERIES["read_floors"])
    kept_from: dict[str, datetime] = dict(await found.fetchall())
    return Floors(
        *(kept_from.get(name, NEVER_CUT) for name in (RAW, QUARTER.name, HOUR.name, DAY.name))
    )
