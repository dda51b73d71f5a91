"""What ingest refused, newest first."""

import base64
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from contract.clock import rfc3339, utc_now
from contract.reason import Reason
from contract.topic import ID_PATTERN
from ioc_api import PREFIX
from ioc_api.accounts.admission import PrincipalDep
from ioc_api.accounts.needs import needs
from ioc_api.accounts.right import Right
from ioc_api.dead_letters import queries
from ioc_api.dead_letters.queries import Asked, DeadLetter
from ioc_api.dead_letters.rules import DeadLetterCursor, Place, after, continued
from ioc_api.dead_letters.schemas import DeadLetterPage, LeftOut
from ioc_api.given import PoolDep
from ioc_api.http import cursor, parameters, problem
from ioc_api.http.answer import answer, next_link
from ioc_api.span import Span, span

router = APIRouter(prefix=PREFIX, tags=["dead letters"])

ReasonQuery = Annotated[
    str | None,
    Query(
        description=f"Only these reasons, separated by commas: {', '.join(Reason)}.",
        examples=["unknown_sensor,out_of_range"],
        json_schema_extra={"pattern": parameters.list_pattern("|".join(Reason))},
    ),
]
SensorIdQuery = Annotated[
    str | None,
    Query(
        description="Only letters about one reading of these sensors, separated by commas, or "
        "that wait for their births; they need not be registered.",
        examples=[parameters.EXAMPLE_SENSOR_ID],
        json_schema_extra={"pattern": parameters.list_pattern(ID_PATTERN)},
    ),
]


ToQuery = Annotated[
    str | None,
    Query(
        alias="to",
        description="End of the span, excluded, RFC 3339 with Z or an offset; by default the wall "
        "clock now.",
        examples=["2026-11-23T00:00:00Z"],
        json_schema_extra={"format": "date-time"},
    ),
]


class Where:
    """Which span of the wall's time is meant, and where its page begins."""

    def __init__(
        self,
        from_text: parameters.FromQuery = None,
        to_text: ToQuery = None,
        cursor_text: parameters.CursorQuery = None,
    ) -> None:
        from_at = parameters.instant("from", from_text)
        to_at = parameters.instant("to", to_text)
        self.before: Place | None = None
        if cursor_text is None:
            self.span: Span = span(from_at, to_at, utc_now())
        else:
            place = cursor.decode(cursor_text, DeadLetterCursor)
            self.span, self.before = continued(place, from_at, to_at)


async def asked_letters(
    asking: PrincipalDep,
    where: Annotated[Where, Depends()],
    sensor_id: SensorIdQuery = None,
    reason: ReasonQuery = None,
    limit: Annotated[int, Query(ge=1, le=100, description="Letters on a page at most.")] = 50,
) -> Asked:
    """Return which letters a request means, and one more: it tells whether a page follows."""
    return Asked(
        span=where.span,
        sensor_ids=parameters.sensor_ids(sensor_id),
        reasons=parameters.chosen("reason", reason, Reason),
        before=where.before,
        limit=limit + 1,
        scope=asking.scope,
        has_payloads=Right.READ_PAYLOADS in asking.rights,
    )


@router.get(
    "/dead-letters",
    summary="Messages that were refused, and why",
    response_model=DeadLetterPage,
    responses=problem.responses(503),
)
@needs(Right.READ)
async def dead_letters(
    request: Request,
    pool: PoolDep,
    asked: Annotated[Asked, Depends(asked_letters)],
) -> Response:
    """Return letters of a half-open span of the wall clock, newest first, page by page.

    A letter that a birth has called back is none any more. Of more letters than a budget holds a
    summary tells how many there were. Whoever may look at some areas only gets letters about
    sensors that stand there now.
    """
    found = await queries.dead_letters(pool, asked)
    limit = asked.limit - 1
    page, next_cursor = found[:limit], None
    if len(found) > limit:
        last = Place(page[-1].received_at, page[-1].dead_letter_id)
        next_cursor = cursor.encode(after(last, asked.span))
    left_out = "packs" if asked.has_payloads else "right"
    return answer(
        {"items": [_item(letter, left_out) for letter in page], "next_cursor": next_cursor},
        headers=next_link(request, next_cursor),
    )


def _item(letter: DeadLetter, left_out: LeftOut) -> dict[str, object]:
    payload = letter.payload
    return {
        "dead_letter_id": letter.dead_letter_id,
        "received_at": rfc3339(letter.received_at),
        "topic": letter.topic,
        "reason": letter.reason,
        "detail": letter.detail,
        "reading_count": letter.reading_count,
        "sensor_id": letter.sensor_id,
        "payload_base64": None if payload is None else base64.b64encode(payload).decode("ascii"),
        "payload_left_out": left_out if payload is None else None,
        "is_payload_cut": letter.is_payload_cut,
    }
