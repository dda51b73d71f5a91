"""How areas fare in each domain."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response

from contract.area import AreaLevel
from ioc_api import PREFIX
from ioc_api.accounts.admission import ScopeDep
from ioc_api.accounts.needs import needs
from ioc_api.accounts.right import Right
from ioc_api.errors import NotFoundError
from ioc_api.given import CityDep, given, loaded_fleet
from ioc_api.http import problem
from ioc_api.http.answer import answer
from ioc_api.scorecards.cards import Cards
from ioc_api.scorecards.schemas import Scorecard, ScorecardList

router = APIRouter(prefix=PREFIX, tags=["scorecards"], dependencies=[Depends(loaded_fleet)])

CardsDep = Annotated[Cards, given(Cards)]


@router.get(
    "/scorecards",
    summary="How every area fares in each domain",
    response_model=ScorecardList,
    responses=problem.responses(503),
)
@needs(Right.READ)
async def scorecards(
    cards: CardsDep,
    scope: ScopeDep,
    level: Annotated[
        AreaLevel | None, Query(description="Only areas of this level, beside the city.")
    ] = None,
) -> Response:
    """Return for each area and domain one number, a state, who is worst and how many spoke.

    Who may see some areas alone gets the numbers of their sensors.
    """
    return answer(await cards.all(scope, level))


@router.get(
    "/scorecards/{area}",
    summary="How one area fares in each domain",
    response_model=Scorecard,
    responses=problem.responses(404, 503),
)
@needs(Right.READ)
async def scorecard(
    area: Annotated[
        str, Path(description="Code of a district or a ward, or the city's own.", examples=["760"])
    ],
    cards: CardsDep,
    city: CityDep,
    scope: ScopeDep,
) -> Response:
    """Return the same as `scorecards` for one area."""
    if area != city.area_code and area not in city.areas:
        raise NotFoundError(f"no area has the code {area[:100]!r}; see /api/v1/areas")
    scope.refuse_outside((area,), city)
    return answer(await cards.one(area, scope))
