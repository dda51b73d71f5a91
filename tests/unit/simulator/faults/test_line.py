"""Gateways without a line."""

from collections.abc import Mapping
from itertools import pairwise

import numpy as np
import pytest

from simulator.faults.fault import Fault
from simulator.faults.line import HOLDS_MS, REPLAY_SPEED, Cuts, cut_at
from simulator.faults.roster import Roster
from tests.stand.faulty_city import FaultyCity, Row

Sent = Mapping[str, list[Row]]
SENSOR = "hcmc-tf-0001"
GATEWAY = frozenset({"hcmc-gw-760-01"})


@pytest.mark.parametrize("what", ["offline", "partition"])
def test_what_waited_comes_after_the_end_each_once_in_order(
    afternoon: FaultyCity, twin: Sent, what: str
) -> None:
    rows = afternoon.rows(afternoon.fault(what, "traffic_flow"))[SENSOR]
    waited = [row for row in rows if row.event]

    assert len(waited) == 60
    assert sorted(row.seq for row in rows) == [row.seq for row in twin[SENSOR]]
    for row in waited:
        since_ms = row.at_ms - afternoon.at(60)
        assert row.sent_ms == afternoon.at(120) + since_ms // REPLAY_SPEED
    assert all(before.seq < after.seq for before, after in pairwise(waited))
    as_made = [row._replace(sent_ms=row.at_ms, event="") for row in rows]
    assert sorted(as_made, key=lambda row: row.seq) == twin[SENSOR]


def test_a_lossy_gateway_loses_what_has_taken_its_number(afternoon: FaultyCity, twin: Sent) -> None:
    rows = afternoon.rows(afternoon.fault("offline_lossy", "traffic_flow"))[SENSOR]
    is_during = [afternoon.at(60) <= row.at_ms < afternoon.at(120) for row in twin[SENSOR]]

    assert rows == [row for row, lost in zip(twin[SENSOR], is_during, strict=True) if not lost]
    assert sum(is_during) == 60


def test_a_flapping_line_is_down_half_of_each_period(afternoon: FaultyCity, twin: Sent) -> None:
    fault = afternoon.fault("flapping", "traffic_flow", period_s=240)
    rows = afternoon.rows(fault, each_min=1)[SENSOR]

    assert sum(row.event == fault.event_id for row in rows) == 30
    assert sorted(row.seq for row in rows) == [row.seq for row in twin[SENSOR]]
    for row in rows:
        into_ms = (row.sent_ms - fault.from_ms) % 240_000
        assert not row.event or 120_000 <= into_ms < 120_000 + 120_000 / REPLAY_SPEED


def test_one_that_nobody_ended_yet_holds_everything(afternoon: FaultyCity, twin: Sent) -> None:
    rows = afternoon.rows(afternoon.fault("offline", "traffic_flow", end=None), each_min=1)

    assert rows[SENSOR] == [row for row in twin[SENSOR] if row.at_ms < afternoon.at(60)]


def test_what_waited_for_several_cuts_comes_after_the_last(afternoon: FaultyCity) -> None:
    """What one cut held keeps its order; what is new goes at once, where the line is up."""
    faults = [
        afternoon.fault("offline", "traffic_flow", begin=60, end=100),
        afternoon.fault("partition", "traffic_flow", begin=80, end=120),
        afternoon.fault("flapping", "traffic_flow", begin=90, end=130, period_s=600),
    ]
    rows = afternoon.rows(*faults, each_min=1)[SENSOR]
    for fault in faults:
        waited = [row for row in rows if row.event == fault.event_id]
        assert min(row.sent_ms for row in waited) >= afternoon.at(120)
        is_one_cut = fault.what != "flapping"
        assert not is_one_cut or [row.seq for row in waited] == sorted(row.seq for row in waited)


def test_a_gateway_keeps_the_newest_hours(afternoon: FaultyCity) -> None:
    end_ms = afternoon.at(0)
    begin_ms = end_ms - 2 * HOLDS_MS
    sensor = np.zeros(3, dtype=np.int64)
    sent_ms = np.array([begin_ms, end_ms - HOLDS_MS - 1, end_ms - HOLDS_MS])
    fault = Fault("broken.1", "offline", "noise", sensor[:1], begin_ms, end_ms, None, {})
    for to_ms in (end_ms, end_ms + 60_000):
        cuts = Cuts.of(Roster([fault]), end_ms - 60_000, to_ms)
        assert cuts is not None
        assert cuts.passed(sensor, sent_ms, to_ms).is_lost.tolist() == [True, True, False]


def test_the_network_learns_which_lines_are_down(afternoon: FaultyCity) -> None:
    faults = [
        afternoon.fault("flapping", "traffic_flow", period_s=240),
        afternoon.fault("flapping", "noise", period_s=240),
        afternoon.fault("stuck", "noise"),
    ]
    down = [minute for minute in range(180) if cut_at(faults, afternoon.at(minute))]

    assert down == [minute for minute in range(60, 120) if minute % 4 < 2]
    assert cut_at(faults, afternoon.at(60)) == GATEWAY
    assert cut_at([afternoon.fault("offline", "noise", end=None)], afternoon.at(999)) == GATEWAY
