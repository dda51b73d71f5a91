"""Many sensors become one number for each group, and the worst of them is named."""

import math
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract.arrays import BoolArray
from operations.indices.domain import Domain, Moment
from operations.indices.group import NOBODY, Grouped, Spoken
from operations.indices.scorecard import DOMAINS

NAN = math.nan
OF_DOMAIN = {domain.code: domain for domain in DOMAINS}
NIGHT = Moment(date(2026, 11, 22), 22.0, is_burning=True)
SAID = st.lists(
    st.tuples(st.integers(0, 2), st.one_of(st.none(), st.floats(0, 1).map(lambda x: round(x, 2)))),
    min_size=1,
    max_size=12,
)


def spoken(domain: Domain, *rows: tuple[float, ...]) -> Spoken:
    """Return what sensors say whose quantities have these values."""
    values = np.array(rows, np.float64)
    is_known: BoolArray = np.logical_and.reduce(~np.isnan(values), axis=1)
    return Spoken(is_known, np.where(is_known, domain.value(values, NIGHT), np.nan))


def alone(domain: Domain, *rows: tuple[float, ...]) -> Grouped:
    """Return what comes of sensors that are one group."""
    return spoken(domain, *rows).by_group(domain, np.zeros(len(rows), np.int64), 1)


@pytest.mark.parametrize(
    ("code", "rows", "index", "worst"),
    [
        ("air", [(40.0,), (90.0,)], 65.0, 1),
        ("flood", [(0.0,), (0.42,), (0.05,)], 0.42, 1),
        ("traffic", [(40.0,), (12.0,)], 2.5, 1),
        ("power", [(229.0,), (0.0,), (242.0,), (231.0,)], 0.5, 1),
        ("water", [(2.0,), (0.7,)], 0.7, 1),
        ("noise", [(50.0,), (65.0,)], 5.0, 1),
        ("canals", [(7.0, 6.5), (7.0, 4.2)], 2.0, 1),
        ("lighting", [(20.0, 0.0), (0.0, 0.0), (9.0, 1.0)], 0.633, 1),
        ("waste", [(0.3,), (0.95,), (0.81,), (0.2,)], 0.5, 1),
    ],
)
def test_each_domain_says_what_its_sensors_come_to(
    code: str, rows: list[tuple[float, ...]], index: float, worst: int
) -> None:
    found = alone(OF_DOMAIN[code], *rows)
    assert found.index.tolist() == [pytest.approx(index)]
    assert found.worst.tolist() == [worst]
    assert found.of.tolist() == found.known.tolist() == [len(rows)]


def test_what_every_ordinary_day_has_is_no_more_than_to_be_watched() -> None:
    """Most inner canals are of class D, the worst; what is unusual there an alert says."""
    canals = OF_DOMAIN["canals"]
    index = alone(canals, (7.0, 1.0)).index.tolist()
    assert (index, canals.state(index[0])) == ([3.0], "watch")


def test_of_lamps_nothing_is_said_while_they_are_not_to_burn() -> None:
    domain = OF_DOMAIN["lighting"]
    values = domain.value(np.array([[0.0, 2.0]]), NIGHT._replace(is_burning=False))
    found = Spoken(np.array([True]), values).by_group(domain, np.zeros(1, np.int64), 1)
    assert (found.known.tolist(), found.worst.tolist()) == ([1], [NOBODY])
    assert np.isnan(found.index).all()


def test_one_survivor_does_not_speak_for_the_others_and_is_named() -> None:
    found = alone(OF_DOMAIN["flood"], (NAN,), (0.6,), (NAN,))
    assert np.isnan(found.index).all()
    assert (found.known.tolist(), found.of.tolist(), found.worst.tolist()) == ([1], [3], [1])


@pytest.mark.parametrize(("count", "index"), [(1, 0.5), (19, 0.5), (20, 2.0), (40, 2.1)])
def test_one_point_of_twenty_may_have_less_water(count: int, index: float) -> None:
    """One is at 0.5 bar, the others at 2.0 and more."""
    rows = [(0.5,), *((2.0 + number / 10,) for number in range(count - 1))]
    found = alone(OF_DOMAIN["water"], *rows)
    assert found.index.tolist() == [pytest.approx(index)]
    assert found.worst.tolist() == [0]


def test_a_group_without_sensors_has_nothing() -> None:
    domain = OF_DOMAIN["flood"]
    found = spoken(domain, (0.2,)).by_group(domain, np.array([2]), 4)
    assert found.of.tolist() == [0, 0, 1, 0]
    assert found.worst.tolist() == [NOBODY, NOBODY, 0, NOBODY]
    assert np.flatnonzero(~np.isnan(found.index)).tolist() == [2]


@settings(max_examples=30)
@given(SAID, st.sampled_from([each for each in DOMAINS if len(each.quantities) == 1]))
def test_it_is_what_each_group_says_by_itself(
    said: list[tuple[int, float | None]], domain: Domain
) -> None:
    groups = np.array([group for group, _ in said])
    rows = [(NAN if value is None else value,) for _, value in said]
    together = spoken(domain, *rows).by_group(domain, groups, 3)
    for group in range(3):
        own = [place for place, one in enumerate(groups) if one == group]
        if not own:
            assert together.of[group] == 0
            continue
        single = alone(domain, *[rows[place] for place in own])
        assert together.known[group] == single.known[0]
        assert together.index[group] == pytest.approx(single.index[0], nan_ok=True)
        worst = int(single.worst[0])
        assert together.worst[group] == (NOBODY if worst == NOBODY else own[worst])
