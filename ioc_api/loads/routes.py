"""Readings that are or were handed over whole, and how far their storing has come."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from contract.clock import rfc3339, utc_now
from ioc_api import PREFIX
from ioc_api.accounts.admission import ScopeDep
from ioc_api.accounts.needs import needs
from ioc_api.accounts.right import Right
from ioc_api.given import PoolDep
from ioc_api.http import problem
from ioc_api.http.answer import answer
from ioc_api.loads import queries, rules
from ioc_api.loads.queries import LoadRow
from ioc_api.loads.schemas import Loads

router = APIRouter(prefix=PREFIX, tags=["loads"])


@router.get(
    "/loads",
    summary="Readings that were handed over whole: a city's past, files",
    response_model=Loads,
    responses=problem.responses(503),
)
@needs(Right.READ)
async def loads(
    pool: PoolDep,
    scope: ScopeDep,
    limit: Annotated[int, Query(ge=1, le=100, description="Loads at most.")] = 20,
) -> Response:
    """Return loads, the last to have moved first.

    A load is of no area: whoever may look at some areas only gets none.
    """
    found = await queries.loads(pool, limit=limit) if scope.is_whole else []
    return answer({"items": [_item(row) for row in found]})


def _item(row: LoadRow) -> dict[str, object]:
    return {
        "load_name": row.load_name,
        "source": row.source,
        "state": rules.state(
            finished_at=row.finished_at,
            problem=row.problem,
            updated_at=row.updated_at,
            now=utc_now(),
        ),
        "started_at": rfc3339(row.started_at),
        "updated_at": rfc3339(row.updated_at),
        "finished_at": row.finished_at and rfc3339(row.finished_at),
        "part_count": row.part_count,
        "done_count": row.done_count,
        "row_count": row.row_count,
        "new_count": row.new_count,
        "duplicate_count": row.duplicate_count,
        "refused_count": row.refused_count,
        "rollup_count": row.rollup_count,
        "from_at": row.from_at and rfc3339(row.from_at),
        "to_at": row.to_at and rfc3339(row.to_at),
        "problem": row.problem,
        "rows_per_s": rules.rows_per_s(row.recent_count, row.started_at, row.updated_at),
    }
