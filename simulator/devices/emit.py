"""Readings, one by one: the only place that loops over sensors.

What is due in a span of city time is measured by columns, then written down in order of time with
each sensor's sequence number.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from contract.catalogue import KINDS, Kind
from contract.clock import from_us, rfc3339
from contract.payload import telemetry
from contract.topic import SensorTopic
from simulator.devices import fleet
from simulator.devices.schedule import Due, Schedule
from simulator.devices.sensing import MINUTE_MS, Instruments, Registers, quantised
from simulator.world.state import Block, CityModel, Values

REGISTER = "rain_mm"  # the one quantity that is the growth of a register


@dataclass(frozen=True, slots=True)
class Device:
    """One sensor as others see it."""

    sensor_id: str
    kind: Kind
    area: str
    name: str
    lat_deg: float
    lon_deg: float
    topic: str
    meta_topic: str


@dataclass(slots=True)
class Reading:
    """One reading that is ready to be sent; `values` are in the kind's order of quantities."""

    device: Device
    observed_at_ms: int
    boot: int
    seq: int
    values: tuple[float, ...]

    @property
    def named_values(self) -> dict[str, float]:
        """Return the values by quantity."""
        return dict(zip(self.device.kind.quantity_names, self.values, strict=True))

    def payload(self) -> bytes:
        """Return the reading as JSON."""
        return telemetry.encode_reading(
            observed_at=instant(self.observed_at_ms),
            values=self.named_values,
            boot=self.boot,
            seq=self.seq,
        )


def instant(at_ms: int) -> str:
    """Return milliseconds since the epoch as RFC 3339."""
    minute, rest_ms = divmod(at_ms, MINUTE_MS)
    return f"{_minute(minute)}{rest_ms // 1000:02d}.{rest_ms % 1000:03d}Z"


@lru_cache(maxsize=256)
def _minute(minute: int) -> str:
    return rfc3339(from_us(minute * MINUTE_MS * 1000))[:17]


def devices_of(model: CityModel) -> dict[str, tuple[Device, ...]]:
    """Return the city's devices by kind, in the order of their numbers."""
    return {kind.code: _devices(model, kind) for kind in KINDS}


def _devices(model: CityModel, kind: Kind) -> tuple[Device, ...]:
    places = model.places[kind.code]
    made: list[Device] = []
    zones: list[int] = places.zone.tolist()
    columns = zip(
        places.name, zones, places.lat_deg.tolist(), places.lon_deg.tolist(),
        strict=True,
    )  # fmt: skip
    for index, (name, zone, lat_deg, lon_deg) in enumerate(columns):
        sensor_id = fleet.sensor_id(model.city.city_id, kind, index)
        area = model.zones.code[zone]
        scheme = (model.city.city_id, area, kind.domain, kind.code, sensor_id)
        topic = str(SensorTopic(*scheme, "telemetry"))
        meta_topic = str(SensorTopic(*scheme, "meta"))
        made.append(Device(sensor_id, kind, area, name, lat_deg, lon_deg, topic, meta_topic))
    return tuple(made)


class Emitter:
    """Turns blocks of the city into readings; remembers each sensor's sequence number.

    Parameters
    ----------
    boot
        Which start of the devices this is.
    birth_ms
        City time at which they are born. [ms since the epoch]
    """

    def __init__(
        self,
        model: CityModel,
        devices: Mapping[str, tuple[Device, ...]],
        *,
        boot: int,
        birth_ms: int,
        period_scale: float,
    ) -> None:
        self._devices = devices
        self._boot = boot
        self._schedules = {
            kind.code: Schedule.of(
                kind,
                len(devices[kind.code]),
                seed=model.seed,
                birth_ms=birth_ms,
                period_scale=period_scale,
            )
            for kind in KINDS
        }
        self._instruments = {
            kind.code: Instruments.of(kind, len(devices[kind.code]), model.seed) for kind in KINDS
        }
        self._seq = {kind.code: [0] * len(devices[kind.code]) for kind in KINDS}
        self._registers = {
            kind.code: Registers(len(devices[kind.code]), quantity.resolution)
            for kind in KINDS
            for quantity in kind.quantities
            if quantity.name == REGISTER
        }

    def readings(self, block: Block, from_ms: int, to_ms: int) -> list[Reading]:
        """Return the readings of [from_ms, to_ms), a part of the block, in order of time."""
        made: list[Reading] = []
        first_ms = int(block.steps[0]) * MINUTE_MS
        for kind in KINDS:
            schedule, instruments = self._schedules[kind.code], self._instruments[kind.code]
            due = instruments.made(schedule.due(from_ms, to_ms))
            if due.sensor.size:
                values = block.values[kind.code]
                shown = self._shown(kind, values, first_ms, due)
                made += self._written(kind, due, shown)
        made.sort(key=lambda reading: reading.observed_at_ms)
        return made

    def _shown(self, kind: Kind, values: Values, first_ms: int, due: Due) -> list[list[float]]:
        period_ms = self._schedules[kind.code].period_ms
        shown = self._instruments[kind.code].read(values, first_ms, due, period_ms)
        if REGISTER in shown:
            register = self._registers[kind.code]
            shown[REGISTER] = register.increments(shown[REGISTER], due.sensor)
        columns: list[list[float]] = []
        for quantity in kind.quantities:
            column = quantised(quantity, shown[quantity.name])
            # Whole numbers are written as such: 12, not 12.0.
            columns.append((column.astype("int64") if quantity.decimals == 0 else column).tolist())
        return columns

    def _written(self, kind: Kind, due: Due, columns: list[list[float]]) -> list[Reading]:
        devices, seq = self._devices[kind.code], self._seq[kind.code]
        made: list[Reading] = []
        sensors: list[int] = due.sensor.tolist()
        times_ms: list[int] = due.at_ms.tolist()
        rows = zip(sensors, times_ms, zip(*columns, strict=True), strict=True)
        for sensor, at_ms, values in rows:
            made.append(Reading(devices[sensor], at_ms, self._boot, seq[sensor], values))
            seq[sensor] += 1
        return made
