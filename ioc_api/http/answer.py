"""Answers as bytes: JSON by msgspec, times as RFC 3339 with `Z`, links to the next page.

Pages of a thousand sensors are built from plain values; the schemas document them and the tests
hold answers against the schemas, so that no request pays for that.
"""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime

import msgspec
from fastapi import Request, Response

from contract.clock import rfc3339

JSON = "application/json"
GEO_JSON = "application/geo+json"

TIME = "RFC 3339, UTC with milliseconds."  # as the document describes what `rfc3339` writes
SCOPE = (
    "The asker's areas, district or ward codes, that all of it was observed in; null for whoever "
    "may look at the whole city."
)


def _plain(value: object) -> object:
    raise TypeError(f"{type(value).__name__} has no JSON form here")


_ENCODER = msgspec.json.Encoder(enc_hook=_plain)


def encode(document: object) -> bytes:
    """Return a document as JSON. Floats are written in their shortest form."""
    return _ENCODER.encode(document)


def answer(
    document: object,
    *,
    status: int = 200,
    media_type: str = JSON,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return a document as a response that caches must ask about."""
    return Response(
        encode(document),
        status_code=status,
        media_type=media_type,
        headers={"Cache-Control": "no-store", **(headers or {})},
    )


async def answer_made(make: Callable[[], object]) -> Response:
    """Return as `answer` does a document that is large: it is made in a thread, and so is its JSON.

    Meanwhile the process answers others.
    """
    body = await asyncio.to_thread(lambda: encode(make()))
    return Response(body, media_type=JSON, headers={"Cache-Control": "no-store"})


def optional_time(instant: datetime | None) -> str | None:
    """Return an instant as every wire writes it, or None."""
    return None if instant is None else rfc3339(instant)


def next_link(request: Request, next_cursor: str | None) -> dict[str, str]:
    """Return the header `Link: …; rel="next"` of a page (RFC 8288), or nothing at the end.

    The target is relative: behind a proxy the service does not know its own address.
    """
    if next_cursor is None:
        return {}
    url = request.url.include_query_params(cursor=next_cursor)
    return {"Link": f'<{url.path}?{url.query}>; rel="next"'}
