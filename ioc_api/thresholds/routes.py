"""Thresholds, and the live sensors that cross them."""

import numpy as np
from fastapi import APIRouter, Response

from contract.clock import rfc3339
from ioc_api import PREFIX
from ioc_api.fleet.registry import KIND_INDEX
from ioc_api.given import CityDep, CityTimeDep, FleetDep
from ioc_api.http import parameters, problem
from ioc_api.http.answer import answer
from ioc_api.thresholds.queries import crossed_now, crossing_items, threshold_items
from ioc_api.thresholds.schemas import CrossingList, ThresholdList

router = APIRouter(prefix=PREFIX, tags=["thresholds"])


@router.get("/thresholds", summary="The city's raw thresholds", response_model=ThresholdList)
async def thresholds(city: CityDep, city_time: CityTimeDep) -> Response:
    """Return from which value on a newest reading deserves a look; without any hold time."""
    return answer({"items": threshold_items(city, city_time.now())})


@router.get(
    "/crossings",
    summary="Live sensors that cross a threshold now",
    response_model=CrossingList,
    responses=problem.responses(503),
)
async def crossings(
    fleet: FleetDep,
    city: CityDep,
    city_time: CityTimeDep,
    area: parameters.AreaQuery = None,
    kind: parameters.KindQuery = None,
    limit: parameters.LimitQuery = 100,
) -> Response:
    """Return the crossings by live sensors; what is late, silent or offline never appears."""
    wanted = np.ones(len(fleet), dtype=np.bool_)
    areas, kinds = parameters.areas(area, city), parameters.kinds(kind)
    if areas is not None:
        wanted &= fleet.in_areas(areas)
    if kinds is not None:
        wanted &= np.isin(fleet.kind_index, [KIND_INDEX[code] for code in kinds])
    now, statuses = city_time.now(), fleet.statuses_now(city_time)
    crossed = crossed_now(fleet, statuses, city, now)
    total, items = crossing_items(fleet, crossed, wanted, limit)
    return answer({"as_of": rfc3339(now), "total": total, "items": items})
