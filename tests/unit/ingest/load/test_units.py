"""What a file's units are in the catalogue's: figures that anybody can look up."""

import numpy as np
import pytest

from contract.catalogue import KINDS
from contract.quantity import Quantity
from ingest.errors import LoadError
from ingest.load import units

QUANTITIES = {quantity.name: quantity for kind in KINDS for quantity in kind.quantities}


@pytest.mark.parametrize(
    ("name", "unit", "number", "expected"),
    [
        ("temperature_degc", "[degF]", 212, 100),
        ("temperature_degc", "°F", 32, 0),
        ("temperature_degc", "K", 273.15, 0),
        ("no2_ugm3", "ppb", 1, 1.88),
        ("so2_ugm3", "ppb", 1, 2.62),
        ("o3_ugm3", "ppb", 1, 1.96),
        ("co_ugm3", "ppm", 1, 1145),
        ("pm25_ugm3", "µg/m³", 31.5, 31.5),
        ("pm25_ugm3", "μg/m3", 31.5, 31.5),
        ("pm25_ugm3", "mg/m3", 0.05, 50),
        ("humidity_frac", "%", 80, 0.8),
        ("wind_mps", "km/h", 36, 10),
        ("wind_mps", "kn", 10, 5.144),
        ("speed_kmh", "m/s", 10, 36),
        ("pressure_hpa", "mmHg", 760, 1013.25),
        ("pressure_bar", "mH2O", 10, 0.98),
        ("rain_mm", "in", 1, 25.4),
        ("level_m", "cm", 150, 1.5),
        ("energy_kwh", "MJ", 3.6, 1),
        ("flow_m3h", "L/s", 10, 36),
        ("conductivity_uscm", "mS/cm", 1.2, 1200),
        ("do_mgl", "mg/l", 5, 5),
        ("motorbike_count", "1", 12, 12),
    ],
)
def test_a_unit_converts_as_tables_say(
    name: str, unit: str, number: float, expected: float
) -> None:
    converted = units.conversion(QUANTITIES[name], unit).apply(np.array([number]))

    assert converted[0] == pytest.approx(expected, rel=1e-3, abs=1e-9)


@pytest.mark.parametrize("quantity", QUANTITIES.values(), ids=QUANTITIES)
def test_every_quantity_is_taken_in_its_own_unit_and_symbol(quantity: Quantity) -> None:
    accepted = units.accepted(quantity)

    assert units.conversion(quantity, quantity.unit) == units.SAME
    assert accepted[quantity.unit] == units.SAME
    if quantity.symbol not in {"", "%"}:
        assert units.conversion(quantity, quantity.symbol) == units.SAME


@pytest.mark.parametrize(
    ("name", "unit"),
    [("pm25_ugm3", "ppb"), ("pm25_ugm3", "m/s"), ("temperature_degc", "R"), ("wind_mps", "")],
)
def test_what_does_not_convert_is_refused_with_what_does(name: str, unit: str) -> None:
    """Parts by volume are of a gas: dust has none."""
    quantity = QUANTITIES[name]

    with pytest.raises(LoadError, match="accepted: ") as refused:
        units.conversion(quantity, unit)

    assert quantity.unit in str(refused.value)
