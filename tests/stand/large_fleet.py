"""The live state of a large city in memory, without a database: who is there, and what was said."""

from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np

from contract.catalogue import KINDS
from contract.city import City
from contract.payload.notice import LiveItem
from ioc_api.fleet.fleet import Fleet
from simulator.kinds import SIMULATED
from tests.stand.live_sensor import sensor


def large_fleet(city: City, count: int, now: datetime, seed: int = 7) -> Fleet:
    """Return sensors of all kinds in the simulated city's shares, each in some area, all live."""
    dice = np.random.default_rng(seed)
    shares = np.array([SIMULATED[kind.code].share for kind in KINDS], np.float64)
    kinds: list[int] = dice.choice(len(KINDS), count, p=shares / shares.sum()).tolist()
    districts, wards = (city.areas_of("district"), city.areas_of("ward"))
    district: list[int] = dice.integers(len(districts), size=count).tolist()
    ward: list[int] = dice.integers(len(wards), size=count).tolist()
    fleet = Fleet()
    made = (
        replace(
            sensor(number, KINDS[kind].code, period_s=KINDS[kind].period_s),
            area_code=districts[district[number]].code,
            ward_code=wards[ward[number]].code,
        )
        for number, kind in enumerate(kinds)
    )
    fleet.register(made)
    fleet.is_loaded = True
    for number, one in enumerate(fleet.sensors):
        quantities = KINDS[kinds[number]].quantities
        parts: list[float] = dice.random(len(quantities)).tolist()
        values: dict[str, float | None] = {
            each.name: each.axis[1] * part for each, part in zip(quantities, parts, strict=True)
        }
        item = LiveItem(one.sensor_id, one.kind, "", "", 0, values)
        fleet.apply(item, now - timedelta(seconds=float(dice.random() * one.period_s)))
    return fleet
