"""Outlooks: what is to be expected."""

from fastapi import APIRouter, Response

from ioc_api import PREFIX
from ioc_api.accounts.needs import needs
from ioc_api.accounts.right import Right
from ioc_api.given import CityDep, CityTimeDep
from ioc_api.http.answer import answer
from ioc_api.outlook.given import OutlookDep
from ioc_api.outlook.items import tide_document
from ioc_api.outlook.schemas import TideOutlook

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
