"""What targets were told of alerts: the list, and telling again what was given up."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from msgspec import Struct

from contract.clock import rfc3339, utc_now
from ioc_api import PREFIX
from ioc_api.accounts import trail
from ioc_api.accounts.admission import PrincipalDep, ScopeDep
from ioc_api.accounts.needs import needs
from ioc_api.accounts.right import Right
from ioc_api.errors import BadParameterError
from ioc_api.given import CityDep, PoolDep
from ioc_api.http import cursor, parameters, problem
from ioc_api.http.answer import answer, next_link, optional_time
from ioc_api.tellings import queries
from ioc_api.tellings.queries import Change, TellingRow, Wanted
from ioc_api.tellings.schemas import TellingItem, TellingPage

router = APIRouter(prefix=PREFIX, tags=["tellings"])

ID_MAX = 2**53 - 1
FailedQuery = Annotated[
    bool | None, Query(description="Only what was given up; false: only what was not.")
]
AlertQuery = Annotated[
    int | None, Query(ge=1, le=ID_MAX, description="Only what was told about this alert.")
]
TellingIdPath = Annotated[int, Path(ge=1, le=ID_MAX, description="Number of the telling.")]


class TellingCursor(Struct, frozen=True, array_like=True, tag="t"):
    """The page after this one."""

    telling_id: int


@router.get(
    "/tellings",
    summary="Who was told of alerts outside of the room",
    response_model=TellingPage,
    responses=problem.responses(503),
)
@needs(Right.RULE)
async def tellings(  # noqa: PLR0913, PLR0917 - the parameters of a list
    request: Request,
    pool: PoolDep,
    scope: ScopeDep,
    failed: FailedQuery = None,
    alert_id: AlertQuery = None,
    cursor_text: parameters.CursorQuery = None,
    limit: Annotated[int, Query(ge=1, le=500, description="Items on a page at most.")] = 100,
) -> Response:
    """Return what targets were told, are to be told, or could not be told, page by page."""
    wanted = Wanted(is_failed=failed, alert_id=alert_id, before_id=_before(cursor_text))
    found = await queries.page(pool, scope, wanted, limit + 1)
    page, next_cursor = found[:limit], None
    if len(found) > limit:
        next_cursor = cursor.encode(TellingCursor(page[-1].telling_id))
    return answer(
        {"items": [_item(row) for row in page], "next_cursor": next_cursor},
        headers=next_link(request, next_cursor),
    )


@router.post(
    "/tellings/{telling_id}/again",
    summary="Tell again what was given up",
    response_model=TellingItem,
    responses=problem.responses(403, 404, 409, 503),
)
@needs(Right.RULE)
async def tell_again(
    request: Request,
    pool: PoolDep,
    telling_id: TellingIdPath,
    asking: PrincipalDep,
    city: CityDep,
) -> Response:
    """Let it be told as if it were new, under the same number, and return it."""
    change = Change(asking, trail.actor_of(asking, request), utc_now())
    return answer(_item(await queries.again(pool, change, telling_id, city)))


def _before(text: str | None) -> int | None:
    if text is None:
        return None
    place = cursor.decode(text, TellingCursor)
    if not 0 < place.telling_id <= ID_MAX:
        raise BadParameterError("cursor", text, ("the next_cursor of the page before",))
    return place.telling_id


def _item(row: TellingRow) -> dict[str, object]:
    is_over = row.told_at is not None or row.failed_at is not None
    return {
        "telling_id": row.telling_id,
        "alert_id": row.alert_id,
        "what": row.what,
        "channel": row.channel,
        "target": row.target,
        "title": row.title,
        "made_at": rfc3339(row.made_at),
        "attempt_count": row.attempt_count,
        "next_at": None if is_over else rfc3339(row.next_at),
        "told_at": optional_time(row.told_at),
        "failed_at": optional_time(row.failed_at),
        "last_error": row.last_error,
    }
