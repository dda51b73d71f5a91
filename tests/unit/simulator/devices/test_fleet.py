"""How many sensors of each kind."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.catalogue import KINDS
from simulator.devices import fleet
from simulator.errors import FleetError
from simulator.kinds import SIMULATED


@given(st.integers(1, 200_000))
def test_the_fleet_has_as_many_sensors_as_were_asked_for(sensor_count: int) -> None:
    assert sum(fleet.counts(sensor_count).values()) == sensor_count


def test_ten_sensors_are_the_first_ten_kinds() -> None:
    assert list(fleet.counts(10).values()) == [1] * 10 + [0] * (len(KINDS) - 10)


@given(st.integers(fleet.MIXED_FROM, 5_000))
def test_a_mixed_fleet_has_every_kind(sensor_count: int) -> None:
    assert min(fleet.counts(sensor_count).values()) >= 1


def test_two_thousand_sensors_have_the_shares_of_their_records() -> None:
    whole = sum(record.share for record in SIMULATED.values())
    for code, count in fleet.counts(2_000).items():
        assert count == pytest.approx(2_000 * SIMULATED[code].share / whole, abs=1), code


def test_no_sensors_is_no_fleet() -> None:
    with pytest.raises(FleetError, match="at least 1"):
        fleet.counts(0)


def test_ids_count_from_one() -> None:
    assert fleet.sensor_id("hcmc", KINDS[2], 0) == "hcmc-aq-0001"
    assert fleet.sensor_id("hcmc", KINDS[2], 12_345) == "hcmc-aq-12346"
