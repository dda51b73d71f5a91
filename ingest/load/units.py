"""What a file's unit is in the catalogue's: one table, by the units that sensors' files bear.

No library of units: none reads UCUM and people's spellings alike, knows which gas ppb are of, and
refuses what it does not know by naming what it does; all that is used of one are these factors.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from contract.arrays import FloatArray
from contract.quantity import Quantity
from ingest.errors import LoadError

MOLAR_VOLUME_LPMOL = 24.465
"""Of an ideal gas at 25 °C and 1013.25 hPa, to which networks report ppb."""
MOLAR_MASS_GPMOL: Mapping[str, float] = {
    "no2_ugm3": 46.0055,
    "so2_ugm3": 64.066,
    "co_ugm3": 28.010,
    "o3_ugm3": 47.998,
}
KNOT_MPS = 1852 / 3600
MILE_M = 1609.344
PSI_PA = 6894.757293
MMHG_PA = 133.322387415
INHG_PA = 3386.389
WATER_COLUMN_PA = 9806.65
"""Of a metre of water."""

OTHER_SIGNS = str.maketrans(
    {"µ": "u", "μ": "u", "³": "3", "²": "2", "°": "deg", "·": ".", "^": None, " ": None}
)


@dataclass(frozen=True, slots=True)
class Conversion:
    """A line: `number * factor + offset` is in the catalogue's unit."""

    factor: float = 1.0
    offset: float = 0.0

    def apply(self, numbers: FloatArray) -> FloatArray:
        """Return numbers in the catalogue's unit."""
        if self == SAME:
            return numbers
        return numbers * self.factor + self.offset


SAME = Conversion()

_PRESSURES_PA: Mapping[str, float] = {
    "Pa": 1, "hPa": 100, "mbar": 100, "kPa": 1e3, "bar": 1e5, "MPa": 1e6, "atm": 101_325,
    "psi": PSI_PA, "mmHg": MMHG_PA, "m[Hg]": 1e3 * MMHG_PA, "inHg": INHG_PA,
    "mH2O": WATER_COLUMN_PA, "m[H2O]": WATER_COLUMN_PA, "kgf/cm2": 98_066.5,
}  # fmt: skip
_SPEEDS_MPS: Mapping[str, float] = {
    "m/s": 1, "km/h": 1 / 3.6, "kmh": 1 / 3.6, "kph": 1 / 3.6, "mph": MILE_M / 3600,
    "[mi_i]/h": MILE_M / 3600, "kn": KNOT_MPS, "kt": KNOT_MPS, "[kn_i]": KNOT_MPS,
}  # fmt: skip
_LENGTHS_M: Mapping[str, float] = {
    "m": 1, "mm": 1e-3, "cm": 1e-2, "km": 1e3, "in": 0.0254, "[in_i]": 0.0254, "ft": 0.3048,
    "[ft_i]": 0.3048,
}  # fmt: skip
_POWERS_W: Mapping[str, float] = {"W": 1, "kW": 1e3, "MW": 1e6}
_FLOWS_M3H: Mapping[str, float] = {
    "m3/h": 1, "m3/s": 3600, "m3/min": 60, "m3/d": 1 / 24, "m3/day": 1 / 24, "L/s": 3.6,
    "l/s": 3.6, "L/min": 0.06, "l/min": 0.06, "L/h": 1e-3, "l/h": 1e-3, "ML/d": 1000 / 24,
}  # fmt: skip
_DENSITIES_UGM3: Mapping[str, float] = {"ug/m3": 1, "ng/m3": 1e-3, "mg/m3": 1e3, "g/m3": 1e6}
_SHARES: Mapping[str, float] = {"1": 1, "%": 1e-2}
_COUNT: Mapping[str, float] = {"1": 1}
_DECIBELS: Mapping[str, float] = {"dB": 1, "dBA": 1, "dB(A)": 1, "dB[A]": 1}
_TURBIDITIES: Mapping[str, float] = {"{NTU}": 1, "NTU": 1, "{FNU}": 1, "FNU": 1}

