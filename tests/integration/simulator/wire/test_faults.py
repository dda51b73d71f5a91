"""Faults of gateways, lines and clocks as the broker, ingest and the API see them."""

from collections import Counter
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass

import pytest

from contract.payload import notice
from contract.quality import Quality
from embedded.mosquitto import MosquittoServer
from simulator.devices.gateway import Gateway
from simulator.devices.reading import Reading
from tests.stand.faulty_run import FaultyRun, running
from tests.stand.running_api import Api, settings_of
from tests.stand.running_api import running as running_api
from tests.stand.simulator_run import Listener
from tests.stand.station import Station
from tests.stand.waiting import UntilAsync
from tests.stand.worker import WorkerProcess

pytestmark = pytest.mark.integration

SPEED = 60.0
SENSORS = 60
ONCE, CUT = [notice.ONLINE], [notice.ONLINE, notice.OFFLINE, notice.ONLINE]

Key = tuple[str, int]


@dataclass(slots=True)
class Stage:
    """A city that runs, and those who hear of it."""

    run: FaultyRun
    listener: Listener
    station: Station
    worker: WorkerProcess
    api: Api
    until: UntilAsync

    def words(self, gateways: Iterable[Gateway]) -> list[list[bytes]]:
        """What was said of each gateway's status, in order."""
        return [
            [
                bytes(message.payload)
                for message in self.listener.of("/status")
                if f"/{one.gateway_id}/" in message.topic
            ]
            for one in gateways
        ]

    async def until_said(self, gateways: Iterable[Gateway], word: bytes) -> None:
        await self.until(
            lambda: all(said[-1:] == [word] for said in self.words(gateways)), f"{word!r} was said"
        )

    async def until_shown(self, sensor_id: str, status: str) -> None:
        async def is_shown() -> bool:
            answer = await self.api.client.get(f"/api/v1/sensors/{sensor_id}")
            return answer.status_code == 200 and answer.json()["status"] == status

        await self.until(is_shown, f"the API shows {sensor_id} {status}")

    async def until_minute(self, minute: int) -> None:
        await self.until(lambda: self.run.progress.made_ms > self.run.at(minute), "time passes")

    async def until_stored(self, made: Iterable[Reading]) -> dict[Key, int]:
        """Wait until readings are stored; return the quality of all that are."""
        wanted = {key(one) for one in made}
        kinds = {one.device.kind.code for one in made}
        found: dict[Key, int] = {}

        def are_stored() -> bool:
            for kind in kinds:
                rows = self.station.query(STORED.replace("KIND", kind))
                found.update({(sensor_id, at_ms): bits for sensor_id, at_ms, bits in rows})
            return wanted <= set(found)

        await self.until(are_stored, "all is stored")
        return {place: bits for place, bits in found.items() if place in wanted}


STORED = """
SELECT sensor_id, (extract(epoch FROM observed_at) * 1000)::bigint, quality
FROM reading_KIND JOIN sensor USING (sensor_key)
"""


def key(reading: Reading) -> Key:
    return reading.device.sensor_id, reading.observed_at_ms


@pytest.fixture
async def stage(
    broker: MosquittoServer, station: Station, until_async: UntilAsync
) -> AsyncIterator[Stage]:
    """A city with everybody online."""
    worker = station.start_worker()
    listener = Listener(broker)
    settings = settings_of(station.database_url, broker.inner_url)
    try:
        await until_async(lambda: listener.subscribed, "subscribed")
        async with (
            running_api(settings) as api,
            running(broker, sensors=SENSORS, speed=SPEED) as run,
        ):
            made = Stage(run, listener, station, worker, api, until_async)
            await made.until_said(run.gateways, notice.ONLINE)
            yield made
    finally:
        listener.close()


@pytest.mark.parametrize("what", ["offline", "partition"])
async def test_a_gateway_without_a_line_is_offline_and_sends_later_what_it_kept(
    stage: Stage, what: str
) -> None:
    run = stage.run
    largest = max(run.gateways, key=lambda one: len(one.devices))
    cut = [one for one in run.gateways if one is largest or what == "partition"][:3]
    sensor_id = cut[0].devices[0].sensor_id
    await stage.until_shown(sensor_id, "live")
    begin = run.minute_now() + 2
    run.fault(what, (begin, begin + 10), cut)
    await stage.until_said(cut, notice.OFFLINE)
    await stage.until_shown(sensor_id, "offline")
    assert run.progress.made_ms < run.at(begin + 10)
    await stage.until_said(cut, notice.ONLINE)
    await stage.until_minute(begin + 12)
    made = [one for one in run.made if run.is_behind(one, cut)]
    quality = await stage.until_stored(made)
    await stage.until_shown(sensor_id, "live")

    assert stage.words(cut) == [CUT] * len(cut)
    assert stage.words(one for one in run.gateways if one not in cut) == [ONCE] * (
        len(run.gateways) - len(cut)
    )
    assert set(Counter((one.device.sensor_id, one.seq) for one in made).values()) == {1}
    waited = {key(one) for one in made if one.sent_at_ms > one.observed_at_ms}
    late = {place for place, bits in quality.items() if bits & Quality.LATE}
    assert len(waited) > 10
    assert late
    assert late <= overtaken(made) <= waited


def overtaken(sent: Iterable[Reading]) -> set[Key]:
    """The readings that were sent after a newer one of their sensor."""
    newest: dict[str, int] = {}
    found: set[Key] = set()
    for one in sent:
        sensor_id, at_ms = key(one)
        if newest.get(sensor_id, at_ms) > at_ms:
            found.add((sensor_id, at_ms))
        newest[sensor_id] = max(newest.get(sensor_id, at_ms), at_ms)
    return found


async def test_what_a_device_sends_twice_is_stored_once_and_counted(stage: Stage) -> None:
    run = stage.run
    begin = run.minute_now() + 2
    run.fault("duplicate", (begin, begin + 4), run.gateways, duplicate_frac=1.0)
    await stage.until_minute(begin + 5)
    made = list(run.made)
    count = Counter((one.device.sensor_id, one.seq) for one in made)
    twice = sum(number == 2 for number in count.values())
    await stage.until_stored(made)

    assert twice > 50
    assert set(count.values()) == {1, 2}
    assert stage.worker.metric("ingest_readings_duplicate_total") == twice


async def test_a_clock_that_runs_ahead_is_marked(stage: Stage) -> None:
    run = stage.run
    begin = run.minute_now() + 2
    skewed = max(run.gateways, key=lambda one: len(one.devices))
    run.fault("clock_skew", (begin, begin + 4), [skewed], skew_s=240.0)
    await stage.until_minute(begin + 4)
    made = list(run.made)
    quality = await stage.until_stored(made)

    ahead = {key(one) for one in made if one.observed_at_ms > one.sent_at_ms}
    assert len(ahead) > 10
    assert {place for place, bits in quality.items() if bits & Quality.CLOCK_SKEW} == ahead
