"""Some days of a mixed fleet in a file of Arrow parts, and the sensors that they are of."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

import numpy as np
import psycopg
import pyarrow as pa
from numpy.typing import NDArray

from contract.catalogue import KINDS, Kind
from contract.clock import to_us
from contract.plausible import Plausible
from contract.quantity import Quantity
from simulator.kinds import SIMULATED
from tests.stand.arrow_parts import ArrowPart

SEED = 5
DAY = timedelta(days=1)
NULL_SHARE = 0.005
DAY_S = 86_400

_REGISTER = """
INSERT INTO sensor (
    city, sensor_id, kind, domain, name, lat_deg, lon_deg, quantities, period_s, announced_at
)
SELECT 'hcmc', id, %(kind)s, %(domain)s, id, 10.78, 106.70, '{}', %(period_s)s, %(at)s
FROM UNNEST(%(ids)s::TEXT[]) AS sensor (id)
"""


@dataclass(frozen=True, slots=True)
class PastFile:
    """Days of readings, each of a kind a part; the newest first, as a history is told.

    Attributes
    ----------
    sensor_count : int
        Of all kinds, which have their shares in it.
    end_at : datetime
        A midnight of the city.
    kinds : tuple[Kind, ...]
        Which kinds there are.
    """

    sensor_count: int
    day_count: int
    end_at: datetime
    plausible: Plausible
    kinds: tuple[Kind, ...] = KINDS

    def ids_of(self, kind: Kind) -> list[str]:
        """Return the sensors of a kind."""
        share = {each.code: SIMULATED[each.code].share for each in self.kinds}
        count = max(1, self.sensor_count * share[kind.code] // sum(share.values()))
        return [f"past-{kind.short}-{number:05}" for number in range(count)]

    def register(self, database_url: str) -> None:
        """Register its sensors."""
        with psycopg.connect(database_url) as connection:
            for kind in self.kinds:
                parameters = {
                    "kind": kind.code,
                    "domain": kind.domain,
                    "period_s": kind.period_s,
                    "at": self.end_at,
                    "ids": self.ids_of(kind),
                }
                connection.execute(_REGISTER, parameters)

    def write(self, path: Path) -> int:
        """Write the file; return how many rows there are."""
        parts = self.day_count * len(self.kinds)
        row_count = 0
        with path.open("wb") as file:
            for number, part in enumerate(self._parts(), 1):
                file.write(part.written(parts=parts, is_last=number == parts))
                row_count += len(part.columns["observed_at"])
        return row_count

    def _parts(self) -> Iterator[ArrowPart]:
        for days_ago in range(1, self.day_count + 1):
            begin_at = self.end_at - days_ago * DAY
            for kind in self.kinds:
                yield self._part(kind, begin_at, days_ago)

    def _part(self, kind: Kind, begin_at: datetime, days_ago: int) -> ArrowPart:
        dice = np.random.Generator(np.random.Philox([SEED, days_ago, KINDS.index(kind)]))
        ids = self.ids_of(kind)
        steps = round(DAY_S / kind.period_s)
        sensor = np.repeat(np.arange(len(ids)), steps)
        step = np.tile(np.arange(steps), len(ids))
        period_us = round(kind.period_s * 1e6)
        columns: dict[str, Any] = {
            "sensor_id": cast("Any", pa.DictionaryArray).from_arrays(
                pa.array(sensor.astype(np.int32)), ids
            ),
            "observed_at": to_us(begin_at) + step * period_us,
            "boot": np.ones(len(step), np.int32),
            "seq": (step + (self.day_count - days_ago) * steps).astype(np.int32),
        }
        for quantity in kind.quantities:
            columns[quantity.name] = self._values(kind, quantity, step, dice)
        return ArrowPart(kind.code, f"{begin_at.date()}/{kind.code}", columns)

    def _values(
        self, kind: Kind, quantity: Quantity, step: NDArray[np.int64], dice: np.random.Generator
    ) -> NDArray[np.float64]:
        usual = self.plausible.range(kind.code, quantity.name)
        values = usual.low + (usual.high - usual.low) * dice.random(len(step))
        if quantity.aggregate == "counter":
            rate_per_h = quantity.greatest_rate_per_h or 0.0
            values = usual.low + step * (kind.period_s / 3_600 * rate_per_h / 3)
        values = np.clip(np.round(values, quantity.decimals), usual.low, usual.high)
        if quantity is not kind.primary:
            values[dice.random(len(step)) < NULL_SHARE] = np.nan
        return np.asarray(values, np.float64)
