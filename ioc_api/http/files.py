"""Files for a browser: known types only, said how long they are good; pages with their policy."""

import asyncio
import hashlib
import re
from pathlib import Path, PurePosixPath

from fastapi import Request
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from ioc_api.http.policy import page_policy

# Named here because the system's own table of types differs from machine to machine.
MEDIA_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".json": "application/json",
    ".map": "application/json",
    ".woff2": "font/woff2",
}
_HIDDEN = re.compile(r"(^|/)\.")

REVALIDATED = "no-cache"
FOR_EVER = "public, max-age=31536000, immutable"


class WebFiles(StaticFiles):
    """The web files of a folder; the folder may come later. Answers carry an ETag."""

    def __init__(self, folder: Path, cache_control: str = REVALIDATED) -> None:
        super().__init__(directory=folder, check_dir=False)
        self._cache_control = cache_control

    async def check_config(self) -> None:
        """Accept a folder that is not there yet: its files are simply not found."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return the file at a path.

        Raises
        ------
        HTTPException
            404 where there is none, or its type is not one of the web's.
        """
        media_type = MEDIA_TYPES.get(PurePosixPath(path).suffix)
        if media_type is None or _HIDDEN.search(path):
            raise HTTPException(status_code=404)
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = self._cache_control
        if response.status_code == 200:
            response.headers["Content-Type"] = media_type
        return response


async def page_response(request: Request, file: Path, tile_url: str | None) -> Response:
    """Return a page as its file is now.

    Raises
    ------
    HTTPException
        404 where the page is missing.
    """
    try:
        body = await asyncio.to_thread(file.read_bytes)
    except FileNotFoundError:
        raise HTTPException(status_code=404) from None
    return body_response(request, body, tile_url)


def body_response(request: Request, body: bytes, tile_url: str | None) -> Response:
    """Return a page with the policy that fits its text; 304 where the client has it."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {
        "Cache-Control": REVALIDATED,
        "ETag": etag,
        "Content-Security-Policy": page_policy(body.decode("utf-8"), tile_url),
    }
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(body, headers={**headers, "Content-Type": MEDIA_TYPES[".html"]})
