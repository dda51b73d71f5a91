"""From the city's blocks to readings in order."""

import numpy as np
import pytest

from contract.catalogue import KIND_BY_CODE, KINDS
from contract.city import City
from contract.judgement import judge_values
from contract.payload import telemetry
from contract.quality import Quality
from contract.topic import SensorTopic, parse
from simulator.devices.emit import Emitter, Reading, devices_of, instant
from simulator.world.state import Block, CityModel, World

HOUR_MS = 3_600_000


@pytest.fixture(scope="module")
def hour(model: CityModel, midnight: World) -> list[Reading]:
    return readings(model, midnight, minutes=60)


def readings(
    model: CityModel, midnight: World, *, minutes: int, each_min: int = 60
) -> list[Reading]:
    birth_ms = midnight.step * 60_000
    emitter = Emitter(model, devices_of(model), boot=4, birth_ms=birth_ms, period_scale=1.0)
    made: list[Reading] = []
    state = midnight
    for _ in range(minutes // each_min):
        from_ms = state.step * 60_000
        state, block = model.advance(state, each_min)
        half_ms = from_ms + each_min * 30_000
        made += emitter.readings(block, from_ms, half_ms)
        made += emitter.readings(block, half_ms, state.step * 60_000)
    return made


def test_every_sensor_speaks_in_the_first_twenty_seconds(
    midnight: World, hour: list[Reading]
) -> None:
    first_ms = midnight.step * 60_000 + 20_000
    early = {r.device.sensor_id for r in hour if r.observed_at_ms < first_ms}

    assert len(early) >= 299  # a dropout may silence one


def test_sequence_numbers_have_no_gap_and_times_rise(hour: list[Reading]) -> None:
    of_sensor: dict[str, list[Reading]] = {}
    for reading in hour:
        of_sensor.setdefault(reading.device.sensor_id, []).append(reading)
    for rows in of_sensor.values():
        assert [row.seq for row in rows] == list(range(len(rows)))
        assert np.all(np.diff([row.observed_at_ms for row in rows]) > 0)
        assert {row.boot for row in rows} == {4}


def test_minute_by_minute_gives_the_readings_of_the_hour(
    model: CityModel, midnight: World, hour: list[Reading]
) -> None:
    small = readings(model, midnight, minutes=60, each_min=1)

    assert [r.payload() for r in small] == [r.payload() for r in hour]


def test_ingest_would_take_every_reading(city: City, hour: list[Reading]) -> None:
    doubtful = 0
    for reading in hour:
        message = telemetry.READING_DECODER.decode(reading.payload())
        doubtful += judge_values(reading.device.kind, message.values, city.plausible) != Quality(0)
        topic = parse(reading.device.topic)
        assert isinstance(topic, SensorTopic)
        assert (topic.sensor_id, topic.kind) == (
            reading.device.sensor_id, reading.device.kind.code,
        )  # fmt: skip
    assert doubtful < 0.001 * len(hour)
    assert {reading.device.kind.code for reading in hour} == set(KIND_BY_CODE)


def test_whole_numbers_are_written_whole(hour: list[Reading]) -> None:
    reading = next(r for r in hour if r.device.kind.code == "parking")

    assert b'"occupied_count":' in reading.payload()
    assert b".0" not in reading.payload().partition(b'"values"')[2]


def test_gauges_report_the_rain_that_fell(model: CityModel, day: Block) -> None:
    emitter = Emitter(
        model, devices_of(model), boot=0,
        birth_ms=int(day.steps[0]) * 60_000, period_scale=1.0,
    )  # fmt: skip
    start_ms = int(day.steps[0]) * 60_000
    made = emitter.readings(day, start_ms, start_ms + 24 * HOUR_MS)
    shown = sum(r.values[0] for r in made if r.device.kind.code == "rain_gauge")
    fallen = day.values["rain_gauge"]["intensity_mmh"].sum() / 60

    assert fallen > 1
    assert shown == pytest.approx(fallen, abs=0.15 * day.values["rain_gauge"]["rain_mm"].shape[1])


def test_times_are_rfc_3339_with_milliseconds() -> None:
    assert instant(1_792_800_000_007) == "2026-10-24T00:00:00.007Z"


def test_all_kinds_have_devices(model: CityModel) -> None:
    devices = devices_of(model)

    assert sum(len(made) for made in devices.values()) == 300
    assert set(devices) == {kind.code for kind in KINDS}
