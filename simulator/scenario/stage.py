"""Where things can happen in a run: its streets, feeders, sensors, gateways, areas and sites."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, Self

import numpy as np

from contract.arrays import BoolArray, FloatArray, IntArray
from contract.city import City
from contract.geometry import NOWHERE, AreaIndex, CodeArray
from simulator.devices.device import Device
from simulator.devices.gateway import Gateway
from simulator.devices.placement import cabinets_of
from simulator.world.models.ground import on_plane
from simulator.world.models.stretch import Stretches

NO_AREA = "none"
"""The area of what lies in none, as truth tells it."""


class Located(Protocol):
    """Things with a place: streets, feeders, the places of sensors; every array is (place,)."""

    @property
    def lat_deg(self) -> FloatArray: ...  # noqa: D102
    @property
    def lon_deg(self) -> FloatArray: ...  # noqa: D102
    @property
    def east_km(self) -> FloatArray: ...  # noqa: D102
    @property
    def north_km(self) -> FloatArray: ...  # noqa: D102


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """Things of one sort by their names; every array is (point,).

    Attributes
    ----------
    name
        What each is called: a street's name, a sensor's id.
    east_km, north_km
        From the middle of the city's box. [km]
    district
        Code of the district to which each belongs; empty for none.
    index
        Where each name stands; of a name that stands twice, its first.
    """

    name: tuple[str, ...]
    lat_deg: FloatArray
    lon_deg: FloatArray
    east_km: FloatArray
    north_km: FloatArray
    district: CodeArray
    index: Mapping[str, int]

    @classmethod
    def of(cls, names: Sequence[str], places: Located, district: CodeArray) -> Self:
        """Return things with names at places."""
        return cls(
            name=tuple(names),
            lat_deg=places.lat_deg,
            lon_deg=places.lon_deg,
            east_km=places.east_km,
            north_km=places.north_km,
            district=district,
            index={name: place for place, name in reversed(list(enumerate(names)))},
        )

    @property
    def count(self) -> int:
        """Return how many there are."""
        return len(self.name)

    def apart_km(self, east_km: float, north_km: float) -> FloatArray:
        """Return the kilometres from a place to each, (point,)."""
        return np.hypot(self.east_km - east_km, self.north_km - north_km)

    def are_within(self, reach_km: float, east_km: float, north_km: float) -> BoolArray:
        """Tell which stand so near to a place, (point,)."""
        return np.asarray(self.apart_km(east_km, north_km) <= reach_km, dtype=np.bool_)

    def names_of(self, chosen: IntArray) -> tuple[str, ...]:
        """Return the names of some of them."""
        numbers: list[int] = chosen.tolist()
        return tuple(self.name[number] for number in numbers)


@dataclass(frozen=True, slots=True)
class Watcher:
    """A sensor in its fleet: the `index`-th of its kind."""

    kind: str
    index: int


@dataclass(frozen=True, slots=True, eq=False)
class Stage:
    """One run's places.

    Attributes
    ----------
    streets, feeders, stations
        The city's, whatever the fleet is; their indices stand in events.
    has_gate : (station,)
        Which stations have a tide gate.
    stretches
        The streets as lines.
    sensors
        By kind, in the order of their numbers, named by their ids.
    gateways
        Named by their ids.
    gateway_of
        By kind, (sensor,) indices into the gateways.
    """

    city: City
    ground: AreaIndex
    streets: Points
    stretches: Stretches
    feeders: Points
    stations: Points
    has_gate: BoolArray
    sensors: Mapping[str, Points]
    gateways: Points
    gateway_of: Mapping[str, IntArray]

    def sensor(self, sensor_id: str) -> Watcher | None:
        """Return which sensor has an id; None: this fleet has none of it."""
        for kind, points in self.sensors.items():
            if sensor_id in points.index:
                return Watcher(kind, points.index[sensor_id])
        return None

    def behind(self, gateways: Sequence[str]) -> dict[str, IntArray]:
        """Return the sensors behind gateways, by kind, (sensor,) indices in rising order.

        Gateways of another fleet have nobody here.
        """
        known = [name for name in gateways if name in self.gateways.index]
        if not known:
            return {}
        numbers = [self.gateways.index[name] for name in known]
        found = {kind: np.flatnonzero(np.isin(of, numbers)) for kind, of in self.gateway_of.items()}
        return {kind: index for kind, index in found.items() if index.size}

    def district_of(self, lat_deg: float, lon_deg: float) -> str:
        """Return the code of the district that holds a place, `NO_AREA` outside of all."""
        code = str(self.ground.district_of([lat_deg], [lon_deg])[0])
        return NO_AREA if code == NOWHERE else code

    def inside(self, area: str, points: Points) -> BoolArray:
        """Tell which things belong to a district, or lie in a ward, (point,)."""
        if self.city.areas[area].level == "district":
            return np.asarray(points.district == area, dtype=np.bool_)
        wards = self.ground.ward_of(points.lat_deg, points.lon_deg, points.district)
        return np.asarray(wards == area, dtype=np.bool_)

    def plane_km(self, lat_deg: float, lon_deg: float) -> tuple[float, float]:
        """Return the kilometres of a place east and north of the city's middle."""
        east_km, north_km = on_plane(self.city, [lat_deg], [lon_deg])
        return float(east_km[0]), float(north_km[0])


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """What a stage is made from, beside its devices.

    Attributes
    ----------
    places
        Of the sensors, by kind.
    street_districts
        To which each street belongs: a site to the pack's, also where it stands on the very edge.
    """

    city: City
    areas: AreaIndex
    places: Mapping[str, Located]
    streets: Located
    stretches: Stretches
    feeders: Located
    stations: Located
    has_gate: BoolArray
    street_names: Sequence[str]
    street_districts: Sequence[str]
    feeder_names: Sequence[str]
    station_names: Sequence[str]


