"""Text frames of the live socket: the figures of the header, and what viewers must know."""

from collections import deque
from collections.abc import Callable

import numpy as np

from contract.city_time import CityTime
from contract.clock import rfc3339
from ioc_api.fleet.fleet import Fleet
from ioc_api.fleet.newest import as_time, newest_us
from ioc_api.fleet.status import StatusArray
from ioc_api.http.answer import encode
from ioc_api.judgement.coverage import coverage
from ioc_api.judgement.judge import Judge
from ioc_api.overview.queries import are_counted, counts
from ioc_api.system.schemas import Readiness

RATE_SPAN_S = 5  # over which updates per second are averaged


class Texts:
    """Writes the texts; `kpi` is asked for once a second.

    Parameters
    ----------
    readiness : callable
        Tells whether the system is whole, without waiting for anything.
    monotonic_s : callable
        The clock for rates. [s]
    """

    def __init__(
        self,
        *,
        fleet: Fleet,
        judge: Judge,
        city_time: CityTime,
        readiness: Callable[[], Readiness],
        monotonic_s: Callable[[], float],
    ) -> None:
        self._fleet = fleet
        self._judge = judge
        self._city_time = city_time
        self._readiness = readiness
        self._monotonic_s = monotonic_s
        self._counted: deque[tuple[float, int]] = deque(maxlen=RATE_SPAN_S + 1)

    def kpi(self, statuses: StatusArray) -> str:
        """Return the header's figures: how the city is, and how the way from it to us."""
        fleet, line, readiness = self._fleet, self._city_time.line(), self._readiness()
        counted = are_counted(fleet, statuses)
        crossings = self._judge.crossings(statuses)
        crossings = crossings.of(counted[crossings.rows])
        return _text(
            "kpi",
            {
                "n": len(fleet),
                "sensors": counts(statuses[counted]),
                "levels": crossings.counts(),
                "held": int(crossings.is_held.sum()),
                "pending": int(crossings.is_pending.sum()),
                "coverage": coverage(fleet, self._judge, statuses, counted),
                "updates_per_s": self._updates_per_s(),
                "newest_observed_at": as_time(newest_us(fleet, np.flatnonzero(counted))),
                "clock": {
                    "city_at": rfc3339(line.city_at),
                    "wall_at": rfc3339(line.wall_at),
                    "speed": line.speed,
                },
                "ready": readiness.ready,
                "problems": {
                    name: check.reason for name, check in readiness.checks.failing().items()
                },
                "behind": readiness.behind.model_dump(),
            },
        )

    def index(self) -> str:
        """Return that the registry changed: sensors came, moved or went."""
        return _text("index", {"n": len(self._fleet)})

    def hello(self, *, epoch: str, seq: int, hz: int) -> str:
        """Return the first text of a viewer."""
        return _text("hello", {"epoch": epoch, "seq": seq, "hz": hz, "n": len(self._fleet)})

    def _updates_per_s(self) -> float:
        now_s, count = self._monotonic_s(), self._fleet.reading_count
        self._counted.append((now_s, count))
        first_s, first_count = self._counted[0]
        took_s = now_s - first_s
        return round((count - first_count) / took_s, 1) if took_s > 0 else 0.0


def _text(name: str, members: dict[str, object]) -> str:
    return encode({"t": name, **members}).decode("utf-8")
