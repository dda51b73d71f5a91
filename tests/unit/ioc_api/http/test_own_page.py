"""Only programs and our own pages change anything."""

from collections.abc import AsyncGenerator
from http import HTTPStatus

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from ioc_api.http.own_page import OwnPages

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
JSON = {"Content-Type": "application/json; charset=utf-8"}


async def _done(request: Request) -> PlainTextResponse:
    return PlainTextResponse(request.method)


APP = OwnPages(Starlette(routes=[Route("/", _done, methods=list(METHODS))]))


async def asked(
    method: str, headers: dict[str, str], content: bytes | None = None, *, scheme: str = "http"
) -> httpx.Response:
    """Return what a server with this name answers."""
    transport, url = httpx.ASGITransport(APP), f"{scheme}://ioc.example:8000"
    async with httpx.AsyncClient(transport=transport, base_url=url) as client:
        return await client.request(method, "/", headers=headers, content=content)


async def chunks() -> AsyncGenerator[bytes]:
    yield b"{}"


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer ioc_x_y"},
        {"Origin": "http://ioc.example:8000"},
        {"Origin": "http://IOC.example:8000", "Cookie": "ioc_session=x"},
    ],
)
async def test_programs_and_own_pages_pass(method: str, headers: dict[str, str]) -> None:
    assert (await asked(method, headers)).status_code == HTTPStatus.OK


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "http://ioc.example",
        "http://ioc.example:8001",
        "http://ioc.example:8000.evil.example",
        "http://evil.example#ioc.example:8000",
        "null",
        "http://[",
        "",
    ],
)
async def test_pages_of_others_change_nothing(method: str, origin: str) -> None:
    answer = await asked(method, {"Origin": origin})
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert "may change nothing here" in answer.json()["detail"]


async def test_pages_of_others_may_ask_and_do_not_get_to_read() -> None:
    answer = await asked("GET", {"Origin": "https://evil.example"})
    assert "access-control-allow-origin" not in answer.headers


async def test_a_cookie_without_origin_changes_nothing() -> None:
    answer = await asked("POST", {"Cookie": "ioc_session=x"})
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert "Origin" in answer.json()["detail"]


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
)
async def test_a_form_is_no_body(kind: str) -> None:
    """A form of any page is sent without asking; JSON is not."""
    answer = await asked("POST", {"Content-Type": kind}, b"{}")
    assert answer.status_code == HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    assert kind in answer.json()["detail"]
    assert (await asked("POST", JSON, b"{}")).status_code == HTTPStatus.OK


async def test_a_body_in_chunks_says_what_it_is_too() -> None:
    transport = httpx.ASGITransport(APP)
    async with httpx.AsyncClient(transport=transport, base_url="http://ioc.example:8000") as client:
        answer = await client.post("/", content=chunks())
    assert answer.status_code == HTTPStatus.UNSUPPORTED_MEDIA_TYPE


@pytest.mark.parametrize(
    ("page", "server", "status"),
    [
        ("http", "https", HTTPStatus.FORBIDDEN),
        ("https", "https", HTTPStatus.OK),
        ("https", "http", HTTPStatus.OK),
    ],
    ids=["a page from the line", "ours", "behind a proxy that says nothing of TLS"],
)
async def test_over_tls_a_page_that_came_without_is_anothers(
    page: str, server: str, status: HTTPStatus
) -> None:
    headers = {"Origin": f"{page}://ioc.example:8000", "Cookie": "ioc_session=x"}
    assert (await asked("POST", headers, scheme=server)).status_code == status