def stage_of(
    ground: Ground, devices: Mapping[str, Sequence[Device]], gateways: Sequence[Gateway]
) -> Stage:
    """Return the stage of a city with a fleet."""
    sensors = {
        kind: Points.of(
            [device.sensor_id for device in made],
            ground.places[kind],
            np.array([device.area for device in made], dtype=np.str_),
        )
        for kind, made in devices.items()
    }
    gateway_of = {kind: np.zeros(points.count, dtype=np.int64) for kind, points in sensors.items()}
    for number, gateway in enumerate(gateways):
        for device in gateway.devices:
            kind = device.kind.code
            gateway_of[kind][sensors[kind].index[device.sensor_id]] = number
    return Stage(
        city=ground.city,
        ground=ground.areas,
        streets=Points.of(
            ground.street_names, ground.streets, np.array(ground.street_districts, dtype=np.str_)
        ),
        stretches=ground.stretches,
        feeders=_of_city(ground, ground.feeder_names, ground.feeders),
        stations=_of_city(ground, ground.station_names, ground.stations),
        has_gate=ground.has_gate,
        sensors=sensors,
        gateways=_gateways(ground, gateways),
        gateway_of=gateway_of,
    )


def _of_city(ground: Ground, names: Sequence[str], places: Located) -> Points:
    district = ground.areas.district_of(places.lat_deg, places.lon_deg)
    return Points.of(names, places, district)


def _gateways(ground: Ground, gateways: Sequence[Gateway]) -> Points:
    """Return the gateways, each where its cabinet stands."""
    names = [gateway.gateway_id for gateway in gateways]
    districts = [gateway.area for gateway in gateways]
    lat_deg, lon_deg = cabinets_of(names, districts, ground.areas)
    east_km, north_km = on_plane(ground.city, lat_deg, lon_deg)
    return Points(
        name=tuple(names),
        lat_deg=lat_deg,
        lon_deg=lon_deg,
        east_km=east_km,
        north_km=north_km,
        district=np.array(districts, dtype=np.str_),
        index={name: place for place, name in enumerate(names)},
    )