FACTORS: Mapping[str, Mapping[str, float]] = {
    "ug/m3": _DENSITIES_UGM3,
    "km/h": {name: mps * 3.6 for name, mps in _SPEEDS_MPS.items()},
    "m/s": _SPEEDS_MPS,
    "m": _LENGTHS_M,
    "mm": {name: metres * 1e3 for name, metres in _LENGTHS_M.items()},
    "mm/h": {"mm/h": 1, "mm/min": 60, "cm/h": 10, "in/h": 25.4, "[in_i]/h": 25.4},
    "1": _SHARES,
    "hPa": {name: pascals / 100 for name, pascals in _PRESSURES_PA.items()},
    "bar": {name: pascals / 1e5 for name, pascals in _PRESSURES_PA.items()},
    "deg": {"deg": 1, "degree": 1, "degrees": 1, "rad": 57.29577951308232},
    "W/m2": {"W/m2": 1, "kW/m2": 1e3},
    "dB": _DECIBELS,
    "[pH]": {"[pH]": 1, "pH": 1, "1": 1},
    "mg/L": {"mg/L": 1, "mg/l": 1, "g/m3": 1, "ug/L": 1e-3, "ug/l": 1e-3, "g/L": 1e3, "g/l": 1e3},
    "{NTU}": _TURBIDITIES,
    "uS/cm": {"uS/cm": 1, "mS/cm": 1e3, "mS/m": 10, "S/m": 1e4},
    "kW": {name: watts / 1e3 for name, watts in _POWERS_W.items()},
    "kW.h": {"kW.h": 1, "kWh": 1, "W.h": 1e-3, "Wh": 1e-3, "MW.h": 1e3, "MWh": 1e3, "MJ": 1 / 3.6},
    "V": {"V": 1, "kV": 1e3, "mV": 1e-3},
    "A": {"A": 1, "kA": 1e3, "mA": 1e-3},
    "Hz": {"Hz": 1, "kHz": 1e3},
    "m3/h": _FLOWS_M3H,
    "{vehicles}": _COUNT,
    "{spaces}": _COUNT,
    "{lamps}": _COUNT,
    "{pumps}": _COUNT,
}
"""By the catalogue's unit: what one of each accepted unit is in it."""

TEMPERATURES: Mapping[str, Conversion] = {
    **dict.fromkeys(("Cel", "degC", "C"), SAME),
    **dict.fromkeys(("K",), Conversion(offset=-273.15)),
    **dict.fromkeys(("[degF]", "degF", "F"), Conversion(5 / 9, -32 * 5 / 9)),
}


def accepted(quantity: Quantity) -> dict[str, Conversion]:
    """Return what converts into a quantity's unit, by the unit's name."""
    if quantity.unit == "Cel":
        return dict(TEMPERATURES)
    factors = {quantity.unit: 1.0, **FACTORS[quantity.unit]}
    if quantity.name in MOLAR_MASS_GPMOL:
        ugm3_of_ppb = MOLAR_MASS_GPMOL[quantity.name] / MOLAR_VOLUME_LPMOL
        parts = {"ppb": ugm3_of_ppb, "[ppb]": ugm3_of_ppb}
        factors |= {**parts, "ppm": 1e3 * ugm3_of_ppb, "[ppm]": 1e3 * ugm3_of_ppb}
    return {name: Conversion(float(factor)) for name, factor in factors.items()}


def conversion(quantity: Quantity, unit: str) -> Conversion:
    """Return what makes a unit the quantity's own; signs such as µ, ³ and ° may be there or not.

    Raises
    ------
    LoadError
        Nothing is known that converts it.
    """
    known = accepted(quantity)
    found = known.get(unit) or known.get(unit.translate(OTHER_SIGNS))
    if found is None:
        shown = ", ".join(known)
        raise LoadError(f'"{unit}" does not convert into {quantity.unit}; accepted: {shown}')
    return found
