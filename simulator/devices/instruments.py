"""What an instrument makes of the truth: its own bias, noise, resolution, and failures."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np

from contract.arrays import FloatArray, IntArray
from contract.catalogue import Kind
from contract.quantity import Quantity
from simulator import rng
from simulator.accuracy import EXACT, Error
from simulator.devices.schedule import Due
from simulator.kinds import SIMULATED
from simulator.world.state import MINUTE_MS, PER_MIN
from simulator.world.units import CIRCLE_DEG

# Share of readings that the instrument fails to make; they take no sequence number. Assumed: the
# loops and cameras of the pack lose 0.5–2 % of their hours, most of it in outages.
DROPOUT_FRAC = 0.0005


@dataclass(frozen=True, slots=True, eq=False)
class Instruments:
    """The instruments of one kind.

    Attributes
    ----------
    errors : by quantity
        Those that are missing are exact.
    bias : by quantity, (sensor,)
        Each instrument's own bias in standard deviations.
    """

    kind: Kind
    errors: Mapping[str, Error]
    seed: int
    count: int
    bias: Mapping[str, FloatArray]

    @classmethod
    def of(cls, kind: Kind, count: int, seed: int) -> Self:
        """Return the instruments of the first `count` sensors of a kind."""
        bias = {
            quantity.name: rng.draw(seed, f"{kind.code}.{quantity.name}.bias", 0, count, "normal")
            for quantity in kind.quantities
        }
        return cls(kind, SIMULATED[kind.code].errors, seed, count, bias)

    def made(self, due: Due) -> Due:
        """Return the readings that the instruments manage to make."""
        lot = self._lot("dropout", due, "uniform")
        kept = lot >= DROPOUT_FRAC
        return Due(due.sensor[kept], due.number[kept], due.at_ms[kept])

    def read(
        self, values: Mapping[str, FloatArray], first_ms: int, due: Due, period_ms: int
    ) -> dict[str, FloatArray]:
        """Return what the instruments show, by quantity, (reading,).

        Registers come back as registers: `registers.increments` makes increments of those that
        are sums.

        Parameters
        ----------
        values
            The model's block, (step, sensor).
        first_ms
            When the block's first minute begins.
        due
            Readings inside the block.
        period_ms
            Time over which counters count.
        """
        step = (due.at_ms - first_ms) // MINUTE_MS
        into_min = (due.at_ms - first_ms) % MINUTE_MS / MINUTE_MS
        shown: dict[str, FloatArray] = {}
        for quantity in self.kind.quantities:
            truth = values[quantity.name][step, due.sensor]
            growth = values.get(quantity.name + PER_MIN)
            if growth is not None:
                shown[quantity.name] = truth + growth[step, due.sensor] * into_min
            elif quantity.aggregate == "sum":
                shown[quantity.name] = self._counted(quantity, truth * period_ms / MINUTE_MS, due)
            else:
                shown[quantity.name] = self._measured(quantity, truth, due)
        return shown

    def _measured(self, quantity: Quantity, truth: FloatArray, due: Due) -> FloatArray:
        error = self.errors.get(quantity.name, EXACT)
        if error == EXACT:
            return truth
        noise = self._lot(quantity.name, due)
        bias = self.bias[quantity.name][due.sensor]
        share = error.bias_frac * bias + error.noise_frac * noise
        value = truth * np.maximum(1 + share, 0) + error.bias * bias + error.noise * noise
        if quantity.aggregate == "circular":
            return np.mod(value, CIRCLE_DEG)
        return value

    def _counted(self, quantity: Quantity, mean: FloatArray, due: Due) -> FloatArray:
        error = self.errors.get(quantity.name, EXACT)
        seen = mean * np.maximum(1 + error.bias_frac * self.bias[quantity.name][due.sensor], 0)
        spread = np.sqrt(seen + np.square(error.noise_frac * seen))
        return rng.rounded(np.maximum(seen + spread * self._lot(quantity.name, due), 0))

    def _lot(self, name: str, due: Due, law: rng.Law = "normal") -> FloatArray:
        """Return the random number that belongs to each reading, (reading,)."""
        if due.number.size == 0:
            return np.zeros(0)
        span = int(due.number.min()), int(due.number.max())
        numbers, begin = rng.window(
            self.seed, f"{self.kind.code}.{name}.read", span, self.count, law
        )
        return numbers.ravel()[due.sensor * numbers.shape[1] + (due.number - begin)]


def quantised(quantity: Quantity, values: FloatArray) -> FloatArray | IntArray:
    """Return values in steps of the resolution that print short, inside what is possible.

    They are written as they are: 42.1, and where only whole numbers are shown, 12 and not 12.0.
    """
    low, high = quantity.possible
    inside = np.minimum(np.maximum(values, low), high)
    decimals = quantity.decimals
    shown = rng.rounded(inside, decimals)
    return shown + 0.0 if decimals else shown.astype(np.int64)
