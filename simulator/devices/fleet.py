"""How many sensors of each kind a city has, and what they are called.

Sensor i of a kind is the same whatever the number of sensors: counts only say how far we count.
"""

from contract.catalogue import KINDS, Kind

MIXED_FROM = 30

# Share of a mixed fleet. [%]
SHARE_PCT: dict[str, int] = {
    "traffic_flow": 12,
    "parking": 4,
    "air_quality": 6,
    "weather": 2,
    "rain_gauge": 4,
    "river_level": 1,
    "street_flood": 6,
    "noise": 5,
    "water_quality": 2,
    "power_transformer": 12,
    "water_network": 8,
    "street_light": 10,
    "pump_station": 3,
    "waste_bin": 10,
    "smart_meter": 15,
}


class FleetError(ValueError):
    """The number of sensors is not one that a city can have."""


def counts(sensor_count: int) -> dict[str, int]:
    """Return the number of sensors of each kind, in the catalogue's order.

    Below `MIXED_FROM` the kinds are filled in turn, so ten sensors are ten kinds. From there on
    each kind has its share, rounded by largest remainder, and at least one.

    Raises
    ------
    FleetError
        There is no such fleet.
    """
    if sensor_count < 1:
        raise FleetError(f"{sensor_count} sensors; at least 1 is required")
    codes = [kind.code for kind in KINDS]
    if sensor_count < MIXED_FROM:
        return {
            code: sensor_count // len(codes) + (place < sensor_count % len(codes))
            for place, code in enumerate(codes)
        }
    return _shared_out(sensor_count, codes)


def _shared_out(sensor_count: int, codes: list[str]) -> dict[str, int]:
    exact = {code: sensor_count * SHARE_PCT[code] / 100 for code in codes}
    count = {code: max(1, int(exact[code])) for code in codes}
    by_remainder = sorted(codes, key=lambda code: count[code] - exact[code])
    missing = sensor_count - sum(count.values())
    for turn in range(abs(missing)):
        if missing > 0:
            count[by_remainder[turn % len(codes)]] += 1
        else:
            count[max(codes, key=lambda code: count[code])] -= 1
    return count


def sensor_id(city_id: str, kind: Kind, index: int) -> str:
    """Return the id of sensor `index` of a kind, from 0: ``<city>-aq-0001`` is the first."""
    return f"{city_id}-{kind.short}-{index + 1:04d}"
