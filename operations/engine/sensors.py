"""The city's sensors as they are registered: where they stand, how often they read."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from contract.arrays import BoolArray, IntArray
from db.connection import Connection
from operations.engine.queries import QUERIES
from operations.episodes.context import US_PER_S
from operations.episodes.near import Positions
from operations.gather.situation import Place


@dataclass(frozen=True, slots=True, eq=False)
class Sensors:
    """All sensors, by their keys.

    Attributes
    ----------
    key : (sensor,) int64
        Rising.
    kind : (sensor,) str
    period_us : (sensor,) int64
        [us]
    is_in_service : (sensor,) bool
        Whether it is not retired.
    where : Positions
    places : mapping of int to Place
        By key.
    """

    key: IntArray
    kind: np.ndarray[tuple[int], np.dtype[np.str_]]
    period_us: IntArray
    is_in_service: BoolArray
    where: Positions
    places: Mapping[int, Place] = field(repr=False)

    def of_kind(self, kind: str) -> IntArray:
        """Return the places of a kind's sensors in the columns."""
        return np.flatnonzero(self.kind == kind)


async def read(connection: Connection) -> Sensors:
    """Return the sensors that are registered."""
    rows = await (await connection.execute(QUERIES["read_sensors"])).fetchall()
    columns = list(zip(*rows, strict=True)) or [()] * 9
    keys = np.array(columns[0], np.int64)
    return Sensors(
        key=keys,
        kind=np.array(columns[2], np.str_),
        period_us=np.rint(np.array(columns[7], np.float64) * US_PER_S).astype(np.int64),
        is_in_service=np.array(columns[8], np.bool_),
        where=Positions(keys, np.array(columns[5], np.float64), np.array(columns[6], np.float64)),
        places={
            key: Place(sensor_id, kind, area, ward, lat_deg, lon_deg)
            for key, sensor_id, kind, area, ward, lat_deg, lon_deg, *_ in rows
        },
    )
