"""What the routes work on, made once when the application starts."""

from typing import Annotated, NamedTuple

from fastapi import Depends
from fastapi.requests import HTTPConnection

from contract.area import AreaLevel
from contract.city import City
from contract.city_time import CityTime
from contract.outline import Outlines
from db.pool import Pool
from ioc_api.errors import UnavailableError
from ioc_api.fleet.broker import BrokerLink
from ioc_api.fleet.fleet import Fleet
from ioc_api.fleet.ring import Ring
from ioc_api.live.hub import Hub
from ioc_api.metrics import Metrics
from ioc_api.system.watch import Watch


class Parts(NamedTuple):
    """The parts of one running application."""

    city: City
    outlines: Outlines
    area_level: AreaLevel
    tile_url: str | None
    pool: Pool
    fleet: Fleet
    ring: Ring
    hub: Hub
    watch: Watch
    city_time: CityTime
    broker_link: BrokerLink
    metrics: Metrics


def parts_of(request: HTTPConnection) -> Parts:
    """Return the parts of the application that got a request."""
    return request.app.state.parts


def loaded_fleet(request: HTTPConnection) -> Fleet:
    """Return the live state once it has been read; before that an empty answer would be a lie.

    Raises
    ------
    UnavailableError
        If the database could not be read yet.
    """
    fleet = parts_of(request).fleet
    if not fleet.is_loaded:
        raise UnavailableError(
            "the live state has not been read from the database yet", retry_after_s=1
        )
    return fleet


PartsDep = Annotated[Parts, Depends(parts_of)]
FleetDep = Annotated[Fleet, Depends(loaded_fleet)]
