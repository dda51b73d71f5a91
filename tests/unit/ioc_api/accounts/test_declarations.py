"""Every way into an application is found, and what nobody has declared is told as such."""

import httpx
from fastapi import APIRouter, Depends, FastAPI, WebSocket
from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from ioc_api.accounts.admission import admit
from ioc_api.accounts.declarations import FILES, SOCKET, declarations
from ioc_api.accounts.needs import needs
from ioc_api.accounts.right import Door, Right
from ioc_api.http import problem


def application() -> FastAPI:
    """Return an application with ways in that say what they ask for, and such that do not."""
    app, router = FastAPI(openapi_url=None, docs_url=None, redoc_url=None), APIRouter(prefix="/in")

    @router.get("/said")
    @needs(Right.READ)
    async def said() -> None: ...

    @router.get("/unsaid")
    async def unsaid() -> None: ...

    @router.websocket("/said")
    @needs(Right.ACT)
    async def socket(websocket: WebSocket) -> None: ...

    @router.websocket("/unsaid")
    async def other_socket(websocket: WebSocket) -> None: ...

    async def plain(_request: Request) -> Response:
        return Response()

    app.include_router(router, dependencies=[Depends(admit)])
    app.add_route("/plain", plain, methods=["POST"])
    app.mount("/files", needs(Door.PUBLIC)(StaticFiles(directory=".", check_dir=False)))
    app.mount("/unsaid", StaticFiles(directory=".", check_dir=False))
    problem.install(app)
    return app


def test_all_are_found_with_what_they_ask_for() -> None:
    assert {(each.method, each.path): each.demand for each in declarations(application())} == {
        ("GET", "/in/said"): Right.READ,
        ("GET", "/in/unsaid"): None,
        (SOCKET, "/in/said"): Right.ACT,
        (SOCKET, "/in/unsaid"): None,
        ("POST", "/plain"): None,
        (FILES, "/files"): Door.PUBLIC,
        (FILES, "/unsaid"): None,
    }


async def test_what_says_nothing_lets_nobody_in() -> None:
    transport = httpx.ASGITransport(app=application(), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
        answer = await client.get("/in/unsaid")
    assert (answer.status_code, answer.json()["type"]) == (500, "/problems/internal")
