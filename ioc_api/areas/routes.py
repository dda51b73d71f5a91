"""Areas and their outlines. They change with a start of the process only."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from contract.area import AreaLevel
from ioc_api import PREFIX
from ioc_api.accounts.needs import needs
from ioc_api.accounts.right import Right
from ioc_api.areas.queries import area_features, area_list
from ioc_api.areas.schemas import AreaFeatures, AreaList
from ioc_api.given import CityDep, OutlinesDep, ViewDep
from ioc_api.http.answer import GEO_JSON, answer

router = APIRouter(prefix=PREFIX, tags=["areas"])


@router.get("/areas", summary="Districts and wards")
@needs(Right.READ)
async def areas(
    city: CityDep,
    level: Annotated[
        AreaLevel | None, Query(description="Only areas of this level; without it, both.")
    ] = None,
) -> AreaList:
    """Return the areas with their validity, figures and links to the other level."""
    return area_list(city, level)


@router.get(
    "/areas.geojson",
    summary="Outlines of areas as GeoJSON",
    responses={
        200: {"model": AreaFeatures, "description": "The outlines of one level."},
    },
)
@needs(Right.READ)
async def areas_geojson(
    city: CityDep,
    outlines: OutlinesDep,
    view: ViewDep,
    level: Annotated[
        AreaLevel | None,
        Query(description="The level; without it, the one that the room shows (see `city`)."),
    ] = None,
) -> Response:
    """Return the outlines of one level as a GeoJSON FeatureCollection (RFC 7946)."""
    features = area_features(city, outlines, level or view.level)
    return answer(features.model_dump(), media_type=GEO_JSON)
