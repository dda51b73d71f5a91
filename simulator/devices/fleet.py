"""How many sensors of each kind a city has, and what they are called.

Sensor i of a kind is the same whatever the number of sensors: counts only say how far we count.
"""

from contract.catalogue import KINDS, Kind
from simulator.errors import FleetError
from simulator.kinds import SIMULATED

MIXED_FROM = 30
STANDARD = 2_000
"""So many sensors has the standard city."""


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
    whole = sum(SIMULATED[code].share for code in codes)
    exact = {code: sensor_count * SIMULATED[code].share / whole for code in codes}
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
