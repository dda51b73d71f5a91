"""Instruments that are stuck."""

from collections.abc import Mapping
from itertools import pairwise

import pytest

from tests.stand.faulty_city import FaultyCity, Row

Sent = Mapping[str, list[Row]]
KINDS = ("traffic_flow", "rain_gauge", "smart_meter", "parking", "weather", "street_flood")


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_labelled_stuck_repeats_its_predecessor(
    afternoon: FaultyCity, twin: Sent, kind: str
) -> None:
    rows = afternoon.rows(afternoon.fault("stuck", kind, begin=30, end=150), each_min=1)
    repeats = [
        after.values == before.values
        for sent in rows.values()
        for before, after in pairwise(sent)
        if after.event
    ]

    assert len(repeats) >= 2
    assert all(repeats)
    for sensor, sent in rows.items():
        assert [row.at_ms for row in sent] == [row.at_ms for row in twin[sensor]]


def test_the_first_reading_under_the_fault_is_the_one_that_is_repeated(
    afternoon: FaultyCity, twin: Sent
) -> None:
    sensor = "hcmc-tf-0001"
    rows = afternoon.rows(afternoon.fault("stuck", "traffic_flow"))[sensor]
    first = next(n for n, row in enumerate(rows) if row.at_ms >= afternoon.at(60))

    assert rows[first] == twin[sensor][first]
    assert {row.values for row in rows[first : first + 60]} == {rows[first].values}
    assert rows[first + 60 :] == twin[sensor][first + 60 :]


def test_another_fault_begins_anew(afternoon: FaultyCity) -> None:
    """One that ends as the next begins lets one reading through."""
    first = afternoon.fault("stuck", "traffic_flow", [0], begin=30, end=60)
    then = afternoon.fault("stuck", "traffic_flow", [0], begin=60, end=90)
    rows = afternoon.rows(first, then, each_min=1)["hcmc-tf-0001"]
    shown = [
        {row.values for row in rows if afternoon.at(begin) <= row.at_ms < afternoon.at(begin + 30)}
        for begin in (30, 60)
    ]

    assert [len(values) for values in shown] == [1, 1]
    assert shown[0] != shown[1]


def test_one_quantity_stands_while_the_others_move(afternoon: FaultyCity, twin: Sent) -> None:
    rows = afternoon.rows(afternoon.fault("stuck", "traffic_flow", quantity="speed_kmh"))
    stuck = [row for row in rows["hcmc-tf-0001"] if row.event]
    healthy = {row.at_ms: row.values for row in twin["hcmc-tf-0001"]}

    assert len({row.values[0] for row in stuck}) == 1
    assert [row.values[1:] for row in stuck] == [healthy[row.at_ms][1:] for row in stuck]


def test_a_dead_time_does_not_loosen_what_is_stuck(afternoon: FaultyCity) -> None:
    faults = [
        afternoon.fault("stuck", "traffic_flow", [0], begin=30, end=150),
        afternoon.fault("dead", "traffic_flow", [0], begin=60, end=90),
    ]
    rows = afternoon.rows(*faults, each_min=1)["hcmc-tf-0001"]
    during = [row for row in rows if afternoon.at(30) <= row.at_ms < afternoon.at(150)]

    assert len(during) == 90
    assert len({row.values for row in during}) == 1
