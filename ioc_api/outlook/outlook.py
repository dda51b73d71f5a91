"""Look ahead again and again: about once a minute of city time, never faster than the wall allows.

What was found stands in memory and is served from there. Every process finds the same by itself:
it is made of what is stored, so no table keeps it.
"""

from datetime import datetime, timedelta

import structlog

from contract.city import City
from contract.city_time import CityTime
from contract.clock import monotonic_s
from db.pool import Pool
from ioc_api.again import again
from ioc_api.fleet.fleet import Fleet
from ioc_api.outlook import river
from ioc_api.outlook.river import RiverNow
from ioc_api.outlook.streets import Streets, StreetsNow

EVERY_CITY_S = 60.0
LEAST_PAUSE_S, MOST_PAUSE_S = 5.0, 60.0
REST_RATIO = 4.0  # as long as it looked, so many times it rests: a fifth of a core at most
FIRST_LOOK_S = 0.05  # between two looks whether the live state has been read
COUNTS_FOR = timedelta(minutes=10)
"""So long a look is worth something; where the city leaps or nobody looks, it is not."""

_log = structlog.get_logger()


class Outlook:
    """What was found when somebody last looked ahead."""

    def __init__(self, *, pool: Pool, fleet: Fleet, city: City, city_time: CityTime) -> None:
        self._pool = pool
        self._fleet = fleet
        self._city = city
        self._city_time = city_time
        self._river: RiverNow | None = None
        self._looking = Streets(pool, fleet, city)
        self._streets: StreetsNow | None = None

    async def run(self) -> None:
        """Look for ever."""

        def say(detail: str, retry_s: float) -> None:
            _log.warning("outlook_failed", detail=detail, retry_s=retry_s)

        await again(self.look, say)

    async def look(self) -> float:
        """Look once, as soon as the live state has been read; return when to look again."""
        if not self._fleet.is_loaded:
            return FIRST_LOOK_S
        line, began_s = self._city_time.line(), monotonic_s()
        self._river = await river.find(self._pool, self._fleet, self._city, line.city_at)
        self._streets = await self._looking.find(self._river, line.city_at)
        if line.speed <= 0:
            return MOST_PAUSE_S
        rest_s = REST_RATIO * (monotonic_s() - began_s)
        return min(max(EVERY_CITY_S / line.speed, LEAST_PAUSE_S, rest_s), MOST_PAUSE_S)

    def river_at(self, now: datetime) -> RiverNow:
        """Return what is known of the river at a city time: nothing where no look counts."""
        found = self._river
        if found is None or not _counts(found.found_at, now):
            return RiverNow(None, now)
        return found

    def streets_at(self, now: datetime) -> StreetsNow | None:
        """Return what was expected on streets when last looked; None where no look counts."""
        found = self._streets
        return found if found is not None and _counts(found.found_at, now) else None

    def looked_at(self) -> datetime | None:
        """Return when streets were last looked at, however long ago."""
        return None if self._streets is None else self._streets.found_at


def _counts(found_at: datetime, now: datetime) -> bool:
    return abs(now - found_at) <= COUNTS_FOR
