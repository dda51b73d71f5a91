"""Readings, one by one."""

import json
from math import nan

from simulator.devices.device import devices_of
from simulator.devices.reading import Reading, instant
from simulator.world.city import CityModel


def test_times_are_rfc_3339_with_milliseconds() -> None:
    assert instant(1_792_800_000_007) == "2026-10-24T00:00:00.007Z"


def test_what_a_device_has_nothing_to_show_for_is_null(model: CityModel) -> None:
    transformer = devices_of(model)["power_transformer"][0]
    reading = Reading(transformer, 60_000, 60_000, 1, 7, (0.0, 0.0, 0.0, nan, 30.5, 0.0))

    assert json.loads(reading.payload())["values"]["power_factor"] is None
