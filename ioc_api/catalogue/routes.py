"""The kinds of sensors."""

from fastapi import APIRouter

from ioc_api import PREFIX
from ioc_api.catalogue.schemas import KindList, kind_list

router = APIRouter(prefix=PREFIX, tags=["catalogue"])
_KINDS = kind_list()


@router.get("/kinds", summary="Kinds of sensors with their quantities")
async def kinds() -> KindList:
    """Return every kind with its period, quantities, units, ranges and names in standards."""
    return _KINDS
