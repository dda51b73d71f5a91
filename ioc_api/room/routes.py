"""`/` is the operations room, `/public` the page for all; `/bundle/`, `/app/`, `/vendor/` files."""

import asyncio
from pathlib import Path

from fastapi import FastAPI, Request, Response

from ioc_api.accounts.needs import needs
from ioc_api.accounts.right import Door
from ioc_api.http.files import FOR_EVER, WebFiles, body_response, page_response
from ioc_api.room.bundle import Bundle

DASHBOARDS = Path(__file__).resolve().parents[2] / "dashboards"


def install(app: FastAPI, *, vendor: Path, bundle: Path, tile_url: str | None) -> None:
    """Add the room to an application."""
    vendor, bundle = vendor.resolve(), bundle.resolve()
    bundled = Bundle(bundle, {"app": DASHBOARDS, "vendor": vendor})

    @needs(Door.PUBLIC)
    async def room(request: Request) -> Response:
        page = await asyncio.to_thread(bundled.page)
        if page is None:
            return await page_response(request, DASHBOARDS / "index.html", tile_url)
        return body_response(request, page, tile_url)

    @needs(Door.PUBLIC)
    async def public_page(request: Request) -> Response:
        return await page_response(request, DASHBOARDS / "public" / "index.html", None)

    app.add_route("/", room, methods=["GET"], include_in_schema=False)
    app.add_route("/public", public_page, methods=["GET"], include_in_schema=False)
    public = needs(Door.PUBLIC)
    app.mount("/bundle", public(WebFiles(bundle, FOR_EVER)), name="bundle")
    app.mount("/app", public(WebFiles(DASHBOARDS)), name="app")
    app.mount("/vendor", public(WebFiles(vendor)), name="vendor")
