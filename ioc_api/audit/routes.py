"""What was changed, by whom: the newest first."""

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from msgspec import Struct

from contract.clock import rfc3339
from ioc_api import PREFIX
from ioc_api.accounts.admission import PrincipalDep
from ioc_api.accounts.needs import needs
from ioc_api.accounts.right import Right
from ioc_api.accounts.trail import What
from ioc_api.audit import queries
from ioc_api.audit.queries import ToldRow, Wanted
from ioc_api.audit.schemas import AuditPage
from ioc_api.errors import BadParameterError, ForbiddenError
from ioc_api.given import PoolDep
from ioc_api.http import cursor, parameters, problem
from ioc_api.http.answer import answer, next_link

router = APIRouter(prefix=PREFIX, tags=["audit"])

NAME_MAX_LENGTH = 200
ID_MAX = 2**63 - 1
FromQuery = Annotated[
    str | None,
    Query(
        alias="from",
        description="Begin of the span of the database's clock, included, RFC 3339 with Z or an "
        "offset; left out, the first row.",
        examples=["2026-11-22T00:00:00Z"],
        json_schema_extra={"format": "date-time"},
    ),
]
ToQuery = Annotated[
    str | None,
    Query(
        alias="to",
        description="End of the span, excluded, RFC 3339 with Z or an offset; left out, the last "
        "row.",
        examples=["2026-11-23T00:00:00Z"],
        json_schema_extra={"format": "date-time"},
    ),
]
WhoQuery = Annotated[
    str | None, Query(max_length=NAME_MAX_LENGTH, description="Only what this one did.")
]
WhomQuery = Annotated[
    str | None, Query(max_length=NAME_MAX_LENGTH, description="Only what was done to this one.")
]
WhatQuery = Annotated[
    str | None,
    Query(
        description="Only these changes, separated by commas.",
        examples=["sign_in_failed,sign_in_locked"],
        json_schema_extra={"pattern": parameters.list_pattern("|".join(What))},
    ),
]


class AuditCursor(Struct, frozen=True, array_like=True, tag="a"):
    """The page after this row."""

    audit_id: int


def wanted(
    from_text: FromQuery = None,
    to_text: ToQuery = None,
    who: WhoQuery = None,
    whom: WhomQuery = None,
    what: WhatQuery = None,
    cursor_text: parameters.CursorQuery = None,
) -> Wanted:
    """Return which rows are meant."""
    for name, text in (("who", who), ("whom", whom)):
        if text is not None and "\0" in text:
            raise BadParameterError(name, text, ("a name",))
    place = None if cursor_text is None else cursor.decode(cursor_text, AuditCursor)
    if place is not None and not 0 < place.audit_id <= ID_MAX:
        raise BadParameterError("cursor", cursor_text, ("the next_cursor of the page before",))
    return Wanted(
        from_at=parameters.instant("from", from_text),
        to_at=parameters.instant("to", to_text),
        who=who,
        whom=whom,
        whats=parameters.chosen("what", what, What),
        before_id=None if place is None else place.audit_id,
    )


@router.get(
    "/audit",
    summary="What was changed, by whom",
    response_model=AuditPage,
    responses=problem.responses(503),
)
@needs(Right.READ_AUDIT)
async def audit(
    request: Request,
    asking: PrincipalDep,
    pool: PoolDep,
    rows: Annotated[Wanted, Depends(wanted)],
    limit: Annotated[int, Query(ge=1, le=500, description="Changes on a page at most.")] = 100,
) -> Response:
    """Return changes to accounts, sessions, keys and devices, and tries to come in, page by page.

    Rows are only ever added, each sealed with the one before it: `./ioc audit verify` follows them.
    They are the whole city's: whoever sees some areas only does not see them.
    """
    if not asking.scope.is_whole:
        raise ForbiddenError.outside("the audit of the whole city", asking.scope.areas or ())
    found = await queries.audit(pool, rows, limit + 1)
    page, next_cursor = found[:limit], None
    if len(found) > limit:
        next_cursor = cursor.encode(AuditCursor(page[-1].audit_id))
    return answer(
        {"items": [_item(row) for row in page], "next_cursor": next_cursor},
        headers=next_link(request, next_cursor),
    )


def _item(row: ToldRow) -> dict[str, object]:
    return {**asdict(row), "at": rfc3339(row.at)}
