"""One quantity over sensors of a kind."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from ioc_api import PREFIX
from ioc_api.accounts.needs import needs
from ioc_api.accounts.right import Right
from ioc_api.given import CityDep, CityTimeDep, PoolDep
from ioc_api.http import problem
from ioc_api.http.answer import answer_made
from ioc_api.series.filling import Fill, filled
from ioc_api.series.items import Item, document
from ioc_api.series.plan import Series
from ioc_api.series.queries import found
from ioc_api.series.request import asked_series, known_fill, named_zone
from ioc_api.series.schemas import SeriesDocument

router = APIRouter(prefix=PREFIX, tags=["series"])


@router.get(
    "/series",
    summary="One quantity of all sensors of a kind over time",
    response_model=SeriesDocument,
    responses=problem.responses(413, 503),
)
@needs(Right.READ)
async def kind_series(
    pool: PoolDep,
    city: CityDep,
    city_time: CityTimeDep,
    asked: Annotated[Series, Depends(asked_series)],
    zone: Annotated[str | None, Depends(named_zone)],
    fill: Annotated[Fill, Depends(known_fill)],
) -> Response:
    """Return mean, extremes and counts over the sensors, bucket by bucket.

    One line for all of them, or by `by` one for each area, ward or sensor; hours of the day and
    weekdays take the place of buckets.

    Buckets are exact at the moment of the answer, the open one included: what maintenance has not
    computed since its last readings came is computed from the readings. So the newest bucket
    covers less time than the others until it is full.
    """
    held = await found(pool, city.time_zone, asked)
    city_now = city_time.now()

    def made() -> Item:
        return document(asked, held, filled(fill, asked, held, city_now), zone=zone)

    return await answer_made(made)
