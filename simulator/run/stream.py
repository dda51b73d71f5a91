"""Readings on standard output, without a broker: for a look, a pipe or a test."""

import hashlib
import itertools
from collections.abc import Iterator
from typing import Literal

import msgspec

from simulator.devices.emit import Emitter, Reading, devices_of, instant
from simulator.devices.sensing import MINUTE_MS
from simulator.world.state import CityModel

Format = Literal["ndjson", "csv"]
CSV_HEADER = "observed_at,sensor_id,kind,area,boot,seq,quantity,value"
CHUNK_READINGS = 2_000  # about so many readings are computed ahead

_ENCODER = msgspec.json.Encoder()


def readings(
    model: CityModel, *, start_ms: int, period_scale: float, duration_ms: int | None
) -> Iterator[Reading]:
    """Yield the readings of a run that begins at `start_ms`, in order of time.

    Parameters
    ----------
    start_ms
        City time at which the devices are born. [ms since the epoch]
    duration_ms
        How long the run is; None for ever.
    """
    emitter = Emitter(
        model, devices_of(model), boot=0, birth_ms=start_ms, period_scale=period_scale
    )
    world = model.spun_up(start_ms // MINUTE_MS)
    end_ms = None if duration_ms is None else start_ms + duration_ms
    for _ in itertools.count():
        from_ms = world.step * MINUTE_MS
        if end_ms is not None and from_ms >= end_ms:
            return
        world, block = model.advance(world, 1)
        to_ms = world.step * MINUTE_MS
        yield from emitter.readings(
            block, max(from_ms, start_ms), to_ms if end_ms is None else min(to_ms, end_ms)
        )


def line(reading: Reading, form: Format) -> str:
    """Return a reading as text: one JSON object, or one CSV row for each value."""
    device = reading.device
    if form == "csv":
        head = f"{instant(reading.observed_at_ms)},{device.sensor_id},{device.kind.code}"
        head += f",{device.area},{reading.boot},{reading.seq}"
        return "\n".join(f"{head},{name},{value}" for name, value in reading.named_values.items())
    return _ENCODER.encode(
        {
            "sensor_id": device.sensor_id,
            "kind": device.kind.code,
            "area": device.area,
            "observed_at": instant(reading.observed_at_ms),
            "boot": reading.boot,
            "seq": reading.seq,
            "values": reading.named_values,
        }
    ).decode()


def digest(run: Iterator[Reading]) -> tuple[str, int]:
    """Return the SHA-256 of a run and the number of its readings.

    It is taken over lines `sent_at,sensor_id,boot,seq,observed_at,value…`; nothing delays a
    reading here, so it is sent when it is observed. Equal on one machine; other processors may
    round `exp` and `log` differently in the last place.
    """
    total = hashlib.sha256()
    count = 0
    for reading in run:
        at = instant(reading.observed_at_ms)
        values = ",".join(map(str, reading.values))
        text = f"{at},{reading.device.sensor_id},{reading.boot},{reading.seq},{at},{values}\n"
        total.update(text.encode())
        count += 1
    return total.hexdigest(), count
