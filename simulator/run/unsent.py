"""Readings that the broker did not have when a run ended: written down, and found again. Pure."""

from collections.abc import Iterable, Sequence

import msgspec

from simulator.devices.device import Device
from simulator.devices.reading import Reading


class Unsent(msgspec.Struct, frozen=True, array_like=True):
    """A reading by its sensor's name, else as `Reading` has it; NaN comes back as None."""

    sensor_id: str
    observed_at_ms: int
    sent_at_ms: int
    boot: int
    seq: int
    values: tuple[int | float | None, ...]


def unsent(readings: Iterable[Reading]) -> list[Unsent]:
    """Return readings as they are written down."""
    return [
        Unsent(
            one.device.sensor_id, one.observed_at_ms, one.sent_at_ms, one.boot, one.seq, one.values
        )
        for one in readings
    ]


def readings_of(written: Sequence[Unsent], devices: Iterable[Device]) -> list[Reading]:
    """Return what was written down as readings again, without those of no device of today."""
    by_id = {device.sensor_id: device for device in devices}
    found: list[Reading] = []
    for one in written:
        device = by_id.get(one.sensor_id)
        if device is not None and len(one.values) == len(device.kind.quantities):
            found.append(
                Reading(device, one.observed_at_ms, one.sent_at_ms, one.boot, one.seq, one.values)
            )
    return found
