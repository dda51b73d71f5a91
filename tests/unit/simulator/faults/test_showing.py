"""Instruments that show what is not so."""

from collections.abc import Mapping

import numpy as np
import pytest

from contract.arrays import FloatArray
from contract.catalogue import KIND_BY_CODE
from contract.city import City
from tests.stand.faulty_city import FaultyCity, Row

Sent = Mapping[str, list[Row]]
SENSORS = range(20)


def error(
    rows: Sent, twin: Sent, kind: str, city: FaultyCity, quantity: int = 0
) -> tuple[FloatArray, FloatArray]:
    """Return minutes after the fault's begin, and what was added to a quantity, (reading,)."""
    minutes: list[float] = []
    added: list[float] = []
    for number in SENSORS:
        sensor = f"hcmc-{KIND_BY_CODE[kind].short}-{number + 1:04d}"
        for row, healthy in zip(rows[sensor], twin[sensor], strict=True):
            if city.at(60) <= row.at_ms < city.at(120):
                minutes.append((row.at_ms - city.at(60)) / 60_000)
                added.append(row.values[quantity] - healthy.values[quantity])
    return np.array(minutes), np.array(added)


def width(city: City, kind: str, quantity: str) -> float:
    usual = city.plausible.range(kind, quantity)
    return usual.high - usual.low


def test_a_bias_is_the_same_at_any_time(afternoon: FaultyCity, twin: Sent, city: City) -> None:
    fault = afternoon.fault("bias", "traffic_flow", SENSORS, bias_frac=0.2)
    _, added = error(afternoon.rows(fault), twin, "traffic_flow", afternoon)

    assert added == pytest.approx(0.2 * width(city, "traffic_flow", "speed_kmh"), abs=0.11)


def test_a_drift_grows_from_nothing(afternoon: FaultyCity, twin: Sent, city: City) -> None:
    fault = afternoon.fault("drift", "traffic_flow", SENSORS, drift_frac_per_day=-3)
    minutes, added = error(afternoon.rows(fault), twin, "traffic_flow", afternoon)
    per_min = -3 * width(city, "traffic_flow", "speed_kmh") / 1_440

    # So little that the slowest street's speed stays above 0, below which none is shown.
    assert added == pytest.approx(per_min * minutes, abs=0.11)
    assert added.min() < 0.9 * 60 * per_min


def test_noise_scatters_about_what_is_true(afternoon: FaultyCity, twin: Sent, city: City) -> None:
    fault = afternoon.fault("noisy", "traffic_flow", SENSORS, noise_frac=0.05)
    rows = afternoon.rows(fault)
    sigma = 0.05 * width(city, "traffic_flow", "speed_kmh")
    _, added = error(rows, twin, "traffic_flow", afternoon)
    _, of_occupancy = error(rows, twin, "traffic_flow", afternoon, quantity=1)

    assert added.mean() == pytest.approx(0, abs=0.12 * sigma)
    assert added.std() == pytest.approx(sigma, rel=0.06)
    assert abs(np.corrcoef(added, of_occupancy)[0, 1]) < 0.1, "each quantity by itself"


def test_spikes_are_a_share_far_off_and_alone_labelled(
    afternoon: FaultyCity, twin: Sent, city: City
) -> None:
    fault = afternoon.fault("spike", "traffic_flow", SENSORS, spike_frac=0.1, height_frac=0.6)
    rows = afternoon.rows(fault)
    _, added = error(rows, twin, "traffic_flow", afternoon)
    is_spike = added != 0
    labels = sum(row.event != "" for sent in rows.values() for row in sent)

    assert is_spike.mean() == pytest.approx(0.1, abs=0.02)
    assert added[is_spike] == pytest.approx(
        0.6 * width(city, "traffic_flow", "speed_kmh"), abs=0.11
    )
    assert labels == is_spike.sum()


@pytest.mark.parametrize("kind", ["traffic_flow", "weather", "water_quality", "parking", "noise"])
@pytest.mark.parametrize("what", ["bias", "drift", "noisy", "spike"])
def test_what_is_shown_stays_possible_and_counts_stay_whole(
    afternoon: FaultyCity, what: str, kind: str
) -> None:
    """Also where a fault is much larger than the scale."""
    fault = afternoon.fault(
        what, kind, range(5), bias_frac=9, drift_frac_per_day=-9, noise_frac=9, height_frac=90
    )
    quantities = KIND_BY_CODE[kind].quantities
    shown = [row for sent in afternoon.rows(fault).values() for row in sent if row.event]

    assert shown
    for row in shown:
        for quantity, value in zip(quantities, row.values, strict=True):
            assert quantity.possible[0] <= value <= quantity.possible[1]
            assert isinstance(value, float if quantity.decimals else int)


def test_a_fault_of_one_quantity_leaves_the_others(afternoon: FaultyCity, twin: Sent) -> None:
    fault = afternoon.fault("bias", "weather", quantity="humidity_frac", bias_frac=-0.3)
    names = KIND_BY_CODE["weather"].quantity_names
    for row, healthy in zip(
        afternoon.rows(fault)["hcmc-ws-0001"], twin["hcmc-ws-0001"], strict=True
    ):
        differ = {
            name
            for name, value, true in zip(names, row.values, healthy.values, strict=True)
            if value != true
        }
        assert differ == ({"humidity_frac"} if row.event else set())


def test_a_register_deviates_only_where_it_is_named(afternoon: FaultyCity, twin: Sent) -> None:
    meter = "hcmc-sm-0001"
    healthy = [row.values for row in twin[meter]]
    both = afternoon.rows(afternoon.fault("bias", "smart_meter", bias_frac=0.1))[meter]
    named = afternoon.rows(
        afternoon.fault("bias", "smart_meter", quantity="energy_kwh", bias_frac=0.001)
    )[meter]

    assert [row.values[0] for row in both] == [energy for energy, _ in healthy]
    assert [row.values[1] for row in both] != [volts for _, volts in healthy]
    assert [row.values[0] for row in named] != [energy for energy, _ in healthy]
