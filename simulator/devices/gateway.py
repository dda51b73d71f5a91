"""Gateways: which sensors report through which.

One gateway for each district and about fifty sensors; each has its own connection, because a
connection has one last will. Beyond `MAX_GATEWAYS` gateways grow instead and send packs.

Behind which gateway a sensor is depends on nothing but the city, its kind and its number: whatever
happens to a gateway happens to the same sensors in every fleet.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from contract.city import City
from simulator.devices.device import Device
from simulator.devices.placement import zone_frac
from simulator.kinds import SIMULATED
from simulator.world.models.ground import zones_of

SENSORS_PER_GATEWAY = 50
MAX_GATEWAYS = 200
MIN_CAPACITY, CAPACITY_PER_SENSOR = 10_000, 40
MEMORY_PER_SENSOR = 20
_SHARES = sum(kind.share for kind in SIMULATED.values())


@dataclass(frozen=True, slots=True)
class Gateway:
    """One gateway and its sensors."""

    gateway_id: str
    city: str
    area: str
    devices: tuple[Device, ...]
    sends_packs: bool

    @property
    def capacity(self) -> int:
        """Return how many readings it can hold while the broker is away."""
        return max(MIN_CAPACITY, CAPACITY_PER_SENSOR * len(self.devices))

    @property
    def memory(self) -> int:
        """Return how many sent readings it can send again."""
        return MEMORY_PER_SENSOR * len(self.devices)


def gateways_of(city: City, devices: Mapping[str, Sequence[Device]]) -> tuple[Gateway, ...]:
    """Return the city's gateways.

    A fleet that grows fills one gateway of a district after the other, as many as the district is
    to have, and then deals what is more among them all.
    """
    dealt: dict[tuple[str, int], list[tuple[int, int, Device]]] = {}
    frac, most = _frac_and_most(city)
    for kind_place, (kind, made) in enumerate(devices.items()):
        per_sensor = _SHARES / SIMULATED[kind].share
        for index, device in enumerate(made):
            # As many sensors a mixed fleet has, about, when this one comes to it.
            before = index * per_sensor * frac[device.area]
            number = int(before / SENSORS_PER_GATEWAY) % most[device.area]
            dealt.setdefault((device.area, number), []).append((index, kind_place, device))
    count = sum(map(len, devices.values()))
    return tuple(
        Gateway(
            gateway_id=f"{city.city_id}-gw-{area}-{number + 1:02d}",
            city=city.city_id,
            area=area,
            devices=tuple(entry[2] for entry in sorted(entries, key=lambda entry: entry[:2])),
            sends_packs=count > MAX_GATEWAYS * SENSORS_PER_GATEWAY,
        )
        for (area, number), entries in sorted(dealt.items(), key=lambda item: item[0])
    )


def _frac_and_most(city: City) -> tuple[dict[str, float], dict[str, int]]:
    """Return which share of the sensors stands in each district, and its greatest number."""
    zones = zones_of(city)
    frac = dict(zip(zones.code, zone_frac(zones).tolist(), strict=True))
    spare = max(0, MAX_GATEWAYS - zones.count)
    return frac, {area: 1 + int(spare * share) for area, share in frac.items()}
