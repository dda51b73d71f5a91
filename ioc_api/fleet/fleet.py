"""The live state of every sensor, in memory and by column.

The registry's rows stand beside the columns (sensor,) of the newest reading. A column of values
means what the sensor's kind says: column `j` is its `j`-th quantity, NaN where it has no value.
Newest by `observed_at` wins, so a late reading never flips the live state; each quantity has the
newest value that it had, with a time of its own.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Self

import numpy as np
import numpy.typing as npt

from contract.arrays import FloatArray, IntArray
from contract.catalogue import KINDS
from contract.city_time import CityTime
from contract.clock import to_us
from contract.payload.notice import LiveItem
from ioc_api.fleet import status
from ioc_api.fleet.latest import Latest, Reading, Values
from ioc_api.fleet.place import Holds, anywhere
from ioc_api.fleet.registry import Registry
from ioc_api.fleet.sensor import Sensor
from ioc_api.fleet.status import StatusArray
from ioc_api.fleet.stored import Block, Newest, merge

COLUMN = {
    kind.code: {name: column for column, name in enumerate(kind.quantity_names)} for kind in KINDS
}
QUALITY_BITS = 0xFF


class Fleet(Registry):
    """All sensors of the city with their newest readings.

    Attributes
    ----------
    is_loaded : bool
        Whether the database has been read once; before that an answer would be a lie.
    reading_count : int
        How many readings have been told to it.
    """

    def __init__(self, holds: Holds = anywhere) -> None:
        super().__init__(holds)
        self.is_loaded = False
        self.reading_count = 0
        self._latest = Latest()

    def still(self) -> Self:
        """Return the sensors of now in the same rows, without a reading yet."""
        twin = super().still()
        vars(twin).update(is_loaded=True, reading_count=0, _latest=Latest(max(1, len(twin))))
        return twin

    def take(self, block: Block) -> None:
        """Take over what is stored of some sensors, of which nothing is told meanwhile."""
        merge(self._latest, block, told_before=self.reading_count, missed_before_us=0)

    def register(self, sensors: Iterable[Sensor]) -> list[int]:
        """Take over sensors, new or changed; a row that changed hands has no reading yet."""
        given_away = super().register(sensors)
        self._latest.make_room(len(self))
        self._latest.forget(np.array(given_away, np.int64))
        return given_away

    def begin_read(self, kind: str) -> int:
        """Begin to read what is stored of a kind, before it is asked for; return `told_before`."""
        self._latest.is_found[self.rows_of_kind(kind)] = False
        return self.reading_count

    def is_sought(self, sensor_key: int) -> bool:
        """Tell whether a read has looked for the trusted values of a sensor since it is known."""
        row = self._row_of_key.get(sensor_key)
        return row is not None and bool(self._latest.is_sought[row])

    def merge(
        self, newest: Sequence[Newest], *, missed_before: datetime, told_before: int = 0
    ) -> int:
        """Take over what is stored of a kind; return how many readings no frame had told so.

        Parameters
        ----------
        missed_before : datetime
            A reading received later may still be on its way in a frame. [wall]
        told_before : int
            As `begin_read` returned it: what frames told later may be newer.
        """
        return merge(
            self._latest,
            Block.of(newest, self._row_of_key),
            told_before=told_before,
            missed_before_us=to_us(missed_before),
        )

    def end_read(self, kind: str, *, told_before: int) -> int:
        """Forget what frames told of sensors without a stored reading; return how many had some."""
        latest, rows = self._latest, self.rows_of_kind(kind)
        is_lost = ~latest.is_found[rows] & (latest.observed_at_us[rows] != status.NEVER_US)
        lost = rows[is_lost & (latest.told_at[rows] <= told_before)]
        latest.forget(lost)
        return len(lost)

    def forget_after(self, limit_us: int) -> int:
        """Forget what is newer than a city time may be; return of how many sensors."""
        ahead = np.flatnonzero(self.observed_at_us > limit_us)
        self._latest.forget(ahead)
        return len(ahead)

    def take_changed(self) -> IntArray:
        """Return the rows that got a reading since the last call, ascending."""
        is_changed = self._latest.is_changed
        rows = np.flatnonzero(is_changed)
        is_changed[rows] = False
        return rows

    def apply(
        self, item: LiveItem, observed_at: datetime, received_at: datetime | None = None
    ) -> bool:
        """Take over one item of a live frame; tell whether its sensor is known.

        Without `received_at` it came when it was observed.
        """
        row = self._row.get(item.sensor_id)
        if row is None or self.sensors[row].kind != item.kind:
            return False
        self.reading_count += 1
        given, observed_at_us = item.values, to_us(observed_at)
        reading = Reading(
            observed_at_us,
            observed_at_us if received_at is None else to_us(received_at),
            item.quality & QUALITY_BITS,
            [np.nan if (value := given.get(name)) is None else value for name in COLUMN[item.kind]],
        )
        self._latest.tell(row, reading, self.reading_count)
        return True

    def statuses(self, at_us: int, rows: IntArray | None = None) -> StatusArray:
        """Return the sensors' status at a city time as indices into `STATUSES`.

        Of all sensors, (sensor,), or of some rows, (row,).
        """
        columns = self._columns
        chosen = slice(len(self.sensors)) if rows is None else rows
        return status.statuses(
            observed_at_us=self._latest.observed_at_us[chosen],
            period_s=columns.period_s[chosen],
            at_us=at_us,
            is_offline=self._gateway_offline[columns.gateway[chosen]],
            is_retired=columns.is_retired[chosen],
        )

    def statuses_now(self, city_time: CityTime) -> StatusArray:
        """Return every sensor's status now: (sensor,), indices into `STATUSES`."""
        return self.statuses(status.judged_at_us(city_time))

    @property
    def observed_at_us(self) -> IntArray:
        """Event times of the newest readings, `NEVER_US` where there is none: (sensor,)."""
        return self._latest.observed_at_us[: len(self.sensors)]

    @property
    def quality(self) -> npt.NDArray[np.int16]:
        """Quality bits of the newest readings: (sensor,)."""
        return self._latest.quality[: len(self.sensors)]

    @property
    def values(self) -> FloatArray:
        """The newest values of the quantities, NaN where there is none: (sensor, quantity)."""
        return self._latest.values[: len(self.sensors)]

    @property
    def value_at_us(self) -> IntArray:
        """Event times of the newest values, `NEVER_US` where there is none: (sensor, quantity)."""
        return self._latest.value_at_us[: len(self.sensors)]

    def trusted(self, column: int | IntArray, rows: IntArray | None = None) -> Values:
        """Return the newest trusted values of a quantity, of all sensors or of some rows.

        Of several quantities, (row, quantity), where the rows are (row, 1).

        However old: what was last known stands until something that can be trusted follows.
        """
        return self._latest.trusted((slice(len(self.sensors)) if rows is None else rows, column))

    def live_trusted(self, rows: IntArray) -> FloatArray:
        """Return the newest trusted values of some rows: (row, quantity).

        What is history beside the sensor's newest reading is NaN.
        """
        latest = self._latest
        values, at_us = latest.trusted_rows(rows)
        is_present = status.are_present(
            at_us,
            latest.observed_at_us[rows, np.newaxis],
            self._columns.period_s[rows, np.newaxis],
        )
        return np.where(is_present, values, np.nan)

    def primary_values(self, rows: IntArray | None = None) -> FloatArray:
        """Return the newest trusted values of the primary quantities, of all or of some rows.

        What is history beside the sensor's newest reading is NaN: they stand beside its age.
        """
        chosen = slice(len(self.sensors)) if rows is None else rows
        trusted = self.trusted(0, rows)
        is_present = status.are_present(
            trusted.at_us, self._latest.observed_at_us[chosen], self._columns.period_s[chosen]
        )
        return np.where(is_present, trusted.values, np.nan)
