"""Voltage of the low-voltage grid: how far from the nominal one, and in which band.

    deviation = u / 230 V - 1

u is a phase's voltage of a grid of 230/400 V. It is to stay within 5 % of the nominal one, and
after an incident within +5 % and -10 %. Under 10 V there is no voltage, which is assumed: what
instruments show of a line that is off. TT 05/2025/TT-BCT follows the circular; whether it kept the
numbers was not looked up. A voltage that is not known is in no band.

How much a transformer bears is its rating, which the catalogue of this city does not have;
`load_frac` says what its load is of a rating that is given.
"""

from datetime import date

import numpy as np

from contract.arrays import BoolArray, FloatArray, IntArray
from operations.indices.grade import Grade, grades_of
from operations.indices.index import Index, Values
from operations.indices.lookback import Lookback

SOURCE = "TT 39/2015/TT-BCT: 230/400 V"
VALID_FROM = date(2016, 1, 18)
NOMINAL_V = 230.0  # of a phase of 230/400 V
BAND_FRAC = 0.05
INCIDENT_LOW_FRAC = 0.10
OFF_V = 10.0  # assumed
_DECIMALS = 6

BANDS: tuple[Grade, ...] = (
    Grade(
        code="off",
        from_value=0.0,
        label_vi="Mất điện",
        label_en="No voltage",
        color="#4D4D4D",
    ),
    Grade(
        code="too_low",
        from_value=OFF_V,
        label_vi="Quá thấp (dưới −10 %)",
        label_en="Too low (under −10 %)",
        color="#B2182B",
    ),
    Grade(
        code="low",
        from_value=NOMINAL_V * (1 - INCIDENT_LOW_FRAC),
        label_vi="Thấp (−10 % đến −5 %)",
        label_en="Low (−10 % to −5 %)",
        color="#EF8A62",
    ),
    Grade(
        code="normal",
        from_value=NOMINAL_V * (1 - BAND_FRAC),
        label_vi="Bình thường (±5 %)",
        label_en="Normal (±5 %)",
        color="#1A9850",
    ),
    Grade(
        code="high",
        from_value=NOMINAL_V * (1 + BAND_FRAC),
        label_vi="Cao (từ +5 %)",
        label_en="High (from +5 %)",
        color="#7B3294",
    ),
)
"""From the lowest voltage up. [V]; colours are assumed."""
LOADS: tuple[Grade, ...] = (
    Grade(
        code="normal",
        from_value=0.0,
        label_vi="Bình thường",
        label_en="Normal",
        color="#1A9850",
    ),
    Grade(
        code="high",
        from_value=0.90,
        label_vi="Tải cao (từ 90 %)",
        label_en="High load (from 90 %)",
        color="#FC8D59",
    ),
    Grade(
        code="over",
        from_value=1.00,
        label_vi="Quá tải (từ 100 %)",
        label_en="Overload (from 100 %)",
        color="#D73027",
    ),
    Grade(
        code="severe",
        from_value=1.10,
        label_vi="Quá tải nặng (từ 110 %)",
        label_en="Severe overload (from 110 %)",
        color="#7F0000",
    ),
)
"""Of the rating; limits and colours are assumed."""


def deviation_frac(voltage_v: FloatArray) -> FloatArray:
    """Return how far each voltage is from the nominal one, (...): -1 for none; NaN for NaN."""
    return voltage_v / NOMINAL_V - 1


def is_out_of_band(deviation: FloatArray) -> BoolArray:
    """Tell which deviations are beyond 5 % to either side, (...); NaN is not told to be."""
    return np.round(np.abs(deviation), _DECIMALS) > BAND_FRAC


def voltage_band(voltage_v: FloatArray) -> IntArray:
    """Return the place in `BANDS` of each voltage, `UNKNOWN` for NaN: (...). [V]."""
    return grades_of(np.round(voltage_v, _DECIMALS), BANDS)


def load_frac(load_kw: FloatArray, power_factor: FloatArray, rating_kva: FloatArray) -> FloatArray:
    """Return what apparent power is of a transformer's rating: (...).

    |load| / |power factor| / rating; to feed back loads it as much as to feed. NaN where one is
    not known, or where the power factor or the rating is 0.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.abs(load_kw) / np.abs(power_factor) / rating_kva
    return np.where((power_factor != 0) & (rating_kva > 0), found, np.nan)


def load_class(load: FloatArray) -> IntArray:
    """Return the place in `LOADS` of each load, `UNKNOWN` for NaN: (...)."""
    return grades_of(np.round(load, _DECIMALS), LOADS)


def voltage_deviation_frac(values: Values, back: Lookback) -> FloatArray:
    """Return how far a phase's voltage is from the nominal one, (row,): -0.1 for 10 % under it."""
    del back  # of the reading alone
    return deviation_frac(values["voltage_v"])


INDICES = (
    Index(
        name="voltage_deviation_frac",
        kinds=("power_transformer", "street_light"),
        quantities=("voltage_v",),
        span_s=0,
        source=SOURCE,
        compute=voltage_deviation_frac,
    ),
)
