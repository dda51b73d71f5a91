"""What really happened, the last to begin first; the application has this only where it is told to.

Whoever finds out by himself what happens must not be told: nothing else in this package reads it.
"""

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from contract.clock import rfc3339
from contract.payload.truth import SCENARIO_PATTERN
from ioc_api import PREFIX
from ioc_api.accounts.admission import ScopeDep
from ioc_api.accounts.needs import needs
from ioc_api.accounts.right import Right
from ioc_api.given import CityTimeDep, PoolDep
from ioc_api.http import cursor, parameters, problem
from ioc_api.http.answer import answer, next_link
from ioc_api.span import Span, span
from ioc_api.truth import queries
from ioc_api.truth.queries import Asked, TruthRow
from ioc_api.truth.rules import Place, TruthCursor, after, continued
from ioc_api.truth.schemas import TruthPage

router = APIRouter(prefix=PREFIX, tags=["truth"])

WHAT_PATTERN = "[a-z][a-z0-9_]{2,31}"

WhatQuery = Annotated[
    str | None,
    Query(
        description="Only these events and faults, separated by commas.",
        examples=["storm,feeder_outage"],
        json_schema_extra={"pattern": parameters.list_pattern(WHAT_PATTERN)},
    ),
]
ScenarioQuery = Annotated[
    str | None,
    Query(
        description="Only those of these scenarios, separated by commas.",
        json_schema_extra={"pattern": parameters.list_pattern(SCENARIO_PATTERN)},
    ),
]


class Where:
    """Which span of city time is meant, and where its page begins."""

    def __init__(
        self,
        city_time: CityTimeDep,
        from_text: parameters.FromQuery = None,
        to_text: parameters.ToQuery = None,
        cursor_text: parameters.CursorQuery = None,
    ) -> None:
        from_at = parameters.instant("from", from_text)
        to_at = parameters.instant("to", to_text)
        self.before: Place | None = None
        if cursor_text is None:
            self.span: Span = span(from_at, to_at, city_time.now())
        else:
            place = cursor.decode(cursor_text, TruthCursor)
            self.span, self.before = continued(place, from_at, to_at)


async def asked_events(
    scope: ScopeDep,
    where: Annotated[Where, Depends()],
    what: WhatQuery = None,
    scenario: ScenarioQuery = None,
    limit: Annotated[int, Query(ge=1, le=100, description="Events on a page at most.")] = 50,
) -> Asked:
    """Return which events a request means, and one more: it tells whether a page follows."""
    return Asked(
        span=where.span,
        whats=parameters.named("what", what, WHAT_PATTERN),
        scenarios=parameters.named("scenario", scenario, SCENARIO_PATTERN),
        before=where.before,
        limit=limit + 1,
        scope=scope,
    )


@router.get(
    "/truth",
    summary="What really happened in the simulated city",
    response_model=TruthPage,
    responses=problem.responses(503),
)
@needs(Right.READ_TRUTH)
async def truth(
    request: Request, pool: PoolDep, asked: Annotated[Asked, Depends(asked_events)]
) -> Response:
    """Return events and faults that overlap a half-open span of city time, page by page.

    The last to begin comes first. An event that goes on has no end yet, and nothing of it is
    measured. Whoever may look at some areas only gets events whose middle lies in one of them.
    """
    found, limit = await queries.truth(pool, asked), asked.limit - 1
    page, next_cursor = found[:limit], None
    if len(found) > limit:
        last = Place(page[-1].from_at, page[-1].event_id)
        next_cursor = cursor.encode(after(last, asked.span))
    return answer(
        {"items": [_item(row) for row in page], "next_cursor": next_cursor},
        headers=next_link(request, next_cursor),
    )


def _item(row: TruthRow) -> dict[str, object]:
    return {
        **asdict(row),
        "sensor_count": len(row.sensor_id) if row.sensor_count is None else row.sensor_count,
        "from_at": rfc3339(row.from_at),
        "to_at": None if row.to_at is None else rfc3339(row.to_at),
    }
