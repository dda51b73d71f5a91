"""Readings, one by one."""

from simulator.devices.reading import instant


def test_times_are_rfc_3339_with_milliseconds() -> None:
    assert instant(1_792_800_000_007) == "2026-10-24T00:00:00.007Z"
