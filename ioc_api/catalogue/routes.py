"""The kinds of sensors."""

from fastapi import APIRouter

from ioc_api import PREFIX
from ioc_api.catalogue.schemas import KindList, kind_list
from ioc_api.parts import PartsDep

router = APIRouter(prefix=PREFIX, tags=["catalogue"])


@router.get("/kinds", summary="Kinds of sensors with their quantities")
async def kinds(parts: PartsDep) -> KindList:
    """Return every kind with its period, quantities, units, ranges and names in standards."""
    return kind_list(parts.city.plausible)
