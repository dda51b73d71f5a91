"""Where each tier was cut: what began before may be gone, and a cut further on may be held."""

from dataclasses import dataclass
from datetime import UTC, datetime

from db.connection import Connection
from db.rollup import DAY, HOUR, QUARTER, Tier
from ingest.maintenance.cut import LastCut
from ingest.maintenance.queries import QUERIES

RAW = "raw"
NEVER_CUT = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Floors:
    """The days from which readings and the tiers are kept."""

    raw_at: datetime = NEVER_CUT
    quarter_at: datetime = NEVER_CUT
    hour_at: datetime = NEVER_CUT
    day_at: datetime = NEVER_CUT

    def of(self, tier: Tier) -> datetime:
        """Return from when on buckets of a tier can be computed from all that they are made of."""
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


async def last_cut(connection: Connection, name: str) -> LastCut | None:
    """Return where a tier, or the letters, were cut last; None where they never were."""
    found = await (await connection.execute(QUERIES["read_cut"], {"tier": name})).fetchone()
    return None if found is None else LastCut(*found)


async def held_cuts(connection: Connection) -> dict[str, datetime]:
    """Return by tier the cuts that wait for somebody to make them by hand."""
    return dict(await (await connection.execute(QUERIES["read_held"])).fetchall())


async def move(connection: Connection, name: str, cut_at: datetime, applied_at: datetime) -> None:
    """Write down a cut; nothing of the tier is held any more."""
    await connection.execute(
        QUERIES["move_cut"], {"tier": name, "cut_at": cut_at, "applied_at": applied_at}
    )


async def hold(connection: Connection, name: str, wanted_at: datetime) -> None:
    """Write down that a clock wants a cut that it may not have."""
    await connection.execute(QUERIES["hold_cut"], {"tier": name, "wanted_at": wanted_at})


async def release(connection: Connection, name: str) -> None:
    """Write down that no clock wants more than it may have."""
    await connection.execute(QUERIES["release_cut"], {"tier": name})
