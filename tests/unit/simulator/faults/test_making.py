"""Readings that are not made."""

from collections.abc import Mapping

import numpy as np
import pytest

from tests.stand.faulty_city import FaultyCity, Row

Sent = Mapping[str, list[Row]]


def during(rows: list[Row], city: FaultyCity) -> list[Row]:
    return [row for row in rows if city.at(60) <= row.at_ms < city.at(120)]


@pytest.mark.parametrize("lost_frac", [0.1, 0.5, 1.0])
def test_a_share_is_not_made_and_takes_no_number(
    afternoon: FaultyCity, twin: Sent, lost_frac: float
) -> None:
    rows = afternoon.rows(
        afternoon.fault("dropout", "traffic_flow", range(30), lost_frac=lost_frac)
    )
    faulty = [f"hcmc-tf-{n + 1:04d}" for n in range(30)]
    made = sum(len(during(rows[sensor], afternoon)) for sensor in faulty)
    due = sum(len(during(twin[sensor], afternoon)) for sensor in faulty)

    assert made / due == pytest.approx(1 - lost_frac, abs=0.04)
    for sensor in faulty:
        assert [row.seq for row in rows[sensor]] == list(range(len(rows[sensor])))


def test_a_dead_instrument_says_nothing(afternoon: FaultyCity, twin: Sent) -> None:
    rows = afternoon.rows(afternoon.fault("dead", "traffic_flow"))

    assert during(rows["hcmc-tf-0001"], afternoon) == []
    assert len(rows["hcmc-tf-0001"]) == len(twin["hcmc-tf-0001"]) - 60


def test_a_gauge_counts_on_while_readings_drop_out_but_not_while_it_is_dead(
    afternoon: FaultyCity, twin: Sent
) -> None:
    """What fell comes with the next reading; of a dead gauge it is lost."""
    gauges = [sensor for sensor in twin if "-rg-" in sensor]
    everyone = range(len(gauges))
    dropped = afternoon.rows(afternoon.fault("dropout", "rain_gauge", everyone, begin=100, end=170))
    dead = afternoon.rows(afternoon.fault("dead", "rain_gauge", everyone, begin=100, end=170))
    fell = {sensor: sum(row.values[0] for row in twin[sensor]) for sensor in gauges}

    assert max(fell.values()) > 5
    for sensor in gauges:
        assert sum(row.values[0] for row in dropped[sensor]) == pytest.approx(fell[sensor])
        left = [row.values for row in twin[sensor] if not 100 <= minute(row, afternoon) < 170]
        assert [row.values for row in dead[sensor]] == left


def minute(row: Row, city: FaultyCity) -> float:
    return (row.at_ms - city.from_ms) / 60_000


def test_gaps_are_lost_whole(afternoon: FaultyCity, twin: Sent) -> None:
    gap_min = 10
    rows = afternoon.rows(
        afternoon.fault("dropout", "traffic_flow", range(30), lost_frac=0.4, gap_s=gap_min * 60)
    )
    lost = [
        sorted(
            round(minute(row, afternoon))
            for row in during(twin[sensor], afternoon)
            if row.at_ms not in {one.at_ms for one in rows[sensor]}
        )
        for sensor in (f"hcmc-tf-{n + 1:04d}" for n in range(30))
    ]
    runs = [
        run.size
        for minutes in lost
        if minutes
        for run in np.split(np.array(minutes), np.flatnonzero(np.diff(minutes) > 1) + 1)
    ]

    assert sum(map(len, lost)) / (30 * 60) == pytest.approx(0.4, abs=0.12)
    assert len({minutes[0] for minutes in lost if minutes}) > 5
    assert np.mean([run >= gap_min - 1 for run in runs]) > 0.6
