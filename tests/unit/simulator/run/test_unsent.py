"""Readings that were not delivered are the same readings when they are read back."""

from dataclasses import replace

import msgspec

from contract.catalogue import KIND_BY_CODE
from simulator.devices.device import Device
from simulator.devices.reading import Reading
from simulator.run.unsent import Unsent, readings_of, unsent

NOISE = Device(
    "hcmc-ns-0001", KIND_BY_CODE["noise"], "760", "Điểm", 10.7, 106.7, "t/telemetry", "t/meta"
)
FLOW = replace(NOISE, sensor_id="hcmc-tf-0001", kind=KIND_BY_CODE["traffic_flow"])
AT_MS = 1_790_000_000_000


def read_back(readings: list[Reading], devices: list[Device]) -> list[Reading]:
    content = msgspec.json.encode(unsent(readings))
    return readings_of(msgspec.json.decode(content, type=list[Unsent]), devices)


def test_they_are_published_as_they_would_have_been() -> None:
    values = tuple(range(len(FLOW.kind.quantities)))
    readings = [
        Reading(NOISE, AT_MS, AT_MS + 5, 3, 7, (60.25, 70.0)),
        Reading(FLOW, AT_MS + 1, AT_MS + 1, 3, 8, values),
    ]
    again = read_back(readings, [FLOW, NOISE])
    assert again == readings
    assert [one.payload() for one in again] == [one.payload() for one in readings]


def test_what_is_of_no_device_of_today_is_left_out() -> None:
    readings = [
        Reading(NOISE, AT_MS, AT_MS, 0, 0, (60.0, 70.0)),
        Reading(FLOW, AT_MS, AT_MS, 0, 0, (1.0,)),
    ]
    assert read_back(readings, [NOISE, FLOW]) == readings[:1]
    assert read_back(readings, [FLOW]) == []


def test_what_a_device_has_nothing_to_show_of_is_null_again() -> None:
    readings = [
        Reading(NOISE, AT_MS, AT_MS, 0, seq, (missing, 70.0))
        for seq, missing in enumerate((None, float("nan")))
    ]
    again = read_back(readings, [NOISE])
    assert [one.values for one in again] == [(None, 70.0)] * 2
    assert [one.payload() for one in again] == [one.payload() for one in readings]
