"""A sensor's status: gateways, last wills, retirement, and staleness in city time."""

from collections.abc import Awaitable, Callable

import pytest

from contract.clock import CityClock, utc_now
from contract.payload import notice
from tests.stand.live_frame import Broker
from tests.stand.running_api import Api, Start
from tests.stand.stage import City, at
from tests.stand.waiting import UntilAsync

pytestmark = pytest.mark.integration


def status_is(api: Api, status: str) -> Callable[[], Awaitable[bool]]:
    """Return whether the first sensor has a status, as a question."""

    async def asked() -> bool:
        return (await api.sensor("hcmc-aq-0001"))["status"] == status

    return asked


async def test_a_gateway_takes_its_sensors_offline_and_back(
    city: City, mqtt: Broker, start: Start, until_async: UntilAsync
) -> None:
    city.gateway("gw-760-01", "online")
    key = city.sensor("hcmc-aq-0001", gateway_id="gw-760-01")
    city.reading(key, at(), {"pm25_ugm3": 8.0})
    api = await start()
    for word, status in ((notice.OFFLINE, "offline"), (notice.ONLINE, "live")):
        await mqtt.gateway("gw-760-01", word)

        async def has_status(expected: str = status) -> bool:
            return (await api.sensor("hcmc-aq-0001"))["status"] == expected

        await until_async(has_status, f"the sensor is {status}")


async def test_a_last_will_that_readings_refuted_hides_no_sensor(
    city: City, mqtt: Broker, start: Start, until_async: UntilAsync
) -> None:
    """Whoever asks sees the same: an API that heard the will, and one that starts later."""
    city.gateway("gw-760-01", "online")
    key = city.sensor("hcmc-aq-0001", gateway_id="gw-760-01")
    city.reading(key, at(), {"pm25_ugm3": 8.0})
    api = await start()
    await mqtt.gateway("gw-760-01", notice.OFFLINE)
    await until_async(status_is(api, "offline"), "the sensor is offline")
    # As ingest does by a reading that came after the will.
    city.connection.execute("UPDATE gateway SET status = 'online', refuted_at = now()")
    await until_async(status_is(api, "live"), "the sensor is live")
    later = await start()
    await until_async(lambda: later.fleet.is_loaded, "the second API has read")
    assert await status_is(later, "live")()
    city.connection.execute("UPDATE gateway SET status = 'offline', refuted_at = NULL")
    for each in (api, later):
        await until_async(status_is(each, "offline"), "the second will is true")


async def test_a_sensor_that_is_back_in_service_is_shown_soon(
    city: City, start: Start, until_async: UntilAsync
) -> None:
    city.sensor("hcmc-aq-0001", retired_at=utc_now())
    api = await start()
    assert await status_is(api, "retired")()
    city.connection.execute("UPDATE sensor SET retired_at = NULL")
    # One comes, another goes: as many are retired as before.
    city.sensor("hcmc-aq-0002", retired_at=utc_now())
    await until_async(status_is(api, "new"), "it is in service")


@pytest.mark.parametrize(("speed", "status"), [(0.0, "live"), (1.0, "live"), (3_600.0, "silent")])
async def test_staleness_runs_in_city_time(
    city: City, mqtt: Broker, start: Start, until_async: UntilAsync, speed: float, status: str
) -> None:
    await mqtt.clock(CityClock(at(1000), utc_now(), speed))
    key = city.sensor("hcmc-aq-0001")
    city.reading(key, at(1001), {"pm25_ugm3": 8.0})
    api = await start()

    async def is_judged() -> bool:
        return (await api.sensor("hcmc-aq-0001"))["status"] == status

    await until_async(is_judged, f"the sensor is {status} at speed {speed}")
