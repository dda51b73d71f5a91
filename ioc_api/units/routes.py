"""Who answers for what, from the city's files."""

from dataclasses import asdict

from fastapi import APIRouter, Response

from ioc_api import PREFIX
from ioc_api.accounts.needs import needs
from ioc_api.accounts.right import Right
from ioc_api.given import CityDep
from ioc_api.http.answer import answer
from ioc_api.units.schemas import UnitList

router = APIRouter(prefix=PREFIX, tags=["users"])


@router.get("/units", summary="Who answers for what in the city", response_model=UnitList)
@needs(Right.READ)
async def units(city: CityDep) -> Response:
    """Return the units of the city, which people belong to."""
    return answer({"items": [asdict(unit) for unit in city.units]})
