"""The live state of every sensor, in memory and by column.

The registry's rows stand beside the columns (sensor,) of the newest reading. A column of values
means what the sensor's kind says: column `j` is its `j`-th quantity, NaN where it has no value.
Newest by `observed_at` wins, so a late reading never flips the live state; each quantity has the
newest value that it had, with a time of its own.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

import numpy as np
import numpy.typing as npt

from contract.area import AreaLevel
from contract.arrays import BoolArray, FloatArray, IntArray
from contract.catalogue import KINDS
from contract.clock import to_us
from contract.payload.notice import LiveItem
from ioc_api.fleet import status as rules
from ioc_api.fleet.columns import CodeArray, Columns
from ioc_api.fleet.latest import Latest, Reading
from ioc_api.fleet.sensor import Sensor
from ioc_api.fleet.status import StatusArray
from ioc_api.fleet.stored import Block, Newest, merge
from ioc_api.folding import folded

KIND_INDEX = {kind.code: index for index, kind in enumerate(KINDS)}
COLUMN = {
    kind.code: {name: column for column, name in enumerate(kind.quantity_names)} for kind in KINDS
}
QUALITY_BITS = 0xFF
NO_GATEWAY = 0  # index of the gateway that is never offline


class Fleet:
    """All sensors of the city with their newest readings.

    Attributes
    ----------
    is_loaded : bool
        Whether the database has been read once; before that an answer would be a lie.
    sensors : list[Sensor]
        The registry by row; rows are never removed.
    areas : list[str or None]
        What the columns `district` and `ward` are indices of; the first is None, no area.
    layout : int
        Grows with every change of the registry.
    reading_count : int
        How many readings have been told to it.
    """

    def __init__(self) -> None:
        self.is_loaded = False
        self.sensors: list[Sensor] = []
        self.areas: list[str | None] = [None]
        self.layout = 0
        self.reading_count = 0
        self._folded: list[str] = []
        self._row: dict[str, int] = {}
        self._row_of_key: dict[int, int] = {}
        self._gateway_row: dict[str | None, int] = {None: NO_GATEWAY}
        self._area: dict[str | None, int] = {None: 0}
        self._columns = Columns()
        self._latest = Latest()
        self._gateway_offline: BoolArray = np.zeros(1, np.bool_)
        self._order: IntArray | None = None
        self._rows_of_kind: tuple[int, tuple[IntArray, ...]] = (-1, ())

    def __len__(self) -> int:
        return len(self.sensors)

    def row(self, sensor_id: str) -> int | None:
        """Return the row of a sensor, or None where it is not known."""
        return self._row.get(sensor_id)

    def sensor_id(self, row: int) -> str:
        """Return the id of the sensor in a row."""
        return self.sensors[row].sensor_id

    def register(self, sensors: Iterable[Sensor]) -> None:
        """Take over rows of the registry, new or changed."""
        for sensor in sensors:
            if sensor.kind not in KIND_INDEX:
                continue  # announced by a newer program; this one has no quantities for it
            row = self._row.get(sensor.sensor_id)
            if row is None:
                row = self._append(sensor)
            elif self.sensors[row] == sensor:
                continue
            elif self.sensors[row].sensor_key != sensor.sensor_key:
                # Its owner came: who had the id before goes on under another.
                self._row_of_key[sensor.sensor_key] = row
                self._latest.forget(np.array([row]))
            self.sensors[row] = sensor
            self._folded[row] = folded(f"{sensor.sensor_id} {sensor.name}")
            self._describe(row, sensor)
            self.layout += 1

    def _append(self, sensor: Sensor) -> int:
        row = len(self.sensors)
        self.sensors.append(sensor)
        self._folded.append("")
        self._row[sensor.sensor_id] = row
        self._row_of_key[sensor.sensor_key] = row
        self._columns.make_room(row + 1)
        self._latest.make_room(row + 1)
        self._order = None
        return row

    def _describe(self, row: int, sensor: Sensor) -> None:
        columns = self._columns
        columns.kind[row] = KIND_INDEX[sensor.kind]
        columns.lon_deg[row] = sensor.lon_deg
        columns.lat_deg[row] = sensor.lat_deg
        columns.period_s[row] = sensor.period_s
        columns.gateway[row] = self._gateway(sensor.gateway_id)
        columns.district[row] = self._area_index(sensor.area_code)
        columns.ward[row] = self._area_index(sensor.ward_code)
        columns.is_retired[row] = sensor.retired_at is not None

    def _area_index(self, code: str | None) -> int:
        index = self._area.setdefault(code, len(self.areas))
        if index == len(self.areas):
            self.areas.append(code)
        return index

    def _gateway(self, gateway_id: str | None) -> int:
        row = self._gateway_row.setdefault(gateway_id, len(self._gateway_row))
        if row >= len(self._gateway_offline):
            self._gateway_offline = np.append(self._gateway_offline, np.zeros(row + 1, np.bool_))
        return row

    def has_gateway(self, gateway_id: str) -> bool:
        """Tell whether a sensor names a gateway."""
        return gateway_id in self._gateway_row

    def gateway_status(self, gateway_id: str, *, is_offline: bool) -> None:
        """Take over whether a gateway is offline; one that no sensor names is none of ours."""
        row = self._gateway_row.get(gateway_id)
        if row is not None:
            self._gateway_offline[row] = is_offline

    def begin_read(self, kind: str) -> int:
        """Begin to read what is stored of a kind, before it is asked for; return `told_before`."""
        self._latest.is_found[self.rows_of_kind(kind)] = False
        return self.reading_count

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
        is_lost = ~latest.is_found[rows] & (latest.observed_at_us[rows] != rules.NEVER_US)
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

    def ordered_rows(self) -> IntArray:
        """Return all rows in the order of their ids."""
        if self._order is None:
            ids = sorted(range(len(self.sensors)), key=lambda row: self.sensors[row].sensor_id)
            self._order = np.array(ids, dtype=np.int64)
        return self._order

    def statuses(self, at_us: int, rows: IntArray | None = None) -> StatusArray:
        """Return the sensors' status at a city time as indices into `STATUSES`.

        Of all sensors, (sensor,), or of some rows, (row,).
        """
        columns = self._columns
        chosen = slice(len(self.sensors)) if rows is None else rows
        return rules.statuses(
            observed_at_us=self._latest.observed_at_us[chosen],
            period_s=columns.period_s[chosen],
            at_us=at_us,
            is_offline=self._gateway_offline[columns.gateway[chosen]],
            is_retired=columns.is_retired[chosen],
        )

    def rows_of_kind(self, kind: str) -> IntArray:
        """Return the rows of a kind's sensors, ascending, retired ones included."""
        layout, rows = self._rows_of_kind
        if layout != self.layout:
            rows = tuple(np.flatnonzero(self.kind_index == index) for index in range(len(KINDS)))
            self._rows_of_kind = (self.layout, rows)
        return rows[KIND_INDEX[kind]]

    @property
    def kind_index(self) -> npt.NDArray[np.uint8]:
        """The place of each sensor's kind in the catalogue: (sensor,)."""
        return self._columns.kind[: len(self.sensors)]

    @property
    def lon_deg(self) -> FloatArray:
        """Longitudes: (sensor,)."""
        return self._columns.lon_deg[: len(self.sensors)]

    @property
    def lat_deg(self) -> FloatArray:
        """Latitudes: (sensor,)."""
        return self._columns.lat_deg[: len(self.sensors)]

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

    def live_values(self, column: int, rows: IntArray | None = None) -> FloatArray:
        """Return the newest values of a quantity, of all sensors or of some rows.

        One that is older than the sensor's newest reading by more than makes a sensor late is
        history: NaN.
        """
        latest, chosen = self._latest, slice(len(self.sensors)) if rows is None else rows
        period_us = self._columns.period_s[chosen] * 1e6
        age_us = latest.observed_at_us[chosen] - latest.value_at_us[chosen, column]
        is_live = age_us <= rules.LIVE_PERIODS * period_us
        return np.where(is_live, latest.values[chosen, column], np.nan)

    def live_matrix(self, rows: IntArray) -> FloatArray:
        """Return what `live_values` does for all quantities of some rows: (row, quantity)."""
        latest = self._latest
        history_us = rules.LIVE_PERIODS * 1e6 * self._columns.period_s[rows]
        oldest_us = latest.observed_at_us[rows] - history_us
        is_live = latest.value_at_us[rows] >= oldest_us[:, np.newaxis]
        return np.where(is_live, latest.values[rows], np.nan)

    def primary_values(self, rows: IntArray | None = None) -> FloatArray:
        """Return the newest values of the primary quantities, of all sensors or of some rows."""
        return self.live_values(0, rows)

    def area_index(self, level: AreaLevel) -> CodeArray:
        """The district or the ward of each sensor as an index into `areas`: (sensor,)."""
        column = self._columns.district if level == "district" else self._columns.ward
        return column[: len(self.sensors)]

    def in_areas(self, codes: frozenset[str]) -> BoolArray:
        """Tell for each sensor whether its district or its ward is one of `codes`: (sensor,)."""
        wanted = [self._area[code] for code in codes if code in self._area]
        return np.isin(self.area_index("district"), wanted) | np.isin(
            self.area_index("ward"), wanted
        )

    def matching(self, text: str) -> BoolArray:
        """Tell for each sensor whether its id or name contains a folded text: (sensor,)."""
        return np.fromiter(
            (text in known for known in self._folded), dtype=np.bool_, count=len(self.sensors)
        )
