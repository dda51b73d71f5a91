"""Outlooks: what is to be expected."""

from fastapi import APIRouter, Response

from ioc_api import PREFIX
from ioc_api.accounts.admission import ScopeDep
from ioc_api.accounts.needs import needs
from ioc_api.accounts.right import Right
from ioc_api.given import CityDep, CityTimeDep, FleetDep
from ioc_api.http import parameters, problem
from ioc_api.http.answer import answer
from ioc_api.outlook.given import OutlookDep
from ioc_api.outlook.items import Asked, flood_document, tide_document, wanted_of
from ioc_api.outlook.schemas import FloodOutlook, TideOutlook

router = APIRouter(prefix=PREFIX, tags=["outlook"])


@router.get("/outlook/tide", summary="The tide of the next 48 hours", response_model=TideOutlook)
@needs(Right.READ)
async def outlook_tide(city: CityDep, city_time: CityTimeDep, outlook: OutlookDep) -> Response:
    """Return levels and high waters at the primary gauge, each with a band of nine in ten.

    Made of harmonic constants and of what the river stood above them in the last hour, which fades.
    Surges that are still to come are not foreseen. It is the same for all areas.
    """
    now = city_time.now()
    return answer(tide_document(city, now, outlook.river_at(now)))


@router.get(
    "/outlook/flood",
    summary="Water on streets within the hour",
    response_model=FloodOutlook,
    responses=problem.responses(503),
)
@needs(Right.READ)
async def outlook_flood(  # noqa: PLR0913, PLR0917 - what it is given, and its parameters
    fleet: FleetDep,
    city: CityDep,
    city_time: CityTimeDep,
    outlook: OutlookDep,
    scope: ScopeDep,
    area: parameters.AreaQuery = None,
    limit: parameters.LimitQuery = 1000,
) -> Response:
    """Return the depths to be expected in 30 and 60 minutes, each with a band of likely ones.

    Made about once a minute of city time, of the storms that rain gauges tell of, where they move,
    grow and die, of the tide, and of how each street answered in the last two hours. Rain that
    only begins is not foreseen: an hour ahead most streets that it floods are told as passable.
    """
    areas = parameters.areas(area, city)
    scope.refuse_outside(areas, city)
    now = city_time.now()
    asked = Asked(
        now=now,
        looked_at=outlook.looked_at(),
        wanted=wanted_of(fleet, areas, scope.areas),
        limit=limit,
        is_tide_known=outlook.river_at(now).residual is not None,
    )
    return answer(flood_document(fleet, asked, outlook.streets_at(now)))
