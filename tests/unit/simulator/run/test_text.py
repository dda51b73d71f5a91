"""Readings as lines of text: all that a device tells, in the order in which it is sent."""

import csv
import json
from dataclasses import replace
from itertools import chain

import pytest

from contract.city import City
from simulator.devices.reading import Reading, instant
from simulator.run.lines import Lines
from simulator.run.sharded import lines
from simulator.run.share import Division, Share
from simulator.run.straight import Plan, Run, Stretch
from simulator.run.text import CSV_HEADER, Format, Text
from simulator.world.state import MINUTE_MS

# 2026-10-24 15:00 in Ho Chi Minh City; an outage leaves transformers without a power factor.
START_MS = 1_792_828_800_000


@pytest.fixture(scope="module")
def plan(city: City) -> Plan:
    return Plan(
        city_folder=city.folder,
        seed=7,
        sensor_count=120,
        period_scale=1.0,
        start_ms=START_MS,
        duration_ms=150 * MINUTE_MS,
        scenario="storm-west",
        trouble=1.0,
    )


def text(plan: Plan, form: Format, division: Division | None = None) -> list[str]:
    made = lines(plan, Text(form), division or Division())
    return list(chain.from_iterable(one.in_order() for one in made))


def told(reading: Reading) -> dict[str, object]:
    device = reading.device
    return {
        "sensor_id": device.sensor_id,
        "kind": device.kind.code,
        "area": device.area,
        "observed_at": instant(reading.observed_at_ms),
        "boot": reading.boot,
        "seq": reading.seq,
        "values": json.loads(reading.payload())["values"],
    }


def test_a_line_is_what_the_device_tells_the_broker(plan: Plan) -> None:
    wanted = [told(reading) for reading in Run.of(plan).readings()]
    found = [json.loads(line) for line in text(plan, "ndjson")]

    assert len(found) > 5_000
    assert any(None in dict(row["values"]).values() for row in found)
    assert found == wanted


def test_csv_says_the_same_without_what_is_not_there(plan: Plan) -> None:
    found = list(csv.DictReader([CSV_HEADER, *chain.from_iterable(
        line.splitlines() for line in text(plan, "csv")
    )]))  # fmt: skip
    wanted = [
        (row["observed_at"], row["sensor_id"], row["area"], str(row["seq"]), name, float(value))
        for row in map(json.loads, text(plan, "ndjson"))
        for name, value in row["values"].items()
        if value is not None
    ]

    assert [
        (row["observed_at"], row["sensor_id"], row["area"], row["seq"], row["quantity"],
         float(row["value"]))
        for row in found
    ] == wanted  # fmt: skip


@pytest.mark.slow
def test_a_stream_shared_out_over_processes_is_the_same_stream(plan: Plan) -> None:
    assert text(plan, "ndjson", Division(processes=3)) == text(plan, "ndjson")


def test_machines_have_each_line_of_the_stream_once(plan: Plan) -> None:
    apart = [text(plan, "ndjson", Division(Share(number, 3))) for number in range(3)]

    assert all(apart)
    assert sorted(chain.from_iterable(apart)) == sorted(text(plan, "ndjson"))


def test_shares_of_shares_are_all_sensors_once() -> None:
    shares = [one for k in range(3) for one in Division(Share(k, 3), 4).parts]

    assert {share.count for share in shares} == {12}
    assert sorted(share.number for share in shares) == list(range(12))


def test_a_stretch_in_which_nothing_is_sent_has_no_lines(plan: Plan) -> None:
    run = Run.of(replace(plan, duration_ms=MINUTE_MS))
    (stretch,) = run.stretches()
    nothing = Stretch(stretch.columns, stretch.to_ms, stretch.to_ms)

    made: Lines = Text("ndjson")(nothing)
    assert made.in_order() == []
