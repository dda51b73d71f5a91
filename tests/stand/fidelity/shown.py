"""What sensors show, gathered by hours or by tens of minutes: means, extremes, starts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from contract.arrays import FloatArray, IntArray

DAY_MIN, HOUR_MIN, TEN_MIN = 1_440, 60, 10
BEL_DB = 10.0

How = Literal["mean", "highest", "lowest", "level", "rises", "positive"]
"""How readings become one number of a bin.

A level is the mean of energies, a rise what is more than in the reading before, positive the share
of readings above nought.
"""


@dataclass(frozen=True, slots=True)
class Shown:
    """One series that is wanted of one kind of sensor."""

    name: str
    kind: str
    quantity: str
    how: How = "mean"
    bin_min: int = HOUR_MIN


_VEHICLES = ("motorbike_count", "car_count", "bus_count", "truck_count")

SHOWN: tuple[Shown, ...] = (
    *(
        Shown(f"air.{quantity}", "air_quality", quantity)
        for quantity in (
            *("pm25_ugm3", "pm10_ugm3", "no2_ugm3", "co_ugm3", "o3_ugm3"),
            *("temperature_degc", "humidity_frac"),
        )
    ),
    Shown("weather.temperature_degc", "weather", "temperature_degc"),
    Shown("weather.warmest_degc", "weather", "temperature_degc", "highest"),
    Shown("weather.coolest_degc", "weather", "temperature_degc", "lowest"),
    Shown("weather.humidity_frac", "weather", "humidity_frac"),
    Shown("weather.wind_mps", "weather", "wind_mps"),
    Shown("rain.mmh", "rain_gauge", "intensity_mmh"),
    Shown("rain.ten_min_mmh", "rain_gauge", "intensity_mmh", bin_min=TEN_MIN),
    Shown("river.level_m", "river_level", "level_m", bin_min=TEN_MIN),
    Shown("counter.speed_kmh", "traffic_flow", "speed_kmh"),
    *(Shown(f"counter.{quantity}", "traffic_flow", quantity) for quantity in _VEHICLES),
    Shown("noise.leq_db", "noise", "leq_db", "level"),
    Shown("noise.lmax_db", "noise", "lmax_db", "highest"),
    Shown("transformer.load_kw", "power_transformer", "load_kw"),
    Shown("transformer.voltage_v", "power_transformer", "voltage_v"),
    Shown("water.flow_m3h", "water_network", "flow_m3h"),
    Shown("water.pressure_bar", "water_network", "pressure_bar"),
    Shown("water.chlorine_mgl", "water_network", "chlorine_mgl"),
    Shown("water.turbidity_ntu", "water_network", "turbidity_ntu"),
    Shown("pump.running_frac", "pump_station", "pumps_running_count", "positive"),
    Shown("pump.starts_count", "pump_station", "pumps_running_count", "rises"),
)


def rows_of(day: int, of_day: int) -> slice:
    """Return the rows of a day in a series that has so many each day."""
    return slice(day * of_day, (day + 1) * of_day)


@dataclass(frozen=True, slots=True, eq=False)
class Gathered:
    """The series of a run while it goes on, (bin, sensor) by name."""

    made: dict[str, FloatArray]

    @classmethod
    def of(cls, counts: Mapping[str, int], days: int) -> "Gathered":
        """Return series without a reading, for so many sensors of each kind."""
        return cls(
            {
                one.name: np.full((days * DAY_MIN // one.bin_min, counts[one.kind]), np.nan)
                for one in SHOWN
            }
        )

    def series(self) -> dict[str, FloatArray]:
        """Return what was gathered."""
        return self.made

    def add(
        self,
        kind: str,
        day: int,
        minute: IntArray,
        sensor: IntArray,
        values: Mapping[str, NDArray[Any]],
    ) -> None:
        """Write down the readings of one kind on one day.

        Parameters
        ----------
        minute, sensor : (reading,)
            Minute of the day, and index of the sensor.
        values : (reading,) by quantity
        """
        for one in SHOWN:
            if one.kind == kind:
                target = self.made[one.name][rows_of(day, DAY_MIN // one.bin_min)]
                column = values[one.quantity].astype(np.float64)
                target[:] = in_bins(one.how, column, minute // one.bin_min, sensor, target.shape)


def in_bins(
    how: How, values: FloatArray, row: IntArray, sensor: IntArray, shape: tuple[int, ...]
) -> FloatArray:
    """Return readings as one number for each bin and sensor, NaN where there is none.

    Parameters
    ----------
    values, row, sensor : (reading,)
        By each sensor in order of time.
    """
    cell, size = row * shape[1] + sensor, shape[0] * shape[1]
    count = np.bincount(cell, minlength=size).reshape(shape)
    if how in {"highest", "lowest"}:
        is_high = how == "highest"
        extreme = np.full(size, -np.inf if is_high else np.inf)
        (np.maximum if is_high else np.minimum).at(extreme, cell, values)
        return np.where(count > 0, extreme.reshape(shape), np.nan)
    if how == "rises":
        order = np.argsort(sensor, kind="stable")
        rise = np.diff(values[order], prepend=np.inf)
        rise[1:][np.diff(sensor[order]) != 0] = 0.0
        values = np.zeros(values.size)
        values[order] = np.maximum(rise, 0.0)
        total = np.bincount(cell, weights=values, minlength=size).reshape(shape)
        return np.where(count > 0, total, np.nan)
    if how == "positive":
        values = (values > 0).astype(np.float64)
    if how == "level":
        values = 10 ** (values / BEL_DB)
    total = np.bincount(cell, weights=values, minlength=size).reshape(shape)
    mean = np.where(count > 0, total / np.maximum(count, 1), np.nan)
    return BEL_DB * np.log10(mean) if how == "level" else mean
