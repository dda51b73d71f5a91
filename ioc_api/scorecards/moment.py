"""When it is in the city, as the indices ask for it: pure."""

from datetime import datetime, timedelta

from contract.city import City
from operations.indices.domain import Moment
from operations.indices.lighting import Burning, is_to_burn

_HOUR_S = 3_600


def moment_at(city: City, instant: datetime) -> Moment:
    """Return an instant as the city's people have it."""
    local = instant + timedelta(hours=city.utc_offset_h)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    hour = (local - midnight).total_seconds() / _HOUR_S
    lighting = city.profiles.lighting
    burning = Burning(
        float(lighting.on_hour[local.month - 1]), float(lighting.off_hour[local.month - 1])
    )
    return Moment(local.date(), hour, is_to_burn(hour, burning))


def moment_of_hour(city: City, hour_at: datetime) -> Moment:
    """Return the moment that stands for a whole hour: lamps are to burn in all of it."""
    begin, end = (moment_at(city, hour_at + timedelta(minutes=minutes)) for minutes in (0, 59))
    return begin._replace(is_burning=begin.is_burning and end.is_burning)
