"""`/` is the operations room; `/app/` its files, `/vendor/` the libraries that it imports."""

from pathlib import Path

from fastapi import FastAPI, Request, Response

from ioc_api.http.files import WebFiles, page_response

DASHBOARDS = Path(__file__).resolve().parents[2] / "dashboards"


def install(app: FastAPI, *, vendor: Path, tile_url: str | None) -> None:
    """Add the room to an application."""

    async def room(request: Request) -> Response:
        return await page_response(request, DASHBOARDS / "index.html", tile_url)

    app.add_route("/", room, methods=["GET"], include_in_schema=False)
    app.mount("/app", WebFiles(DASHBOARDS), name="app")
    app.mount("/vendor", WebFiles(vendor.resolve()), name="vendor")
