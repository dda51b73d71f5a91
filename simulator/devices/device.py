"""A sensor as others see it: its name, its place, its topics."""

from dataclasses import dataclass

from contract.catalogue import KINDS, Kind
from contract.topic import SensorTopic
from simulator.devices import fleet
from simulator.world.city import CityModel


@dataclass(frozen=True, slots=True)
class Device:
    """One sensor.

    Attributes
    ----------
    lacks
        Quantities of its kind that it does not have: they are never told.
    """

    sensor_id: str
    kind: Kind
    area: str
    name: str
    lat_deg: float
    lon_deg: float
    topic: str
    meta_topic: str
    lacks: frozenset[str] = frozenset()

    @property
    def quantities(self) -> list[str]:
        """Return the names of what it measures, in the kind's order."""
        return [name for name in self.kind.quantity_names if name not in self.lacks]


def devices_of(model: CityModel) -> dict[str, tuple[Device, ...]]:
    """Return the city's devices by kind, in the order of their numbers."""
    return {kind.code: _devices(model, kind) for kind in KINDS}


def _devices(model: CityModel, kind: Kind) -> tuple[Device, ...]:
    places, city_id = model.places[kind.code], model.city.city_id
    areas = model.surroundings.zones.code
    lacking = model.lacking.get(kind.code, {})
    made: list[Device] = []
    zones: list[int] = places.zone.tolist()
    columns = zip(
        places.name, zones, places.lat_deg.tolist(), places.lon_deg.tolist(),
        strict=True,
    )  # fmt: skip
    for index, (name, zone, lat_deg, lon_deg) in enumerate(columns):
        sensor_id = fleet.sensor_id(city_id, kind, index)
        scheme = (city_id, areas[zone], kind.domain, kind.code, sensor_id)
        topic = str(SensorTopic(*scheme, "telemetry"))
        meta_topic = str(SensorTopic(*scheme, "meta"))
        lacks = frozenset(quantity for quantity, some in lacking.items() if some[index])
        made.append(
            Device(sensor_id, kind, areas[zone], name, lat_deg, lon_deg, topic, meta_topic, lacks)
        )
    return tuple(made)
