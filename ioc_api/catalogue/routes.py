"""The kinds of sensors."""

from fastapi import APIRouter

from ioc_api import PREFIX
from ioc_api.accounts.needs import needs
from ioc_api.accounts.right import Right
from ioc_api.catalogue.queries import kind_list
from ioc_api.catalogue.schemas import KindList
from ioc_api.given import CityDep

router = APIRouter(prefix=PREFIX, tags=["catalogue"])


@router.get("/kinds", summary="Kinds of sensors with their quantities")
@needs(Right.READ)
async def kinds(city: CityDep) -> KindList:
    """Return every kind with its period, quantities, units, ranges and names in standards."""
    return kind_list(city.plausible)
