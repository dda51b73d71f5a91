"""Gateways: which sensors report through which.

One gateway for each district and fifty sensors; each has its own connection, because a connection
has one last will. Beyond `MAX_GATEWAYS` gateways grow instead and send packs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from simulator.devices.device import Device

SENSORS_PER_GATEWAY = 50
MAX_GATEWAYS = 200
MIN_CAPACITY, CAPACITY_PER_SENSOR = 10_000, 40
MEMORY_PER_SENSOR = 20


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


def gateways_of(city_id: str, devices: Mapping[str, Sequence[Device]]) -> tuple[Gateway, ...]:
    """Return the city's gateways.

    Sensors of a district are dealt in the order of their numbers, so a bigger city keeps the
    gateways of a smaller one nearly as they were.
    """
    by_area: dict[str, list[tuple[int, int, Device]]] = {}
    for kind_place, made in enumerate(devices.values()):
        for index, device in enumerate(made):
            by_area.setdefault(device.area, []).append((index, kind_place, device))
    per_gateway = SENSORS_PER_GATEWAY
    while _gateway_count(by_area, per_gateway) > max(MAX_GATEWAYS, len(by_area)):
        per_gateway *= 2
    plans: list[Gateway] = []
    for area in sorted(by_area):
        ordered = [device for _, _, device in sorted(by_area[area], key=lambda entry: entry[:2])]
        for number, start in enumerate(range(0, len(ordered), per_gateway), start=1):
            plans.append(
                Gateway(
                    gateway_id=f"{city_id}-gw-{area}-{number:02d}",
                    city=city_id,
                    area=area,
                    devices=tuple(ordered[start : start + per_gateway]),
                    sends_packs=per_gateway > SENSORS_PER_GATEWAY,
                )
            )
    return tuple(plans)


def _gateway_count(by_area: Mapping[str, Sequence[object]], per_gateway: int) -> int:
    return sum(-(-len(devices) // per_gateway) for devices in by_area.values())
