"""What everybody may know, open to all: `public`, and its page at `/public`."""

from typing import Annotated

from fastapi import APIRouter, Request, Response

from ioc_api import PREFIX
from ioc_api.accounts.needs import needs
from ioc_api.accounts.right import Door
from ioc_api.feeds.routes import CACHED
from ioc_api.given import given
from ioc_api.http.answer import JSON
from ioc_api.public.noticeboard import Noticeboard
from ioc_api.public.schemas import PublicDocument

router = APIRouter(prefix=PREFIX, tags=["public"])


@router.get("/public", summary="What everybody may know of the city", response_model=PublicDocument)
@needs(Door.PUBLIC)
async def public(
    request: Request, noticeboard: Annotated[Noticeboard, given(Noticeboard)]
) -> Response:
    """Return air, water on the streets, the next high waters and warnings that hold.

    Some seconds old at most, and made once for all who ask.
    """
    found = await noticeboard.now()
    headers = {"Cache-Control": CACHED, "ETag": found.etag}
    if found.etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(found.content, media_type=JSON, headers=headers)
