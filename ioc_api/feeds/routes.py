"""What the public is told, for programs: messages of CAP 1.2 and a feed of them. Open to all."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from contract.clock import monotonic_s
from ioc_api import PREFIX
from ioc_api.accounts.needs import needs
from ioc_api.accounts.right import Door
from ioc_api.alerts.routes import ID_MAX
from ioc_api.feeds import atom, cap
from ioc_api.feeds.published import Body, Published
from ioc_api.given import given
from ioc_api.http import problem

router = APIRouter(prefix=PREFIX, tags=["feeds"])

CACHED = "public, max-age=10"
PublishedDep = Annotated[Published, given(Published)]


@router.get(
    "/feeds/alerts.atom",
    summary="What the public is told, as an Atom feed",
    response_class=Response,
    responses={
        200: {"description": "The feed (RFC 4287).", "content": {atom.MEDIA_TYPE: {}}},
        **problem.responses(503),
    },
)
@needs(Door.PUBLIC)
async def alert_feed(request: Request, published: PublishedDep) -> Response:
    """Return an entry for each alert of the last day that concerns the public, the newest first."""
    published.refuse_old(monotonic_s())
    assert published.feed is not None  # noqa: S101 - what was read has one
    return _answer(request, published.feed, atom.MEDIA_TYPE)


@router.get(
    "/feeds/cap/{alert_id:int}.xml",
    summary="What the public was told last of an alert, as CAP 1.2",
    response_class=Response,
    responses={
        200: {"description": "The message.", "content": {cap.MEDIA_TYPE: {}}},
        **problem.responses(404, 503),
    },
)
@needs(Door.PUBLIC)
async def cap_message(
    request: Request,
    published: PublishedDep,
    alert_id: Annotated[int, Path(ge=1, le=ID_MAX, description="Id of the alert.", examples=[12])],
) -> Response:
    """Return the newest message of an alert: an Alert, an Update, or the Cancel of both.

    A 404 says that the public was told nothing of it in the last day: it is none of theirs, there
    is none, or it has been over for long.
    """
    published.refuse_old(monotonic_s())
    return _answer(request, published.message(alert_id), cap.MEDIA_TYPE)


def _answer(request: Request, body: Body, media_type: str) -> Response:
    headers = {"Cache-Control": CACHED, "ETag": body.etag}
    if body.etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(body.content, media_type=media_type, headers=headers)
