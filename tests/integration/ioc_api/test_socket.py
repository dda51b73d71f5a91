"""The live socket: whatever happens on the way, a viewer ends at the database's state."""

import asyncio
import contextlib
import logging
import math
import socket

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.frames import CloseCode

from contract.clock import rfc3339
from contract.payload import notice
from ioc_api.fleet import refresh
from ioc_api.live import socket as routes
from ioc_api.live.viewer import MAX_FRAMES
from tests.stand.live_frame import Broker, item
from tests.stand.live_socket import PATH, Mirror, watching
from tests.stand.running_api import Api, Start
from tests.stand.stage import City, at
from tests.stand.waiting import UntilAsync

pytestmark = pytest.mark.integration

DEADLINE_S = 10.0


async def shows(mirror: Mirror, sensor_id: str, value: float, status: str) -> None:
    """Follow a viewer until it shows a sensor so."""
    async with asyncio.timeout(DEADLINE_S):
        while sensor_id not in mirror.ids or mirror.state(sensor_id) != (value, status):
            await mirror.step()


async def ends(connection: ClientConnection) -> None:
    """Read a socket to its end, which must come."""
    async with asyncio.timeout(DEADLINE_S):
        with contextlib.suppress(ConnectionClosed):
            while True:
                await connection.recv()


async def test_a_viewer_starts_from_the_whole_state(city: City, start: Start) -> None:
    key = city.sensor("hcmc-aq-0001", lat_deg=10.75, lon_deg=106.75)
    city.sensor("hcmc-ns-0001", "noise", area=None)
    city.reading(key, at(2), {"pm25_ugm3": 41.5})
    api = await start()
    async with watching(api.client) as mirror:
        head, columns = mirror.snapshot.head, mirror.snapshot.columns
        assert mirror.state("hcmc-aq-0001") == (41.5, "live")
        value, status = mirror.state("hcmc-ns-0001")
        assert (math.isnan(value), status) == (True, "new")
        place, other = mirror.ids.index("hcmc-aq-0001"), mirror.ids.index("hcmc-ns-0001")
        assert columns["idx"].tolist() == [0, 1]
        assert (columns["lat"][place], columns["lon"][place]) == (10.75, 106.75)
        assert 119 <= columns["age_s"][place] <= 130
        assert columns["age_s"][other] == 0xFFFF_FFFF
        assert head["kinds"][columns["kind"][other]] == "noise"
        assert [head["areas"][columns["area"][each]] for each in (place, other)] == ["760", None]


@pytest.mark.parametrize("hz", [4, 1])
async def test_a_reading_reaches_a_viewer(city: City, mqtt: Broker, start: Start, hz: int) -> None:
    city.sensor("hcmc-aq-0001")
    api = await start()
    async with watching(api.client, hz=hz) as mirror:
        await mqtt.frame(item("hcmc-aq-0001", at(), {"pm25_ugm3": 43.5}))
        await shows(mirror, "hcmc-aq-0001", 43.5, "live")
        assert mirror.hello["hz"] == hz
        assert mirror.gap_count == 0


async def test_a_gateway_that_goes_offline_reaches_a_viewer(
    city: City, mqtt: Broker, start: Start
) -> None:
    city.gateway("gw-760-01", "online")
    key = city.sensor("hcmc-aq-0001", gateway_id="gw-760-01")
    city.reading(key, at(), {"pm25_ugm3": 8.0})
    api = await start()
    async with watching(api.client) as mirror:
        for word, status in ((notice.OFFLINE, "offline"), (notice.ONLINE, "live")):
            await mqtt.gateway("gw-760-01", word)
            await shows(mirror, "hcmc-aq-0001", 8.0, status)


async def test_age_alone_makes_a_sensor_late_for_a_viewer(city: City, start: Start) -> None:
    key = city.sensor("hcmc-aq-0001", period_s=1)
    city.reading(key, at(), {"pm25_ugm3": 8.0})
    api = await start()
    async with watching(api.client) as mirror:
        await shows(mirror, "hcmc-aq-0001", 8.0, "late")


async def test_a_new_sensor_takes_the_next_place_and_a_retired_one_keeps_its_own(
    city: City, start: Start
) -> None:
    city.sensor("hcmc-aq-0001")
    api = await start()
    async with watching(api.client) as mirror:
        key = city.sensor("hcmc-aq-0002")
        city.reading(key, at(), {"pm25_ugm3": 5.0})
        await shows(mirror, "hcmc-aq-0002", 5.0, "live")
        assert mirror.ids == ["hcmc-aq-0001", "hcmc-aq-0002"]
        city.connection.execute("UPDATE sensor SET retired_at = now() WHERE sensor_key = %s", [key])
        await shows(mirror, "hcmc-aq-0002", 5.0, "retired")
        assert mirror.ids == ["hcmc-aq-0001", "hcmc-aq-0002"]


async def test_what_frames_did_not_tell_is_read_from_the_database(
    city: City, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refresh, "PERIOD_S", 0.5)
    key = city.sensor("hcmc-aq-0001")
    api = await start()
    async with watching(api.client) as mirror:
        city.reading(key, at(), {"pm25_ugm3": 8.0})
        await shows(mirror, "hcmc-aq-0001", 8.0, "live")
        assert mirror.gap_count == 0


async def test_a_broker_that_was_away_leaves_no_trace(
    city: City, mqtt: Broker, start: Start, until_async: UntilAsync
) -> None:
    key = city.sensor("hcmc-aq-0001")
    api = await start()
    async with watching(api.client) as mirror:
        mqtt.server.stop()
        await until_async(lambda: not api.link.is_connected, "the loss is noticed")
        city.reading(key, at(), {"pm25_ugm3": 8.0})
        mqtt.server.start()
        await shows(mirror, "hcmc-aq-0001", 8.0, "live")


