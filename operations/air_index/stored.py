"""Hours of the air as they are stored, and the index as it is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from psycopg.sql import Identifier

from contract.arrays import BoolArray, FloatArray, IntArray
from contract.clock import from_us
from db.connection import Connection
from operations.air_index.queries import QUERIES, TEMPLATES
from operations.air_index.units import BEFORE_HOURS, HOUR_US, HOURS, Units
from operations.indices import vn_aqi
from operations.indices.vn_aqi import POLLUTANTS, AirIndex, Pollutant

HOURS_TABLE, DAYS_TABLE = Identifier("air_index_1h"), Identifier("air_index_1d")


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Of which hours or days an index is written: (cell,)."""

    sensor_key: IntArray
    at_us: IntArray


async def hours_ugm3(connection: Connection, units: Units) -> dict[Pollutant, FloatArray]:
    """Return the mean concentrations of units' hours, (unit, 35), NaN where not known.

    An hour is known where three quarters of its readings are there, as days are of hours.
    """
    begin_us = units.day_us - BEFORE_HOURS * HOUR_US
    found: dict[Pollutant, FloatArray] = {
        one: np.full((len(units), HOURS), np.nan) for one in POLLUTANTS
    }
    parameters = {
        "sensor_keys": units.sensor_key.tolist(),
        "from_ats": _instants(begin_us),
        "hours": HOURS,
        "first_at": from_us(int(begin_us.min())),
        "end_at": from_us(int(begin_us.max()) + HOURS * HOUR_US),
    }
    read = await connection.execute(QUERIES["read_hours"], parameters, binary=True)
    rows = np.array(await read.fetchall(), np.float64)
    if not len(rows):
        return found
    place, hour = rows[:, -2].astype(np.int64), rows[:, -1].astype(np.int64)
    needed_count = np.maximum(1, rows[:, 0] * vn_aqi.NEEDED_FRAC)
    for column, pollutant in enumerate(POLLUTANTS):
        count, total = rows[:, 1 + 2 * column], rows[:, 2 + 2 * column]
        mean = np.full(len(rows), np.nan)
        np.divide(total, count, out=mean, where=count >= needed_count)
        found[pollutant][place, hour] = mean
    return found


async def write(
    connection: Connection, table: Identifier, index: AirIndex, cells: Cells, chosen: BoolArray
) -> int:
    """Write the index of chosen cells where it is another than what stands; return how many.

    Parameters
    ----------
    index, cells, chosen : (cell,)
    """
    by_pollutant = {one: vn_aqi.rounded(index.by_pollutant[one][chosen]) for one in POLLUTANTS}
    key, at_us = cells.sensor_key[chosen], cells.at_us[chosen]
    is_known = np.logical_or.reduce([~np.isnan(each) for each in by_pollutant.values()])
    columns: Mapping[str, list[object]] = {
        "value": _whole(index.value[chosen][is_known]),
        "dominant": [
            None if place == vn_aqi.NONE else POLLUTANTS[place]
            for place in index.dominant[chosen][is_known].tolist()
        ],
        **{one: _whole(each[is_known]) for one, each in by_pollutant.items()},
    }
    known = {"sensor_key": key[is_known].tolist(), "bucket_at": _instants(at_us[is_known])}
    unknown = {"sensor_key": key[~is_known].tolist(), "bucket_at": _instants(at_us[~is_known])}
    written = await connection.execute(TEMPLATES["write"].format(table=table), known | columns)
    gone = await connection.execute(TEMPLATES["forget"].format(table=table), unknown)
    return written.rowcount + gone.rowcount


def _instants(at_us: IntArray) -> list[datetime]:
    return [from_us(each) for each in at_us.tolist()]


def _whole(numbers: FloatArray) -> list[object]:
    return [None if np.isnan(each) else int(each) for each in numbers.tolist()]
