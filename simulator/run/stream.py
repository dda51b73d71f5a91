"""Readings as text, one line or row after the other."""

from math import isnan
from typing import Literal

import msgspec

from simulator.devices.reading import Reading, instant

Format = Literal["ndjson", "csv"]
CSV_HEADER = "observed_at,sensor_id,kind,area,boot,seq,quantity,value"

_ENCODER = msgspec.json.Encoder()


def line(reading: Reading, form: Format) -> str:
    """Return a reading as text: one JSON object, or one CSV row for each value that it has."""
    device = reading.device
    if form == "csv":
        head = f"{instant(reading.observed_at_ms)},{device.sensor_id},{device.kind.code}"
        head += f",{device.area},{reading.boot},{reading.seq}"
        told = [
            f"{head},{name},{value}"
            for name, value in reading.named_values.items()
            if value is not None and not isnan(value)
        ]
        return "\n".join(told)
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
