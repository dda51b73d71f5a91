"""What the routes of the live socket share: what tells, and at which rate is asked."""

from typing import Annotated

from fastapi import Query

from ioc_api.errors import BadParameterError
from ioc_api.given import given
from ioc_api.live.bulletin import Bulletin
from ioc_api.live.hub import RATES_HZ, Hub

RATES = [str(hz) for hz in RATES_HZ]

BulletinDep = Annotated[Bulletin, given(Bulletin)]
HubDep = Annotated[Hub, given(Hub)]
HzQuery = Annotated[
    str,
    Query(description="Frames per second: 4, or 1 for a wall.", json_schema_extra={"enum": RATES}),
]


def rate_hz(text: str) -> int:
    """Return the rate that is asked for. Raises `BadParameterError` for another than ours."""
    if text not in RATES:
        raise BadParameterError("hz", text, tuple(RATES))
    return int(text)
