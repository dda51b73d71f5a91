"""What one client may ask for and hold: names, sizes, times, counts."""

import asyncio
import contextlib
import json
from collections.abc import AsyncGenerator

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from ioc_api.http import bounded
from ioc_api.http.problem import Problem
from ioc_api.live import protocol
from tests.stand.running_api import Api, Start, running, settings_of

pytestmark = pytest.mark.integration

NOWHERE = "postgresql://nobody@127.0.0.1:1/nothing?connect_timeout=1"
HEALTH = b"GET /api/v1/health HTTP/1.1\r\nHost: localhost\r\n"
UPGRADE = (
    b"GET /api/v1/live/ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
    b"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
)
ANSWER_MAX_S = 10.0
PING = b"\x89\x80\0\0\0\0"
EMPTY = b"\x81\x80\0\0\0\0"


@pytest.fixture
async def api() -> AsyncGenerator[Api]:
    """An API that has neither database nor broker: what is asked here needs none."""
    async with running(settings_of(NOWHERE, "mqtt://127.0.0.1:1")) as started:
        yield started


class Client:
    """A client that says exactly what a test wants."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    async def say(self, data: bytes) -> None:
        """Send; a server that has hung up is no failure here."""
        with contextlib.suppress(ConnectionError):
            self.writer.write(data)
            await self.writer.drain()

    async def rest(self) -> bytes:
        """Return all that comes until the server hangs up, as rudely as it may."""
        said = b""
        with contextlib.suppress(ConnectionError):
            async with asyncio.timeout(ANSWER_MAX_S):
                while part := await self.reader.read(65_536):
                    said += part
        return said

    async def refusal(self, status: int) -> str:
        """Return the detail of the problem document with which the server hangs up."""
        head, _, body = (await self.rest()).partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 %d " % status), head
        assert b"content-type: application/problem+json" in head
        assert b"x-content-type-options: nosniff" in head.lower()
        document = Problem.model_validate(json.loads(body))
        assert document.status == status
        return document.detail


@contextlib.asynccontextmanager
async def connected(api: Api) -> AsyncGenerator[Client]:
    """Connect without a word."""
    url = api.client.base_url
    reader, writer = await asyncio.open_connection(url.host, url.port)
    try:
        yield Client(reader, writer)
    finally:
        writer.transport.abort()


async def test_a_foreign_name_is_refused_with_what_to_set(api: Api) -> None:
    """Its page could otherwise read along by letting that name lead here."""
    for path in ("/", "/api/v1/health", "/metrics", "/app/main.js", "/api/v1/live"):
        answer = await api.client.get(path, headers={"Host": "evil.example:8000"})
        assert answer.status_code == 421, path
        assert answer.headers["content-type"] == "application/problem+json"
        assert "IOC_API_HOSTS=evil.example" in answer.json()["detail"]


async def test_a_name_that_was_told_is_served() -> None:
    settings = settings_of(NOWHERE, "mqtt://127.0.0.1:1", api_hosts="ioc.example, api")
    async with running(settings) as api:
        for name in ("ioc.example", "API:80", "localhost:1", "[::1]"):
            answer = await api.client.get("/api/v1/health", headers={"Host": name})
            assert answer.status_code == 200, name


ELSEWHERE = "https://map.example:8443"


async def test_no_page_of_another_site_reads_the_answers_unless_it_is_named(api: Api) -> None:
    allowed = "access-control-allow-origin"
    answer = await api.client.get("/api/v1/health", headers={"Origin": ELSEWHERE})
    assert allowed not in answer.headers
    for named, origin, told in (
        (f"https://other.example, {ELSEWHERE}", ELSEWHERE, ELSEWHERE),
        (ELSEWHERE, "https://map.example", None),
        ("*", ELSEWHERE, "*"),
    ):
        settings = settings_of(NOWHERE, "mqtt://127.0.0.1:1", api_cors_origins=named)
        async with running(settings) as other:
            for path in ("/api/v1/health", "/api/v1/areas.geojson", "/openapi.json"):
                answer = await other.client.get(path, headers={"Origin": origin})
                assert (answer.status_code, answer.headers.get(allowed)) == (200, told)
                assert "access-control-allow-credentials" not in answer.headers
            asked = {"Origin": origin, "Access-Control-Request-Method": "POST"}
            refused = await other.client.options("/api/v1/health", headers=asked)
            assert refused.status_code == 400


async def test_who_came_by_tls_is_told_to_keep_to_it(api: Api) -> None:
    by_proxy = {"X-Forwarded-Proto": "https"}
    answer = await api.client.get("/api/v1/health", headers=by_proxy)
    assert answer.headers["strict-transport-security"] == "max-age=31536000"
    plain = await api.client.get("/api/v1/health")
    assert "strict-transport-security" not in plain.headers


async def test_a_request_that_a_proxy_hands_on_is_not_from_this_machine(api: Api) -> None:
    assert (await api.client.get("/api/v1/kinds")).status_code == 200
    for name in ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"):
        answer = await api.client.get("/api/v1/kinds", headers={name: "127.0.0.1"})
        assert answer.status_code == 401, name
        assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("hosts", [b"", b"Host: a\r\nHost: b\r\n", b"Host: a/b\r\n"])
async def test_a_request_names_one_host(api: Api, hosts: bytes) -> None:
    async with connected(api) as client:
        await client.say(b"GET / HTTP/1.1\r\nConnection: close\r\n" + hosts + b"\r\n")
        assert "Host" in await client.refusal(400)


async def test_a_socket_under_a_foreign_name_is_refused(api: Api) -> None:
    port = api.client.base_url.port
    headers = {"Host": "evil.example"}
    with pytest.raises(InvalidStatus) as caught:
        async with connect(
            f"ws://127.0.0.1:{port}/api/v1/live/ws", additional_headers=headers, proxy=None
        ):
            pass
    assert caught.value.response.status_code in {400, 421}


async def test_an_origin_that_is_no_url_is_refused(api: Api) -> None:
    async with connected(api) as client:
        await client.say(UPGRADE + b"Origin: http://[\r\n\r\n")
        assert "origin" in await client.refusal(403)


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(64),
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost localhost\r\n\r\n",
        b"GET http://[ HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"CONNECT localhost:80 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
    ],
    ids=["tls", "http2", "short", "no-colon", "bad-target", "connect", "no-length", "two-lengths"],
)
async def test_what_is_no_http_gets_a_problem_document(api: Api, request_bytes: bytes) -> None:
    async with connected(api) as client:
        await client.say(request_bytes)
        assert "HTTP" in await client.refusal(400)
    assert (await api.get("/health"))["status"] == "ok"


@pytest.mark.parametrize(
    "head",
    [
        HEALTH + b"X-Long: " + b"a" * 100_000 + b"\r\n\r\n",
        HEALTH + b"X-Short: a\r\n" * 20_000 + b"\r\n",
        b"GET /api/v1/sensors?q=" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        HEALTH + b"X-Endless: " + b"a" * 300_000,
        UPGRADE + b"X-Short: a\r\n" * 20_000 + b"\r\n",
    ],
    ids=["one-header", "many-headers", "target", "unended", "upgrade"],
)
async def test_a_large_head_is_refused(api: Api, head: bytes) -> None:
    async with connected(api) as client:
        await client.say(head)
        assert str(bounded.HEAD_MAX_BYTES) in await client.refusal(431)


async def test_a_large_body_is_refused_before_it_comes(api: Api) -> None:
    async with connected(api) as client:
        await client.say(HEALTH + b"Content-Length: 10000000000\r\n\r\n")
        assert str(bounded.BODY_MAX_BYTES) in await client.refusal(413)


async def test_a_large_body_in_chunks_ends_the_connection(api: Api) -> None:
    async with connected(api) as client:
        await client.say(HEALTH + b"Transfer-Encoding: chunked\r\n\r\n")
        for _ in range(20):
            await client.say(b"4000\r\n" + bytes(0x4000) + b"\r\n")
        await client.rest()


async def test_an_upgrade_with_more_headers_than_its_library_takes_is_answered(api: Api) -> None:
    async with connected(api) as client:
        await client.say(UPGRADE + b"X: a\r\n" * 200 + b"\r\n")
        assert (await client.rest()).startswith(b"HTTP/1.1 431 ")


async def test_a_request_that_is_not_whole_in_time_is_refused(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However busily it goes on: one byte at a time keeps a connection no longer."""
    monkeypatch.setattr(bounded, "REQUEST_MAX_S", 0.5)
    async with connected(api) as client:
        talking = asyncio.create_task(_drip(client, HEALTH + b"X-Slow: " + b"a" * 10_000))
        assert "not whole within" in await client.refusal(408)
        talking.cancel()


