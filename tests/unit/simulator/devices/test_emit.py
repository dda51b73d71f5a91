"""From the city's blocks to readings in order."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.catalogue import KIND_BY_CODE
from contract.city import City
from contract.judgement import judge_values
from contract.payload import telemetry
from contract.quality import Quality
from contract.topic import SensorTopic, parse
from simulator.devices.device import devices_of
from simulator.devices.emit import Emitter, numbered
from simulator.devices.reading import Reading, written
from simulator.world.causes import QUIET
from simulator.world.city import CityModel
from simulator.world.state import MINUTE_MS, Block, Physics


@pytest.fixture(scope="module")
def hour(model: CityModel, midnight: Physics) -> list[Reading]:
    return readings(model, midnight, minutes=60)


def born(model: CityModel, step: int) -> Emitter:
    return Emitter(
        devices_of(model),
        usual=model.city.plausible,
        seed=model.seed,
        birth_ms=step * MINUTE_MS,
        period_scale=1.0,
    )


def readings(
    model: CityModel, midnight: Physics, *, minutes: int, each_min: int = 60
) -> list[Reading]:
    emitter = born(model, midnight.step)
    memory = emitter.new(boot=4)
    made: list[Reading] = []
    state = midnight
    for _ in range(minutes // each_min):
        from_ms = state.step * MINUTE_MS
        state, block = model.advance(state, QUIET, each_min)
        columns, memory = emitter.read(block, memory)
        half_ms = from_ms + each_min * MINUTE_MS // 2
        made += written(columns, from_ms, half_ms)
        made += written(columns, half_ms, state.step * MINUTE_MS)
    return made


def test_every_sensor_speaks_in_the_first_twenty_seconds(
    midnight: Physics, hour: list[Reading]
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
    model: CityModel, midnight: Physics, hour: list[Reading]
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


def test_what_a_sensor_lacks_is_null_and_its_birth_does_not_name_it(
    model: CityModel, hour: list[Reading]
) -> None:
    lacks = model.lacking["pump_station"]["gate_open_frac"]
    devices = devices_of(model)["pump_station"]

    assert 0 < lacks.sum() < lacks.size
    for device, lacking in zip(devices, lacks.tolist(), strict=True):
        assert ("gate_open_frac" not in device.quantities) == lacking
        payload = next(r.payload() for r in hour if r.device.sensor_id == device.sensor_id)
        value = telemetry.READING_DECODER.decode(payload).values["gate_open_frac"]
        assert (value is None) == lacking


def test_whole_numbers_are_written_whole(hour: list[Reading]) -> None:
    reading = next(r for r in hour if r.device.kind.code == "parking")

    assert b'"occupied_count":' in reading.payload()
    assert b".0" not in reading.payload().partition(b'"values"')[2]


def test_gauges_report_the_rain_that_fell(model: CityModel, day: Block) -> None:
    emitter = born(model, int(day.steps[0]))
    columns, _ = emitter.read(day, emitter.new(boot=0))
    (gauges,) = (kind for kind in columns if kind.devices[0].kind.code == "rain_gauge")
    fallen = day.values["rain_gauge"]["intensity_mmh"].sum() / 60

    assert fallen > 1
    assert gauges.values[0].sum() == pytest.approx(
        fallen, abs=0.15 * day.values["rain_gauge"]["rain_mm"].shape[1]
    )


def test_reading_leaves_what_was_remembered_as_it_was(model: CityModel, day: Block) -> None:
    emitter = born(model, int(day.steps[0]))
    memory = emitter.new(boot=0)
    first, _ = emitter.read(day, memory)
    again, _ = emitter.read(day, memory)

    assert all(not following.any() for following in memory.seq.values())
    for one, other in zip(first, again, strict=True):
        assert np.array_equal(one.seq, other.seq)
        pairs = zip(one.values, other.values, strict=True)
        assert all(np.array_equal(*pair, equal_nan=True) for pair in pairs)


@given(st.lists(st.integers(0, 3), max_size=30))
def test_each_sensor_numbers_its_readings_by_itself(sensors: list[int]) -> None:
    following = [5, 0, 7, 1]
    expected: list[int] = []
    for sensor in sensors:
        expected.append(following[sensor])
        following[sensor] += 1
    numbers, after = numbered(np.array(sensors, dtype=np.int64), np.array([5, 0, 7, 1]))

    assert numbers.tolist() == expected
    assert after.tolist() == following
