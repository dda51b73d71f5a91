"""Text frames of the live socket: the figures of the header, and what viewers must know."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from contract.arrays import BoolArray
from contract.city_time import CityTime
from contract.clock import rfc3339
from ioc_api.fleet.fleet import Fleet
from ioc_api.fleet.newest import as_time, newest_us
from ioc_api.fleet.status import StatusArray
from ioc_api.http.answer import encode
from ioc_api.judgement.coverage import coverage
from ioc_api.judgement.crossings import Crossings
from ioc_api.judgement.judge import Judge
from ioc_api.overview.queries import are_counted, counts
from ioc_api.system.schemas import Readiness


class Look(NamedTuple):
    """What the figures of a second are made of, for all who are told some.

    Attributes
    ----------
    statuses, counted : (sensor,)
        How each sensor is, and whether it counts.
    crossings : Crossings
        What sensors are beyond.
    common : dict
        What is the same for everybody.
    """

    statuses: StatusArray
    counted: BoolArray
    crossings: Crossings
    common: dict[str, object]


class Texts:
    """Writes the texts; `look` and `kpi` are asked for once a second.

    Parameters
    ----------
    readiness : callable
        Tells whether the system is whole, without waiting for anything.
    """

    def __init__(
        self,
        *,
        fleet: Fleet,
        judge: Judge,
        city_time: CityTime,
        readiness: Callable[[], Readiness],
    ) -> None:
        self._fleet = fleet
        self._judge = judge
        self._city_time = city_time
        self._readiness = readiness

    def look(self, statuses: StatusArray) -> Look:
        """Return how the city is, and how the way from it to us."""
        line, readiness = self._city_time.line(), self._readiness()
        common: dict[str, object] = {
            "clock": {
                "city_at": rfc3339(line.city_at),
                "wall_at": rfc3339(line.wall_at),
                "speed": line.speed,
            },
            "ready": readiness.ready,
            "problems": {name: check.reason for name, check in readiness.checks.failing().items()},
            "behind": readiness.behind.model_dump(),
        }
        counted = are_counted(self._fleet, statuses)
        return Look(statuses, counted, self._judge.crossings(statuses), common)

    def kpi(self, look: Look, mask: BoolArray | None, updates_per_s: float) -> str:
        """Return the header's figures, of all sensors or of some: (sensor,)."""
        fleet, counted = self._fleet, look.counted if mask is None else look.counted & mask
        crossings = look.crossings.of(counted[look.crossings.rows])
        return _text(
            "kpi",
            {
                "n": len(fleet),
                "sensors": counts(look.statuses[counted]),
                "levels": crossings.counts(),
                "held": int(crossings.is_held.sum()),
                "pending": int(crossings.is_pending.sum()),
                "coverage": coverage(fleet, self._judge, look.statuses, counted),
                "updates_per_s": updates_per_s,
                "newest_observed_at": as_time(newest_us(fleet, np.flatnonzero(counted))),
                **look.common,
            },
        )

    def index(self) -> str:
        """Return that the registry changed: sensors came, moved or went."""
        return _text("index", {"n": len(self._fleet)})

    def hello(self, *, epoch: str, seq: int, hz: int) -> str:
        """Return the first text of a viewer."""
        return _text("hello", {"epoch": epoch, "seq": seq, "hz": hz, "n": len(self._fleet)})


def _text(name: str, members: dict[str, object]) -> str:
    return encode({"t": name, **members}).decode("utf-8")
