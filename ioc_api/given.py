"""What the routes are given: each asks by type for the values that it needs, and for no others."""

from collections.abc import Mapping
from typing import Annotated, Any, NamedTuple, TypeVar

from fastapi import Depends, FastAPI
from fastapi.requests import HTTPConnection

from contract.area import AreaLevel
from contract.city import City
from contract.city_time import CityTime
from contract.outline import Outlines
from db.pool import Pool
from ioc_api.errors import UnavailableError
from ioc_api.fleet.fleet import Fleet
from ioc_api.judgement.judge import Judge
from ioc_api.metrics import Metrics

T = TypeVar("T")


class View(NamedTuple):
    """How the site wants its room to show the city.

    Attributes
    ----------
    level : AreaLevel
        Which areas.
    tile_url : str or None
        Template of the map's background.
    """

    level: AreaLevel
    tile_url: str | None


def provide(app: FastAPI, values: Mapping[Any, object]) -> None:
    """Lay out the values of an application by their types."""
    app.state.given = values


def value_of(app: FastAPI, kind: type[T]) -> T:
    """Return the application's value of a type."""
    return app.state.given[kind]


def given(kind: type[T]) -> Any:
    """Return what gives a route the application's value of a type."""

    async def find(connection: HTTPConnection) -> T:
        return value_of(connection.app, kind)

    return Depends(find)


CityDep = Annotated[City, given(City)]
CityTimeDep = Annotated[CityTime, given(CityTime)]
JudgeDep = Annotated[Judge, given(Judge)]
MetricsDep = Annotated[Metrics, given(Metrics)]
OutlinesDep = Annotated[Outlines, given(Outlines)]
PoolDep = Annotated[Pool, given(Pool)]
ViewDep = Annotated[View, given(View)]
HeldFleetDep = Annotated[Fleet, given(Fleet)]
"""The live state, whether it has been read yet or not."""


async def loaded_fleet(fleet: HeldFleetDep) -> Fleet:
    """Return the live state once it has been read; before that an empty answer would be a lie.

    Raises
    ------
    UnavailableError
        If the database could not be read yet.
    """
    if not fleet.is_loaded:
        raise UnavailableError(
            "the live state has not been read from the database yet", retry_after_s=1
        )
    return fleet


FleetDep = Annotated[Fleet, Depends(loaded_fleet)]
