"""`/` is the operations room; `/app/` its files, `/vendor/` the libraries that it imports."""

import asyncio
import hashlib
from pathlib import Path

from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException

from ioc_api.http.files import MEDIA_TYPES, WebFiles
from ioc_api.http.policy import page_policy

DASHBOARDS = Path(__file__).resolve().parents[2] / "dashboards"


def install(app: FastAPI, *, vendor: Path, tile_url: str | None) -> None:
    """Add the room to an application."""

    async def room(request: Request) -> Response:
        return await page_response(request, DASHBOARDS / "index.html", tile_url)

    app.add_route("/", room, methods=["GET"], include_in_schema=False)
    app.mount("/app", WebFiles(DASHBOARDS), name="app")
    app.mount("/vendor", WebFiles(vendor.resolve()), name="vendor")


async def page_response(request: Request, file: Path, tile_url: str | None) -> Response:
    """Return a page with the policy that fits its present text; 304 where the client has it.

    Raises
    ------
    HTTPException
        404 where the page is missing.
    """
    try:
        body = await asyncio.to_thread(file.read_bytes)
    except FileNotFoundError:
        raise HTTPException(status_code=404) from None
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {
        "Cache-Control": "no-cache",
        "ETag": etag,
        "Content-Security-Policy": page_policy(body.decode("utf-8"), tile_url),
    }
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(body, headers={**headers, "Content-Type": MEDIA_TYPES[".html"]})