async def test_a_connection_on_which_nothing_is_asked_ends(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded, "REQUEST_MAX_S", 0.5)
    async with connected(api) as silent, connected(api) as idle:
        await idle.say(HEALTH + b"\r\n")
        await idle.reader.readuntil(b"}")
        dripping = asyncio.create_task(_drip(idle, b"\r\n" * 10_000))
        assert await silent.rest() == b""
        await idle.rest()
        dripping.cancel()


async def test_requests_that_wait_on_one_connection_are_counted(api: Api) -> None:
    async with connected(api) as client:
        await client.say((HEALTH + b"\r\n") * 1000)
        answer = await client.rest()
        assert answer.count(b"HTTP/1.1 200") <= bounded.PIPELINED_MAX_COUNT + 1


async def test_one_connection_too_many_is_told_so(api: Api) -> None:
    config = api.server.config
    config.limit_concurrency = len(api.server.server_state.connections) + 2
    async with connected(api) as one, connected(api) as other, connected(api) as third:
        detail = await third.refusal(503)
        assert "connections" in detail
        for client in (one, other):
            await client.say(HEALTH + b"Connection: close\r\n\r\n")
            assert (await client.rest()).startswith(b"HTTP/1.1 200")


async def test_a_client_that_takes_no_answer_is_cut_off(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded, "TAKING_S", 0.3)
    api = await start()
    url = api.client.base_url
    reader, writer = await asyncio.open_connection(url.host, url.port, limit=1024)
    request = b"GET /api/v1/areas.geojson?level=ward HTTP/1.1\r\nHost: localhost\r\n\r\n"
    try:
        async with asyncio.timeout(ANSWER_MAX_S):
            while api.server.server_state.connections:
                with contextlib.suppress(ConnectionError):
                    writer.write(request)
                await asyncio.sleep(0.01)
    finally:
        writer.transport.abort()
    assert reader is not None


@pytest.mark.parametrize("frame", [PING, EMPTY], ids=["pings", "empty-frames"])
async def test_a_viewer_that_talks_too_much_is_hung_up_on(start: Start, frame: bytes) -> None:
    api = await start()
    port = api.client.base_url.port
    async with connect(f"ws://127.0.0.1:{port}/api/v1/live/ws", proxy=None) as quiet:
        async with connected(api) as client:
            await client.say(UPGRADE + b"\r\n")
            await client.reader.readuntil(b"\r\n\r\n")
            for _ in range(100):
                await client.say(frame * 1000)
            said = await client.rest()
            assert len(said) < 4 * protocol.TALK_MAX_BYTES
        async with asyncio.timeout(ANSWER_MAX_S):
            await (await quiet.ping())


async def _drip(client: Client, data: bytes) -> None:
    for byte in data:
        await client.say(bytes([byte]))
        await asyncio.sleep(0.02)
