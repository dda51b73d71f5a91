"""What the simulator has to know of a kind of sensor, and what its model is made from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from contract.arrays import BoolArray
from contract.city import City
from contract.city_site import SiteCategory
from simulator.accuracy import Error
from simulator.world.models.drainage import Drainage
from simulator.world.models.feeder import Feeders
from simulator.world.models.ground import Places
from simulator.world.models.pipe_network import Pipes
from simulator.world.models.street import Streets
from simulator.world.models.weather import Atmosphere
from simulator.world.state import KindModel


@dataclass(frozen=True, slots=True, eq=False)
class Setting:
    """What the model of one kind is made from.

    Attributes
    ----------
    places
        Where the kind's sensors stand.
    flood_sites
        The pack's known flood spots, whatever sensors stand there.
    feeders
        The city's, on which what needs mains hangs.
    pipes, streets, drainage
        The city's, whatever sensors stand there.
    atmosphere
        The weather that the city is used to.
    """

    city: City
    places: Places
    flood_sites: Places
    feeders: Feeders
    pipes: Pipes
    streets: Streets
    drainage: Drainage
    atmosphere: Atmosphere
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedKind:
    """One kind of sensor, as the simulator makes it.

    Attributes
    ----------
    share
        How many of a mixed fleet are of this kind, against the shares of the others.
    station_vi
        What one station is called where no site names it.
    has_battery
        Goes on without mains, and tells what it sees; what has none is silent then.
    watches_mains
        Goes on without mains, and what it watches does not.
    model
        Returns the model of the kind's sensors.
    sites
        The category of the pack's sites where the first ones stand.
    errors
        Of the kind's instruments, by quantity; the others are exact.
    increment
        The quantity that is shown as the growth of the model's register since the last reading.
    lasting
        The register in the model's state that no new run may set back.
    lacks
        Tells which sensors lack which quantities, (sensor,): their values are NaN, their births
        do not name them. A quantity that is not there, or None: all sensors have it.
    stands_for
        Of what events happen to, that of which the kind's sensors are the parts.
    """

    share: int
    station_vi: str
    has_battery: bool
    model: Callable[[Setting], KindModel]
    sites: SiteCategory | None = None
    watches_mains: bool = False
    errors: Mapping[str, Error] = field(default_factory=dict[str, Error])
    increment: str | None = None
    lasting: str | None = None
    lacks: Callable[[Setting], Mapping[str, BoolArray]] | None = None
    stands_for: Literal["circuit", "round"] | None = None
