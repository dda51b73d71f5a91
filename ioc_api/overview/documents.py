"""The overview of all sensors or of an area's, from the live state."""

import numpy as np

from contract.catalogue import KINDS, Kind
from contract.clock import rfc3339
from ioc_api.live.city_time import CityTime
from ioc_api.live.fleet import KIND_INDEX, Fleet
from ioc_api.overview import rules as aggregates
from ioc_api.sensors import rules
from ioc_api.sensors.rules import BoolArray, StatusArray
from ioc_api.sensors.selection import statuses_now


def overview(fleet: Fleet, city_time: CityTime, areas: frozenset[str] | None) -> dict[str, object]:
    """Return the overview as `Overview` documents it; of all sensors where `areas` is None."""
    statuses = statuses_now(fleet, city_time)
    counted = statuses != rules.RETIRED
    if areas is not None:
        counted &= fleet.in_areas(areas)
    return {
        "as_of": rfc3339(city_time.now()),
        "sensors": _counts(statuses[counted]),
        "kinds": {
            kind.code: _kind(fleet, kind, of_kind, statuses)
            for kind in KINDS
            if (of_kind := counted & (fleet.kind_index == KIND_INDEX[kind.code])).any()
        },
    }


def _counts(statuses: StatusArray) -> dict[str, int]:
    count = np.bincount(statuses, minlength=len(rules.STATUSES)).tolist()
    return {
        "total": len(statuses),
        "live": count[rules.LIVE],
        "late": count[rules.LATE],
        "silent": count[rules.SILENT],
        "offline": count[rules.OFFLINE],
        "new": count[rules.NEW],
    }


def _kind(fleet: Fleet, kind: Kind, of_kind: BoolArray, statuses: StatusArray) -> dict[str, object]:
    live = of_kind & (statuses == rules.LIVE)
    values = fleet.values[live]
    return {
        "sensors": int(of_kind.sum()),
        "live": int(live.sum()),
        "values": {
            quantity.name: aggregates.summary(quantity, values[:, column])
            for column, quantity in enumerate(kind.quantities)
            if quantity.aggregate != "counter"
        },
    }
