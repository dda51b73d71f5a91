"""The newest stored time of each sensor: what is new for certain, and what is late.

Both are kept by column, by the sensor's key. They differ where a device's clock runs ahead of the
city: such a reading stands in its place, but right ones that come after it are not late.
"""

from collections.abc import Callable, Sequence

import numpy as np
from psycopg import sql

from contract.arrays import IntArray
from contract.clock import to_us
from contract.judgement import FUTURE_TOLERANCE_US
from contract.quality import Quality
from db.connection import Connection
from ingest.judge.bounds import Bounds

NEVER = np.iinfo(np.int64).min


# One step down the key for each sensor; `latest_<kind>` would look at ten rows.
_NEWEST = """
SELECT newest.sensor_key, newest.observed_at, newest.quality
FROM sensor
CROSS JOIN LATERAL (
    SELECT reading.sensor_key, reading.observed_at, reading.quality
    FROM {table} AS reading
    WHERE reading.sensor_key = sensor.sensor_key
    ORDER BY reading.observed_at DESC
    LIMIT 1
) AS newest
WHERE sensor.kind = {kind}
"""
_OF_SOME = "AND sensor.sensor_key = ANY(%s)"


class NewestTimes:
    """The newest stored time of each sensor, with room for more of them."""

    def __init__(self, capacity: int) -> None:
        self._stored_us = np.full(capacity, NEVER, np.int64)
        self._right_us = self._stored_us.copy()

    def make_room(self, count: int) -> None:
        """Add room for so many sensors more."""
        more = np.full(count, NEVER, np.int64)
        self._stored_us = np.append(self._stored_us, more)
        self._right_us = np.append(self._right_us, more)

    def forget(self) -> None:
        """Forget all."""
        self._stored_us[:] = NEVER
        self._right_us[:] = NEVER

    async def read(
        self,
        connection: Connection,
        kind: str,
        *,
        is_known: Callable[[int], bool],
        sensor_keys: Sequence[int] | None = None,
    ) -> None:
        """Take over what is stored of a kind's sensors, or of some of them."""
        query = sql.SQL(_NEWEST).format(
            table=sql.Identifier(f"reading_{kind}"), kind=sql.Literal(kind)
        )
        parameters = None
        if sensor_keys is not None:
            query, parameters = query + sql.SQL(_OF_SOME), [sensor_keys]
        found = await connection.execute(query, parameters)
        for sensor_key, observed_at, quality in await found.fetchall():
            if is_known(sensor_key):
                observed_us = to_us(observed_at)
                is_ahead = quality & Quality.CLOCK_SKEW
                # How far ahead it was is not known: rather is none called late than a right one.
                right_us = observed_us - FUTURE_TOLERANCE_US if is_ahead else observed_us
                # Another slot may have stored a newer one since the database looked.
                self._stored_us[sensor_key] = max(self._stored_us[sensor_key], observed_us)
                self._right_us[sensor_key] = max(self._right_us[sensor_key], right_us)

    def note(self, sensor_key: IntArray, observed_us: IntArray, bounds: Bounds) -> None:
        """Raise the newest times by readings that were committed, judged within bounds."""
        np.maximum.at(self._stored_us, sensor_key, observed_us)
        # The city's clock was set back: what was stored under the former one is no measure.
        is_beyond = self._right_us[sensor_key] > bounds.newest_us
        self._right_us[sensor_key[is_beyond]] = NEVER
        np.maximum.at(self._right_us, sensor_key, np.minimum(observed_us, bounds.city_now_us))

    def stored_us(self, sensor_key: IntArray) -> IntArray:
        """Return the newest stored time of each sensor, `NEVER` where none. [us]."""
        return self._stored_us[sensor_key]

    def late_before_us(self, sensor_key: IntArray, bounds: Bounds) -> IntArray:
        """Return for each sensor the time before which a reading is late. [us].

        It is the newest stored one that was not ahead of the city when it came, and is not now.
        """
        right_us = self._right_us[sensor_key]
        return np.where(right_us > bounds.newest_us, NEVER, right_us)
