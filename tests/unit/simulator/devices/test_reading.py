"""Readings, one by one."""

import json
from math import nan

from simulator.devices.device import devices_of
from simulator.devices.reading import Reading, instant
from simulator.run import stream
from simulator.world.city import CityModel


def test_times_are_rfc_3339_with_milliseconds() -> None:
    assert instant(1_792_800_000_007) == "2026-10-24T00:00:00.007Z"


def test_what_a_device_has_nothing_to_show_for_is_null_and_no_row_of_a_csv(
    model: CityModel,
) -> None:
    transformer = devices_of(model)["power_transformer"][0]
    reading = Reading(transformer, 60_000, 60_000, 1, 7, (0.0, 0.0, 0.0, nan, 30.5, 0.0))

    assert json.loads(reading.payload())["values"]["power_factor"] is None
    assert json.loads(stream.line(reading, "ndjson"))["values"]["power_factor"] is None
    rows = stream.line(reading, "csv").splitlines()
    assert len(rows) == 5
    assert not any("power_factor" in row for row in rows)
