"""What can go wrong in the simulator.

FleetError        the number of sensors (a ValueError)
CheckpointError   a file of an earlier run
LinkError         the broker is away: it is tried again
TakenOverError    another simulator runs this city: the process ends
NotTheCityError   the broker lets us not speak for the city: the process ends
"""


class FleetError(ValueError):
    """The number of sensors is not one that a city can have."""


class CheckpointError(Exception):
    """A file of an earlier run cannot be used."""


class LinkError(Exception):
    """The broker cannot be reached, refused us, or went away."""


class TakenOverError(Exception):
    """Another client uses the same client id: another simulator runs this city."""


class NotTheCityError(Exception):
    """The broker does not let this client tell the city's clock."""
