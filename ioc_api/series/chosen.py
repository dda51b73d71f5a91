"""Which area and which sensors a request names: each read, documented and refused here."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import Query

from contract.topic import ID_PATTERN
from ioc_api.accounts.admission import ScopeDep
from ioc_api.errors import BadParameterError
from ioc_api.given import CityDep
from ioc_api.http import parameters
from ioc_api.http.nearest import nearest_first

SENSORS_MAX_COUNT = 20


async def known_area(
    city: CityDep,
    scope: ScopeDep,
    area: Annotated[
        str | None,
        Query(description="Only sensors of this district or ward.", examples=["760"]),
    ] = None,
) -> str | None:
    """Return the area that a request names.

    Raises
    ------
    BadParameterError
        There is none of that code.
    ForbiddenError
        All of it lies where the asker may not look.
    """
    if area is not None:
        if area not in city.areas:
            names = {code: each.name_vi for code, each in city.areas.items()}
            raise BadParameterError("area", area, nearest_first(area, names))
        scope.refuse_outside([area], city)
    return area


async def named_sensors(
    sensor_id: Annotated[
        str | None,
        Query(
            description=f"Only these sensors, at most {SENSORS_MAX_COUNT} ids separated by commas.",
            examples=[parameters.EXAMPLE_SENSOR_ID],
            json_schema_extra={"pattern": parameters.list_pattern(ID_PATTERN)},
        ),
    ] = None,
) -> Sequence[str] | None:
    """Return the sensors that are named.

    Raises
    ------
    BadParameterError
        If one is no well-formed id, or they are too many.
    """
    found = parameters.sensor_ids(sensor_id)
    if found is not None and len(found) > SENSORS_MAX_COUNT:
        accepted = (f"at most {SENSORS_MAX_COUNT} ids", "by=sensor for all of the kind")
        raise BadParameterError("sensor_id", sensor_id, accepted, f"has {len(found)} ids")
    return None if found is None else tuple(sorted(found))
