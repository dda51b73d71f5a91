"""What an instrument makes of the truth: its own bias, noise, resolution, and failures.

Sizes are assumed from data sheets of the class; each is listed once, in `ERROR`. Vehicle counters
count whole vehicles: Poisson, plus the counters' own error (pack: CV 4–8 %).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np

from contract.catalogue import Kind
from contract.quantity import Quantity
from simulator import rng
from simulator.devices.schedule import Due
from simulator.rng import FloatArray

# Share of readings that the instrument fails to make; they take no sequence number. The loops and
# cameras of the pack lose 0.5–2 % of their hours; most of those are outages, not single readings.
DROPOUT_FRAC = 0.0005

MINUTE_MS = 60_000
PER_MIN = "/min"  # suffix of a register's growth in a model's values


@dataclass(frozen=True, slots=True)
class Error:
    """The error of one quantity's instrument.

    Attributes
    ----------
    bias, noise
        Standard deviations, constant per instrument and new for each reading. [unit]
    bias_frac, noise_frac
        The same as a share of the value.
    """

    bias: float = 0.0
    noise: float = 0.0
    bias_frac: float = 0.0
    noise_frac: float = 0.0


EXACT = Error()

ERROR: Mapping[str, Mapping[str, Error]] = {
    "traffic_flow": {
        "speed_kmh": Error(noise_frac=0.05),
        "occupancy_frac": Error(noise_frac=0.05),
        "queue_m": Error(noise_frac=0.10),
        **{
            f"{vehicle}_count": Error(bias_frac=0.03, noise_frac=0.05)
            for vehicle in ("motorbike", "car", "bus", "truck")
        },
    },
    "air_quality": {
        "pm25_ugm3": Error(bias_frac=0.06, noise=0.5, noise_frac=0.03),
        "pm10_ugm3": Error(bias_frac=0.06, noise=0.8, noise_frac=0.03),
        "no2_ugm3": Error(bias_frac=0.05, noise=0.8),
        "so2_ugm3": Error(bias_frac=0.05, noise=0.5),
        "co_ugm3": Error(bias_frac=0.05, noise=15.0),
        "o3_ugm3": Error(bias_frac=0.05, noise=1.0),
        "temperature_degc": Error(bias=0.2, noise=0.1),
        "humidity_frac": Error(bias=0.015, noise=0.005),
    },
    "weather": {
        "temperature_degc": Error(bias=0.1, noise=0.05),
        "humidity_frac": Error(bias=0.01, noise=0.004),
        "wind_mps": Error(noise=0.1, noise_frac=0.12),
        "wind_from_deg": Error(noise=8.0),
        "pressure_hpa": Error(bias=0.2, noise=0.05),
        "solar_wm2": Error(bias_frac=0.02, noise_frac=0.03),
    },
    "rain_gauge": {"intensity_mmh": Error(noise_frac=0.04)},
    "river_level": {"level_m": Error(bias=0.005, noise=0.006)},
    "street_flood": {"depth_m": Error(noise_frac=0.02)},
    "noise": {"leq_db": Error(bias=0.4, noise=0.5), "lmax_db": Error(bias=0.4, noise=0.8)},
    "water_quality": {
        "ph": Error(bias=0.05, noise=0.02),
        "do_mgl": Error(bias_frac=0.03, noise=0.04),
        "turbidity_ntu": Error(bias_frac=0.04, noise_frac=0.04),
        "conductivity_uscm": Error(bias_frac=0.02, noise_frac=0.005),
        "temperature_degc": Error(bias=0.1, noise=0.05),
    },
    "power_transformer": {
        "load_kw": Error(bias_frac=0.005, noise_frac=0.01),
        "voltage_v": Error(bias=0.4, noise=0.8),
        "current_a": Error(bias_frac=0.005, noise_frac=0.01),
        "power_factor": Error(noise=0.003),
        "oil_temperature_degc": Error(bias=0.5, noise=0.2),
        "frequency_hz": Error(noise=0.004),
    },
    "water_network": {
        "flow_m3h": Error(bias_frac=0.01, noise_frac=0.015),
        "pressure_bar": Error(bias=0.01, noise=0.01),
        "chlorine_mgl": Error(bias=0.02, noise=0.01),
        "turbidity_ntu": Error(bias=0.01, noise=0.01),
        "ph": Error(bias=0.05, noise=0.02),
    },
    "street_light": {
        "power_kw": Error(bias_frac=0.01, noise_frac=0.01),
        "voltage_v": Error(bias=0.4, noise=0.8),
    },
    "pump_station": {
        "wetwell_level_m": Error(bias=0.01, noise=0.01),
        "flow_m3h": Error(bias_frac=0.01, noise_frac=0.02),
    },
    "waste_bin": {
        "fill_frac": Error(bias=0.01, noise=0.01),
        "temperature_degc": Error(bias=0.3, noise=0.2),
    },
    "smart_meter": {"voltage_v": Error(bias=0.5, noise=1.0)},
}


@dataclass(frozen=True, slots=True, eq=False)
class Instruments:
    """The instruments of one kind.

    Attributes
    ----------
    bias : by quantity, (sensor,)
        Each instrument's own bias in standard deviations.
    """

    kind: Kind
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
        return cls(kind, seed, count, bias)

    def made(self, due: Due) -> Due:
        """Return the readings that the instruments manage to make."""
        lot = self._lot("dropout", due, "uniform")
        kept = lot >= DROPOUT_FRAC
        return Due(due.sensor[kept], due.number[kept], due.at_ms[kept])

    def read(
        self, values: Mapping[str, FloatArray], first_ms: int, due: Due, period_ms: int
    ) -> dict[str, FloatArray]:
        """Return what the instruments show, by quantity, (reading,).

        Registers come back as registers: `Registers` makes increments of those that are sums.

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
        error = ERROR.get(self.kind.code, {}).get(quantity.name, EXACT)
        if error == EXACT:
            return truth
        noise = self._lot(quantity.name, due)
        bias = self.bias[quantity.name][due.sensor]
        share = error.bias_frac * bias + error.noise_frac * noise
        value = truth * np.maximum(1 + share, 0) + error.bias * bias + error.noise * noise
        if quantity.aggregate == "circular":
            return np.mod(value, 360.0)
        return value

    def _counted(self, quantity: Quantity, mean: FloatArray, due: Due) -> FloatArray:
        error = ERROR[self.kind.code][quantity.name]
        seen = mean * np.maximum(1 + error.bias_frac * self.bias[quantity.name][due.sensor], 0)
        spread = np.sqrt(seen + np.square(error.noise_frac * seen))
        return rng.rounded(np.maximum(seen + spread * self._lot(quantity.name, due), 0))

    def _lot(self, name: str, due: Due, law: rng.Law = "normal") -> FloatArray:
        """Return the random number that belongs to each reading, (reading,)."""
        if due.number.size == 0:
            return np.zeros(0)
        tile_of, place = due.number // rng.TILE, due.number % rng.TILE
        result = np.empty(due.number.size)
        for number in np.unique(tile_of):
            here = tile_of == number
            tile = rng.tile(
                self.seed, f"{self.kind.code}.{name}.read", int(number), self.count, law
            )
            result[here] = tile[due.sensor[here], place[here]]
        return result


