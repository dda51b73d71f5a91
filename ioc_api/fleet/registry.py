"""The registry in memory: who the sensors are, where they stand, by which gateways they send.

One row per sensor; rows are never removed. What is asked of all sensors at once stands in columns.
"""

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import replace
from typing import Self

import numpy as np
import numpy.typing as npt

from contract.area import AreaLevel
from contract.arrays import BoolArray, FloatArray, IntArray
from contract.catalogue import KIND_BY_CODE, KINDS
from ioc_api.fleet.astray import Astray
from ioc_api.fleet.columns import CodeArray, Columns
from ioc_api.fleet.place import Holds, Place, anywhere
from ioc_api.fleet.sensor import Sensor
from ioc_api.folding import folded

KIND_INDEX = {kind.code: index for index, kind in enumerate(KINDS)}
NO_GATEWAY = 0  # index of the gateway that is never offline


class Registry:
    """All sensors of the city.

    Parameters
    ----------
    holds : callable
        Tells which places belong to the city. What stands elsewhere has neither district nor ward,
        whatever it was announced with.

    Attributes
    ----------
    sensors : list[Sensor]
        By row.
    areas : list[str or None]
        What the columns `district` and `ward` are indices of; the first is None, no area.
    layout : int
        Grows with every change of the registry.
    moves : int
        Grows when a sensor that was known comes to stand in another area.
    """

    def __init__(self, holds: Holds = anywhere) -> None:
        self.sensors: list[Sensor] = []
        self._holds = holds
        self._given: list[Sensor] = []
        self.areas: list[str | None] = [None]
        self.layout = 0
        self.moves = 0
        self.astray = Astray()
        self._folded: list[str] = []
        self._row: dict[str, int] = {}
        self._row_of_key: dict[int, int] = {}
        self._gateway_row: dict[str | None, int] = {None: NO_GATEWAY}
        self._area: dict[str | None, int] = {None: 0}
        self._columns = Columns()
        self._gateway_offline: BoolArray = np.zeros(1, np.bool_)
        self._order: IntArray | None = None
        self._rows_of_kind: tuple[int, tuple[IntArray, ...]] = (-1, ())

    def __len__(self) -> int:
        return len(self.sensors)

    def still(self) -> Self:
        """Return the sensors of now in the same rows; who is registered later is not among them."""
        twin = copy(self)
        # What grows in place here; the rest is replaced whole, or only known by what grows.
        vars(twin).update(
            sensors=list(self.sensors),
            areas=list(self.areas),
            _area=dict(self._area),
            _columns=self._columns.copied(),
            _gateway_offline=self._gateway_offline.copy(),
        )
        return twin

    def stand(self, sensor_key: int, *, is_retired: bool, place: Place | None) -> None:
        """Let a sensor be retired or not, and stand elsewhere than it was announced.

        For a registry that is `still`: nobody is registered any more.
        """
        row = self._row_of_key.get(sensor_key)
        if row is None or row >= len(self.sensors):
            return
        columns = self._columns
        columns.is_retired[row] = is_retired
        if place is not None:
            is_inside = bool(self._holds(np.array([place.lat_deg]), np.array([place.lon_deg]))[0])
            columns.lat_deg[row], columns.lon_deg[row] = place.lat_deg, place.lon_deg
            columns.is_outside[row] = not is_inside
            columns.district[row] = self._area_index(place.area_code if is_inside else None)
            columns.ward[row] = self._area_index(place.ward_code if is_inside else None)

    def only_offline(self, gateway_ids: Iterable[str]) -> None:
        """Let these gateways be offline, and no others."""
        self._gateway_offline[:] = False
        for gateway_id in gateway_ids:
            self.gateway_status(gateway_id, is_offline=True)

    def sensor_keys(self) -> IntArray:
        """Return the sensors' keys: (sensor,)."""
        keys = (sensor.sensor_key for sensor in self.sensors)
        return np.fromiter(keys, np.int64, len(self.sensors))

    def lacks(self, rows: IntArray, count: int) -> BoolArray:
        """Tell which of the first quantities some sensors do not measure: (row, quantity)."""
        return self._columns.lacks[rows, :count]

    def row(self, sensor_id: str) -> int | None:
        """Return the row of a sensor, or None where it is not known."""
        return self._row.get(sensor_id)

    def sensor_id(self, row: int) -> str:
        """Return the id of the sensor in a row."""
        return self.sensors[row].sensor_id

    def register(self, sensors: Iterable[Sensor]) -> list[int]:
        """Take over sensors, new or changed; return the rows that are another device's now."""
        given_away: list[int] = []
        changed = [
            sensor
            for sensor in sensors
            # Of another kind: announced by a newer program; this one has no quantities for it.
            if sensor.kind in KIND_INDEX and sensor != self._given_of(sensor.sensor_id)
        ]
        for sensor, is_inside in zip(changed, self._are_inside(changed), strict=True):
            row = self._row.get(sensor.sensor_id)
            stood = None if row is None else self.areas_of(row)
            if row is None:
                row = self._append(sensor)
            elif self.sensors[row].sensor_key != sensor.sensor_key:
                # Its owner came: who had the id before goes on under another.
                self._row_of_key[sensor.sensor_key] = row
                given_away.append(row)
            self._given[row] = sensor
            self._columns.is_outside[row] = not is_inside
            self._describe(
                row, sensor if is_inside else replace(sensor, area_code=None, ward_code=None)
            )
            self.layout += 1
            self._columns.changed_at[row] = self.layout
            self.moves += stood is not None and stood != self.areas_of(row)
        return given_away

    def areas_of(self, row: int) -> tuple[str | None, str | None]:
        """Return district and ward of a sensor, neither while it is on its way."""
        sensor = self.sensors[row]
        return (None, None) if row in self.astray else (sensor.area_code, sensor.ward_code)

    def hear_district(self, row: int, code: str | None) -> None:
        """Take over where ingest says that a sensor stands: it knows of a move sooner than we."""
        is_elsewhere = code != self.sensors[row].area_code and not self._columns.is_outside[row]
        self.astray.hear(row, is_astray=is_elsewhere)

    def _given_of(self, sensor_id: str) -> Sensor | None:
        row = self._row.get(sensor_id)
        return None if row is None else self._given[row]

    def _are_inside(self, sensors: Sequence[Sensor]) -> list[bool]:
        lat_deg = np.array([sensor.lat_deg for sensor in sensors])
        lon_deg = np.array([sensor.lon_deg for sensor in sensors])
        return self._holds(lat_deg, lon_deg).tolist()

    def _append(self, sensor: Sensor) -> int:
        row = len(self.sensors)
        self.sensors.append(sensor)
        self._given.append(sensor)
        self._folded.append("")
        self._row[sensor.sensor_id] = row
        self._row_of_key[sensor.sensor_key] = row
        self._columns.make_room(row + 1)
        self._order = None
        return row

    def _describe(self, row: int, sensor: Sensor) -> None:
        columns = self._columns
        self.sensors[row] = sensor
        self._folded[row] = folded(f"{sensor.sensor_id} {sensor.name}")
        columns.kind[row] = KIND_INDEX[sensor.kind]
        columns.lon_deg[row] = sensor.lon_deg
        columns.lat_deg[row] = sensor.lat_deg
        columns.period_s[row] = sensor.period_s
        columns.gateway[row] = self._gateway(sensor.gateway_id)
        columns.district[row] = self._area_index(sensor.area_code)
        columns.ward[row] = self._area_index(sensor.ward_code)
        names = KIND_BY_CODE[sensor.kind].quantity_names
        columns.lacks[row, : len(names)] = [name not in sensor.quantities for name in names]
        columns.is_partial[row] = columns.lacks[row, : len(names)].any()
        columns.is_retired[row] = sensor.retired_at is not None
        self.astray.hear(row, is_astray=False)

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

    def ordered_rows(self) -> IntArray:
        """Return all rows in the order of their ids."""
        if self._order is None:
            ids = sorted(range(len(self.sensors)), key=lambda row: self.sensors[row].sensor_id)
            self._order = np.array(ids, dtype=np.int64)
        return self._order

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
    def period_s(self) -> FloatArray:
        """Seconds between two readings: (sensor,)."""
        return self._columns.period_s[: len(self.sensors)]

    @property
    def is_retired(self) -> BoolArray:
        """Tell which sensors have been taken away: (sensor,)."""
        return self._columns.is_retired[: len(self.sensors)]

    def area_index(self, level: AreaLevel) -> CodeArray:
        """The district or the ward of each sensor as an index into `areas`: (sensor,)."""
        column = self._columns.district if level == "district" else self._columns.ward
        return column[: len(self.sensors)]

    def lacking(self, rows: IntArray) -> tuple[IntArray, BoolArray]:
        """Return those of some rows that do not measure all of their kind, and what they lack.

        Returns
        -------
        rows : (row,)
        lacks : (row, quantity)
        """
        columns = self._columns
        partial = rows[columns.is_partial[rows]]
        return partial, columns.lacks[partial]

    @property
    def is_outside(self) -> BoolArray:
        """Whether each sensor stands outside of the city: (sensor,)."""
        return self._columns.is_outside[: len(self.sensors)]

    @property
    def changed_at(self) -> IntArray:
        """Since which `layout` each sensor is as it is: (sensor,)."""
        return self._columns.changed_at[: len(self.sensors)]

    def in_areas(self, codes: frozenset[str]) -> BoolArray:
        """Tell for each sensor whether its district or its ward is one of `codes`: (sensor,)."""
        wanted = [self._area[code] for code in codes if code in self._area]
        district, ward = self.area_index("district"), self.area_index("ward")
        return np.isin(district, wanted) | np.isin(ward, wanted)

    def held_in(self, codes: frozenset[str]) -> BoolArray:
        """Tell which sensors those see who may see some areas alone: none that is on its way."""
        return self.astray.left_out(self.in_areas(codes))

    def matching(self, text: str) -> BoolArray:
        """Tell for each sensor whether its id or name contains a folded text: (sensor,)."""
        return np.fromiter(
            (text in known for known in self._folded), dtype=np.bool_, count=len(self.sensors)
        )
