"""The letters that a birth found too many to call back itself: the leader calls them, in steps."""

from dataclasses import dataclass

from contract.city_time import CityTime
from contract.plausible import Plausible
from db.connection import Connection
from ingest.judge.bounds import bounds_of
from ingest.maintenance.queries import QUERIES
from ingest.registry.area_finder import AreaFinder
from ingest.registry.registry import Registry
from ingest.write.store import BatchStore

SENSOR_LIMIT = 1_000


@dataclass(frozen=True, slots=True)
class Recaller:
    """Calls letters back.

    Attributes
    ----------
    city : str
    areas : AreaFinder
    raw_days : int
        How long readings are kept: older ones become letters `too_old`.
    plausible : Plausible
        What is plausible in the city.
    """

    city: str
    areas: AreaFinder
    raw_days: int
    city_time: CityTime
    plausible: Plausible

    async def step(self, connection: Connection) -> int:
        """Call back what one transaction may take; return how many letters, 0 when all is done.

        Raises
        ------
        psycopg.Error
            Nothing was called back; the sensors are still due.
        """
        # What it knows of sensors is read anew: a worker without a slot hears no births.
        store = BatchStore(Registry(self.city), self.areas, client_id=f"ingest-{self.city}-recall")
        async with connection.transaction():
            taken = await connection.execute(
                QUERIES["take_recalls"], {"sensor_limit": SENSOR_LIMIT}
            )
            sensor_ids = [sensor_id for (sensor_id,) in await taken.fetchall()]
            if not sensor_ids:
                return 0
            bounds = bounds_of(self.city_time, self.raw_days, self.plausible)
            outcome = await store.call_back(connection, sensor_ids, bounds)
        return outcome.recalled_count