class Registers:
    """What gauges that report increments remember: their register at the last reading.

    Parameters
    ----------
    count
        Number of sensors.
    resolution
        Smallest increment: the rest stays in the gauge and comes with the next reading.
    """

    def __init__(self, count: int, resolution: float) -> None:
        self._resolution = resolution
        self._last = np.full(count, np.nan)

    def increments(self, register: FloatArray, sensor: rng.IntArray) -> FloatArray:
        """Return by how much each register grew since its sensor's last reading, (reading,).

        A gauge that reads for the first time since its start reports no rain.

        Parameters
        ----------
        register, sensor : (reading,)
            In order of time.
        """
        ticks = np.floor(register / self._resolution + 1e-6)
        order = np.argsort(sensor, kind="stable")
        in_order, ticks_in_order = sensor[order], ticks[order]
        begins = np.concatenate([[True], in_order[1:] != in_order[:-1]])[: in_order.size]
        before = np.concatenate([[np.nan], ticks_in_order[:-1]])[: in_order.size]
        before = np.where(begins, self._last[in_order], before)
        grown = np.where(np.isnan(before), 0.0, ticks_in_order - before)
        self._last[in_order] = ticks_in_order  # the last of a sensor's readings stays
        result = np.empty_like(grown)
        result[order] = np.maximum(grown, 0.0) * self._resolution
        return result


def quantised(quantity: Quantity, values: FloatArray) -> FloatArray:
    """Return values in steps of the resolution that print short (42.1), inside what is possible."""
    low, high = quantity.possible
    inside: FloatArray = np.clip(values, low, high)
    return rng.rounded(inside, quantity.decimals) + 0.0
