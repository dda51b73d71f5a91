"""Readings of streets that are flooded now and then, by seeded dice, as packs of gateways."""

from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from numpy.random import Generator

from contract.clock import rfc3339
from contract.payload.telemetry import encode_pack

KIND = "street_flood"
SENSORS_OF_GATEWAY = 6
MINUTE = timedelta(minutes=1)


def depths_of(
    minutes: int, sensors: int, random: Generator
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Return depths that rise and fall, some of many sensors at once: (minute, sensor). [m]."""
    depths = np.zeros((minutes, sensors))
    for sensor in range(sensors):
        for _ in range(max(1, minutes // 40)):
            begin, last = int(random.integers(0, minutes)), int(random.integers(2, 20))
            depths[begin : begin + last, sensor] = random.choice([0.08, 0.15, 0.28, 0.5])
    together = minutes // 2
    depths[together : together + 15, :SENSORS_OF_GATEWAY] = 0.6
    return np.round(depths, 2)


def write_packs(
    folder: Path,
    gateway: int,
    ids: list[str],
    depths: np.ndarray[tuple[int, int], np.dtype[np.float64]],
    begin_at: datetime,
) -> Path:
    """Write the packs of a gateway's sensors, a line for each minute; return the file."""
    path = folder / f"alert-{gateway}.jsonl"
    first = gateway * SENSORS_OF_GATEWAY
    with path.open("wb") as file:
        for minute in range(len(depths)):
            row = depths[minute, first : first + SENSORS_OF_GATEWAY].tolist()
            line = encode_pack(
                kind=KIND,
                sensor_id=ids,
                observed_at=[rfc3339(begin_at + minute * MINUTE)] * len(ids),
                values={"depth_m": row},
                boot=[1] * len(ids),
                seq=[minute] * len(ids),
            )
            file.write(line + b"\n")
    return path
