"""Thresholds, and the sensors that are beyond one."""

from fastapi import APIRouter, Response

from contract.city_threshold import LEVELS
from contract.clock import rfc3339
from ioc_api import PREFIX
from ioc_api.accounts.admission import ScopeDep
from ioc_api.accounts.needs import needs
from ioc_api.accounts.right import Right
from ioc_api.given import CityDep, CityTimeDep, FleetDep, JudgeDep
from ioc_api.http import parameters, problem
from ioc_api.http.answer import answer
from ioc_api.thresholds.queries import crossing_filter, crossing_list, threshold_items
from ioc_api.thresholds.schemas import CrossingList, ThresholdList

router = APIRouter(prefix=PREFIX, tags=["thresholds"])


@router.get("/thresholds", summary="The city's raw thresholds", response_model=ThresholdList)
@needs(Right.READ)
async def thresholds(city: CityDep, city_time: CityTimeDep) -> Response:
    """Return from which value on a newest reading deserves a look; without any hold time."""
    return answer({"items": threshold_items(city, city_time.now())})


@router.get(
    "/crossings",
    summary="What is beyond a threshold, live or held",
    response_model=CrossingList,
    responses=problem.responses(503),
)
@needs(Right.READ)
async def crossings(  # noqa: PLR0913, PLR0917 - what it is given, and its parameters
    fleet: FleetDep,
    judge: JudgeDep,
    city: CityDep,
    city_time: CityTimeDep,
    scope: ScopeDep,
    area: parameters.AreaQuery = None,
    kind: parameters.KindQuery = None,
    level: parameters.LevelQuery = None,
    limit: parameters.LimitQuery = 100,
) -> Response:
    """Return the crossings. Silence clears none: one stands until a trusted reading says less.

    `held` marks those of which nothing newer is known, `pending` those that have not yet lasted as
    long as their threshold asks for.
    """
    areas = parameters.areas(area, city)
    scope.refuse_outside(areas, city)
    wanted = crossing_filter(fleet, areas, parameters.kinds(kind), scope.areas)
    levels = parameters.chosen("level", level, LEVELS)
    statuses = fleet.statuses_now(city_time)
    document = crossing_list(fleet, judge, statuses, wanted, levels, limit)
    return answer({"as_of": rfc3339(city_time.now()), **document})
