"""The city and its areas at a glance."""

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Response

from contract.area import AreaLevel
from ioc_api import PREFIX
from ioc_api.accounts.admission import ScopeDep
from ioc_api.accounts.needs import needs
from ioc_api.accounts.right import Right
from ioc_api.errors import NotFoundError
from ioc_api.given import CityDep, CityTimeDep, FleetDep, JudgeDep, ViewDep
from ioc_api.http import problem
from ioc_api.http.answer import answer
from ioc_api.overview.queries import by_area, overview
from ioc_api.overview.schemas import AreaOverview, Overview

router = APIRouter(prefix=PREFIX, tags=["overview"])


@router.get(
    "/overview",
    summary="The city at a glance",
    response_model=Overview,
    responses=problem.responses(503),
)
@needs(Right.READ)
async def city_overview(  # noqa: PLR0913, PLR0917 - what it is given, and two parameters
    fleet: FleetDep,
    judge: JudgeDep,
    city_time: CityTimeDep,
    view: ViewDep,
    scope: ScopeDep,
    by: Annotated[
        Literal["area"] | None, Query(description="Also by area: `area`, as member `areas`.")
    ] = None,
    level: Annotated[
        AreaLevel | None,
        Query(description="Which areas; without it those that the city's view shows."),
    ] = None,
) -> Response:
    """Return counts by status and level, and for each kind mean and extremes over live sensors.

    Numbers over sensors are null where fewer than half of them speak. Who may see some areas alone
    gets the numbers of their sensors.
    """
    document = await overview(fleet, judge, city_time, None, scope.areas)
    if by == "area":
        statuses = fleet.statuses_now(city_time)
        document["areas"] = await by_area(fleet, judge, statuses, level or view.level, scope.areas)
    return answer(document)


@router.get(
    "/areas/{code}/overview",
    summary="One area at a glance",
    response_model=AreaOverview,
    responses=problem.responses(404, 503),
)
@needs(Right.READ)
async def area_overview(
    code: Annotated[str, Path(description="Code of a district or a ward.", examples=["760"])],
    fleet: FleetDep,
    judge: JudgeDep,
    city: CityDep,
    city_time: CityTimeDep,
    scope: ScopeDep,
) -> Response:
    """Return the same as `overview` for the sensors of one district or ward."""
    if code not in city.areas:
        raise NotFoundError(f"no area has the code {code[:100]!r}; see /api/v1/areas")
    scope.refuse_outside((code,), city)
    document = await overview(fleet, judge, city_time, frozenset({code}), scope.areas)
    return answer({"area": code, **document})
