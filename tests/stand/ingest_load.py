"""What the ingest benchmark sends: readings of six quantities, singly and in packs."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from contract.clock import rfc3339, to_us
from contract.payload.telemetry import encode_pack, encode_reading
from tests.stand.rig import gateway_topic

KIND = "weather"
DOMAIN = "environment"
QUANTITIES: tuple[str, ...] = (
    "temperature_degc",
    "humidity_frac",
    "wind_mps",
    "wind_from_deg",
    "pressure_hpa",
    "solar_wm2",
)
SECOND = timedelta(seconds=1)
GATEWAYS = 20
SENSORS_OF_GATEWAY = 50
PACKS_OF_GATEWAY = 100
PACK_STEP = 30 * SECOND
AREAS = ("760", "761", "763", "764")
REPEATED, BELATED = 3, 7
"""Rows whose number ends so, in a load that is not clean."""


def values_of(index: int) -> tuple[float, ...]:
    """Return six values as instruments of that resolution give them."""
    return (
        20.0 + index % 150 / 10,
        0.4 + index % 50 / 100,
        index % 80 / 10,
        float(index % 360),
        1000.0 + index % 200 / 10,
        float(index % 900),
    )


def write_readings(lines: Path, count: int, *, begin_at: datetime) -> Path:
    """Write readings one second apart, a line each."""
    with lines.open("wb") as file:
        for index in range(count):
            named = dict(zip(QUANTITIES, values_of(index), strict=True))
            reading = encode_reading(
                observed_at=rfc3339(begin_at + index * SECOND), values=named, boot=1, seq=index
            )
            file.write(reading + b"\n")
    return lines


@dataclass(frozen=True, slots=True)
class Gateways:
    """Gateways that send packs.

    Attributes
    ----------
    name : str
        Begins the names of all of them: every load has its own.
    is_clean : bool
        False: of ten rows one is sent a second time, and one is older than its sensor's newest.
    """

    name: str
    is_clean: bool
    gateways: int = GATEWAYS
    packs: int = PACKS_OF_GATEWAY

    @property
    def reading_count(self) -> int:
        """Return how many readings they send."""
        return self.gateways * self.packs * SENSORS_OF_GATEWAY

    def sensors(self) -> list[tuple[str, str, str | None]]:
        """Return their sensors: id, area, gateway."""
        return [
            (self._sensor_id(gateway, row), self._area(gateway), self._gateway_id(gateway))
            for gateway in range(self.gateways)
            for row in range(SENSORS_OF_GATEWAY)
        ]

    def write(self, folder: Path, *, begin_at: datetime) -> list[tuple[str, Path]]:
        """Write each gateway's packs to a file, a line each; return topics and files."""
        return [
            (
                gateway_topic(self._area(gateway), self._gateway_id(gateway)),
                self._write_gateway(
                    folder / f"{self._gateway_id(gateway)}.jsonl", gateway, begin_at
                ),
            )
            for gateway in range(self.gateways)
        ]

    def columns(self, *, begin_at: datetime) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return the same readings as arrays: (sensor, us, seq) by row, and their values."""
        heads = [
            (
                gateway * SENSORS_OF_GATEWAY + row + 1,
                to_us(self._observed_at(pack, row, begin_at)),
                pack,
            )
            for gateway, pack, row in self._rows()
        ]
        values = [values_of(self._index(pack, row)) for _, pack, row in self._rows()]
        return np.array(heads, np.int64), np.array(values)

    def _rows(self) -> Iterator[tuple[int, int, int]]:
        return itertools.product(range(self.gateways), range(self.packs), range(SENSORS_OF_GATEWAY))

    def _write_gateway(self, lines: Path, gateway: int, begin_at: datetime) -> Path:
        rows = range(SENSORS_OF_GATEWAY)
        with lines.open("wb") as file:
            for pack in range(self.packs):
                columns = zip(*(values_of(self._index(pack, row)) for row in rows), strict=True)
                line = encode_pack(
                    kind=KIND,
                    sensor_id=[self._sensor_id(gateway, row) for row in rows],
                    observed_at=[rfc3339(self._observed_at(pack, row, begin_at)) for row in rows],
                    values=dict(zip(QUANTITIES, map(list, columns), strict=True)),
                    boot=[1] * SENSORS_OF_GATEWAY,
                    seq=[self._index(pack, row) for row in rows],
                )
                file.write(line + b"\n")
        return lines

    def _observed_at(self, pack: int, row: int, begin_at: datetime) -> datetime:
        if self._is_repeated(pack, row):
            return begin_at + (pack - 1) * PACK_STEP
        if not self.is_clean and pack > 1 and (pack + row) % 10 == BELATED:
            return begin_at + (pack - 1.5) * PACK_STEP
        return begin_at + pack * PACK_STEP

    def _index(self, pack: int, row: int) -> int:
        return pack - 1 if self._is_repeated(pack, row) else pack

    def _is_repeated(self, pack: int, row: int) -> bool:
        return not self.is_clean and pack > 0 and (pack + row) % 10 == REPEATED

    def _area(self, gateway: int) -> str:
        return AREAS[gateway % len(AREAS)]

    def _gateway_id(self, gateway: int) -> str:
        return f"{self.name}-{gateway}"

    def _sensor_id(self, gateway: int, row: int) -> str:
        return f"{self.name}-{gateway}-{row}"
