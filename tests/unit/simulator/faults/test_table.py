"""What all faults have in common."""

from collections.abc import Mapping

import pytest

from contract.catalogue import KIND_BY_CODE
from simulator.faults import table
from simulator.faults.fault import Fault
from simulator.scenario.repertoire import FAULTS
from tests.stand.faulty_city import FaultyCity, Row

TABLES = (
    table.UNMADE, table.SILENT, table.DEVIATING, table.REPEATING,
    table.DELAYED, table.DOUBLED, table.MISDATED, table.CUT,
)  # fmt: skip
KINDS = tuple(KIND_BY_CODE)
FAULTY = {"hcmc-tf-0001", "hcmc-tf-0002"}

Sent = Mapping[str, list[Row]]


@pytest.fixture(scope="module", params=FAULTS)
def broken(request: pytest.FixtureRequest, afternoon: FaultyCity) -> tuple[Fault, Sent]:
    """A usual fault of two sensors, and what all send meanwhile."""
    fault = afternoon.fault(request.param, "traffic_flow")
    return fault, afternoon.rows(fault, kinds=KINDS)


@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_has_its_function(name: str) -> None:
    assert sum(name in one for one in TABLES) == 1
    assert all(what in FAULTS for one in TABLES for what in one)


def test_nobody_else_feels_a_fault(broken: tuple[Fault, Sent], twin: Sent) -> None:
    _, rows = broken
    changed = {sensor for sensor, sent in twin.items() if rows.get(sensor) != sent}

    assert changed == FAULTY
    assert set(rows) == set(twin)


def test_before_a_fault_and_after_it_all_is_as_without(
    afternoon: FaultyCity, broken: tuple[Fault, Sent], twin: Sent
) -> None:
    """But for the numbers of readings, for those that are not made take none, and some minutes.

    The usual faults delay no reading for more than five minutes beyond their end.
    """
    _, rows = broken
    for sensor in FAULTY:
        for begin, end in ((0, 60), (126, 180)):
            expected = sent_in(twin[sensor], afternoon.at(begin), afternoon.at(end))
            assert sent_in(rows[sensor], afternoon.at(begin), afternoon.at(end)) == expected
            assert len(expected) > 50


def sent_in(rows: list[Row], from_ms: int, to_ms: int) -> list[Row]:
    return [row._replace(seq=0) for row in rows if from_ms <= row.sent_ms < to_ms]


def test_a_reading_without_a_label_is_as_without_the_fault(
    broken: tuple[Fault, Sent], twin: Sent
) -> None:
    fault, rows = broken
    for sensor in FAULTY:
        without = {(row.at_ms, row.sent_ms): row.values for row in twin[sensor]}
        labels = {row.event for row in rows[sensor]}
        assert labels <= {"", fault.event_id}
        assert (fault.event_id in labels) == (
            fault.what not in {"dropout", "dead", "offline_lossy"}
        )
        for row in rows[sensor]:
            if not row.event:
                assert row.values == without[row.at_ms, row.sent_ms]


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_the_same_however_the_run_is_cut(afternoon: FaultyCity, name: str) -> None:
    faults = [
        afternoon.fault(name, "traffic_flow"),
        afternoon.fault(name, "traffic_flow", [1, 2], begin=90, end=110),
        afternoon.fault(name, "air_quality", [0, 3], begin=33, end=150),
    ]
    straight = afternoon.rows(*faults)
    for each_min in (1, 7, 180):
        assert afternoon.rows(*faults, each_min=each_min) == straight


def test_all_faults_at_once_leave_readings_in_their_order(afternoon: FaultyCity) -> None:
    faults = [afternoon.fault(name, "traffic_flow", range(4)) for name in FAULTS]
    faults = [one for one in faults if one.what not in {"dead", "offline_lossy"}]
    rows = afternoon.rows(*faults, each_min=7, kinds=KINDS)

    assert rows == afternoon.rows(*faults, each_min=60, kinds=KINDS)
    for sent in rows.values():
        order = [(row.sent_ms, row.seq) for row in sent]
        assert order == sorted(order)


def test_a_fleet_that_is_longer_has_the_same_faults(afternoon: FaultyCity) -> None:
    few = afternoon.rows(afternoon.fault("noisy", "traffic_flow", [3]))
    many = afternoon.rows(afternoon.fault("noisy", "traffic_flow", [1, 2, 3]))

    assert few["hcmc-tf-0004"] == many["hcmc-tf-0004"]


def test_what_is_true_is_what_a_perfect_instrument_shows(afternoon: FaultyCity, twin: Sent) -> None:
    kinds = ("traffic_flow", "rain_gauge", "smart_meter", "weather")
    faults = [
        afternoon.fault(what, kind)
        for kind in kinds
        for what in ("noisy", "bias", "late", "dropout", "offline")
    ]
    rows = afternoon.rows(*faults, with_truth=True, kinds=KINDS)
    healthy = afternoon.rows(with_truth=True)

    for sensor, sent in rows.items():
        true = {row.at_ms: row.true for row in healthy[sensor]}
        assert all(row.true == true[row.at_ms] or "-rg-" in sensor for row in sent)
        assert [row._replace(true=()) for row in healthy[sensor]] == twin[sensor]
        if "-sm-" in sensor:  # registers are exact but for the fault
            energy = [(row.values[0], row.true[0]) for row in healthy[sensor]]
            assert all(shown == exact for shown, exact in energy)