async def test_another_start_of_the_server_is_another_epoch(city: City, start: Start) -> None:
    city.sensor("hcmc-aq-0001")
    first, second = await start(), await start()
    async with watching(first.client) as one, watching(second.client) as other:
        assert one.hello["epoch"] != other.hello["epoch"]


async def test_a_page_of_another_origin_is_refused(api: Api) -> None:
    own = f"http://{api.client.base_url.netloc.decode()}"
    async with watching(api.client, origin=own):
        pass
    for foreign in ("https://example.org", "null", f"{own}.example.org"):
        with pytest.raises(InvalidStatus) as caught:
            async with watching(api.client, origin=foreign):
                pass
        assert caught.value.response.status_code == 403


async def test_what_is_refused_is_counted_and_no_error_of_ours(
    api: Api, caplog: pytest.LogCaptureFixture
) -> None:
    """Else a stranger would fill the log."""
    url = f"ws://{api.client.base_url.netloc.decode()}{PATH}/ws"
    for header, value in (("Origin", "https://example.org"), ("Host", "example.org")):
        with pytest.raises(InvalidStatus):
            async with connect(url, proxy=None, additional_headers={header: value}):
                pass
    async with connect(url, proxy=None) as talker:
        await talker.send(b"\xff", text=True)
        await ends(talker)
        assert talker.close_code == CloseCode.INVALID_DATA
    assert "ioc_api_live_viewers_refused_total 1.0" in (await api.client.get("/metrics")).text
    assert [one.getMessage() for one in caplog.records if one.levelno >= logging.WARNING] == []


async def test_another_rate_is_refused(api: Api) -> None:
    with pytest.raises(InvalidStatus) as caught:
        async with watching(api.client, hz=3):
            pass
    assert caught.value.response.status_code == 422
    problem = await api.problem(422, "/live/snapshot", {"hz": "3"})
    assert problem["errors"][0]["accepted"] == ["4", "1"]


async def test_a_parameter_that_the_socket_does_not_take_is_refused(api: Api) -> None:
    address = api.client.base_url.netloc.decode()
    with pytest.raises(InvalidStatus) as caught:
        async with connect(f"ws://{address}/api/v1/live/ws?rate=1"):
            pass
    assert caught.value.response.status_code == 422
    assert b'"parameter":"rate"' in (caught.value.response.body or b"")


async def test_the_header_is_told_its_figures(city: City, api: Api) -> None:
    key = city.sensor("hcmc-aq-0001")
    observed_at = at()
    city.reading(key, observed_at, {"pm25_ugm3": 90.0})
    city.beat()
    async with watching(api.client) as mirror:
        await shows(mirror, "hcmc-aq-0001", 90.0, "live")
        async with asyncio.timeout(DEADLINE_S):
            while mirror.texts.get("kpi", {}).get("sensors", {}).get("live") != 1:
                await mirror.step()
    kpi = mirror.texts["kpi"]
    assert set(mirror.texts) <= {"hello", "kpi", "index"}
    assert kpi["sensors"]["total"] == 1
    assert kpi["ready"] is True
    assert kpi["behind"]["lag_s"] == pytest.approx(0.2)
    assert kpi["clock"]["speed"] == 1.0
    assert kpi["newest_observed_at"] == rfc3339(observed_at)


async def test_the_end_of_the_server_ends_the_sockets(start: Start) -> None:
    api = await start()
    async with watching(api.client) as mirror:
        api.server.should_exit = True
        await ends(mirror.socket)


async def test_what_a_client_says_harms_nobody(api: Api) -> None:
    url = f"ws://{api.client.base_url.netloc.decode()}{PATH}/ws"
    async with watching(api.client) as mirror:
        async with connect(url, proxy=None) as talker:
            await talker.send('{"t":"view","layer":"aqi"}')
            await talker.send(b"\x00" * 100)
            await talker.recv()
            assert talker.response is not None
            assert "Sec-WebSocket-Extensions" not in talker.response.headers
        async with connect(url, proxy=None) as shouter:
            await shouter.send("x" * 100_000)
            await ends(shouter)
        await mirror.step()


async def test_a_client_that_does_not_read_is_cut_off_and_harms_nobody(
    city: City, mqtt: Broker, start: Start, until_async: UntilAsync, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes, "SEND_MAX_S", 0.5)
    city.sensor("hcmc-aq-0001")
    api = await start()
    lane = api.hub.city.lanes[4]
    host, port = api.client.base_url.host, api.client.base_url.port
    with socket.socket() as lazy:
        lazy.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        lazy.connect((host, port))
        lazy.sendall(
            b"GET /api/v1/live/ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
            b"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
        )
        await until_async(lambda: len(lane.viewers) == 1, "the lazy client is a viewer")
        (stuck,) = lane.viewers
        async with watching(api.client) as mirror:

            async def is_cut_off() -> bool:
                for _ in range(MAX_FRAMES):
                    stuck.frame(bytes(500_000))  # as large as 55 000 sensors make it
                await asyncio.sleep(0)
                return stuck not in lane.viewers

            await until_async(is_cut_off, "the lazy client is cut off")
            assert stuck.dropped_count > 0
            await mqtt.frame(item("hcmc-aq-0001", at(), {"pm25_ugm3": 6.0}))
            await shows(mirror, "hcmc-aq-0001", 6.0, "live")
            assert mirror.gap_count == 0


@pytest.fixture
async def api(start: Start) -> Api:
    """An API over an empty city."""
    return await start()
