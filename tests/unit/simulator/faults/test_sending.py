"""Readings that are sent late, in another order, or twice."""

from collections import Counter
from collections.abc import Mapping

import pytest

from contract.catalogue import KIND_BY_CODE
from tests.stand.faulty_city import FaultyCity, Row

Sent = Mapping[str, list[Row]]
SENSOR = "hcmc-tf-0001"


def by_number(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: row.seq)


def test_late_readings_all_come_after_the_same_time(afternoon: FaultyCity, twin: Sent) -> None:
    rows = afternoon.rows(afternoon.fault("late", "traffic_flow", delay_s=754))[SENSOR]

    assert [row._replace(sent_ms=row.at_ms, event="") for row in by_number(rows)] == twin[SENSOR]
    assert {row.sent_ms - row.at_ms for row in rows if row.event} == {754_000}
    assert {row.sent_ms - row.at_ms for row in rows if not row.event} == {0}


def test_shuffled_readings_overtake_one_another_and_none_is_lost(
    afternoon: FaultyCity, twin: Sent
) -> None:
    rows = afternoon.rows(afternoon.fault("shuffled", "traffic_flow", within_s=300))[SENSOR]
    delay_ms = [row.sent_ms - row.at_ms for row in rows if row.event]

    assert [row._replace(sent_ms=row.at_ms, event="") for row in by_number(rows)] == twin[SENSOR]
    assert [row.seq for row in rows] != sorted(row.seq for row in rows)
    assert 0 <= min(delay_ms) < 60_000
    assert 240_000 < max(delay_ms) < 300_000


@pytest.mark.parametrize("duplicate_frac", [0.2, 1.0])
def test_a_duplicate_is_the_same_reading_once_more(
    afternoon: FaultyCity, twin: Sent, duplicate_frac: float
) -> None:
    fault = afternoon.fault("duplicate", "traffic_flow", range(30), duplicate_frac=duplicate_frac)
    sent_by = afternoon.rows(fault, kinds=tuple(KIND_BY_CODE))
    rows = [row for sent in sent_by.values() for row in sent]
    healthy = [row for sent in twin.values() for row in sent]
    copies = [row for row in rows if row.event]
    first = Counter((row.sensor_id, row.seq, row.at_ms, row.values) for row in rows)

    assert sorted(map(str, [row for row in rows if not row.event])) == sorted(map(str, healthy))
    assert all(first[row.sensor_id, row.seq, row.at_ms, row.values] == 2 for row in copies)
    assert len(copies) / (30 * 60) == pytest.approx(duplicate_frac, abs=0.05)
