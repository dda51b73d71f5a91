"""Parts end where no sensor's day goes on: all rows of a bucket are in one, in files with order."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from contract.catalogue import KIND_BY_CODE
from contract.reason import Reason
from ingest.judge.bounds import DAY_US
from ingest.load import day_parts
from ingest.load.day_parts import DayParts
from ingest.load.delivery import Delivery, Reject

KIND = KIND_BY_CODE["street_flood"]
Row = tuple[str, int]
"""Of which sensor, on which day."""

FORTH = [(sensor, day) for day in range(6) for _ in range(3) for sensor in ("a", "b", "c")]
BACK = FORTH[::-1]
BY_SENSOR = [(sensor, day) for sensor in ("a", "b", "c") for day in range(6) for _ in range(3)]
BY_SENSOR_BACK = BY_SENSOR[::-1]
BY_DAY_AND_SENSOR = sorted(FORTH, key=lambda row: (row[1], row[0]))
ONE = [("a", day) for day in range(6) for _ in range(9)]
ORDERS = {
    "forth": FORTH,
    "back": BACK,
    "by_sensor": BY_SENSOR,
    "by_sensor_back": BY_SENSOR_BACK,
    "by_day_and_sensor": BY_DAY_AND_SENSOR,
    "one_sensor": ONE,
}


def delivery(rows: Sequence[Row], first: int, *, rejects: Sequence[int] = ()) -> Delivery:
    names = tuple(dict.fromkeys(sensor for sensor, _ in rows))
    count = len(rows)
    return Delivery(
        kind=KIND,
        part="",
        names=names,
        sensor=np.array([names.index(sensor) for sensor, _ in rows], np.int64),
        observed_us=np.array([day * DAY_US + n for n, (_, day) in enumerate(rows)], np.int64),
        boot=np.zeros(count, np.int64),
        seq=np.zeros(count, np.int64),
        values=np.arange(first, first + count, dtype=float).reshape(-1, 1),
        row_number=np.arange(first, first + count),
        rejects=[Reject(number, Reason.BAD_TIME, "") for number in rejects],
    )


def blocks(rows: Sequence[Row], length: int) -> list[Delivery]:
    return [delivery(rows[n : n + length], n + 1) for n in range(0, len(rows), length)]


def days_of(part: Delivery) -> set[Row]:
    return {
        (part.names[sensor], int(us) // DAY_US)
        for sensor, us in zip(part.sensor, part.observed_us, strict=True)
    }


@pytest.mark.parametrize("length", [1, 4, 10, 17, 54, 100])
@pytest.mark.parametrize("rows", ORDERS.values(), ids=ORDERS)
def test_no_sensor_s_day_is_in_two_parts(rows: list[Row], length: int) -> None:
    parts = [*DayParts(min_rows=1).parts(blocks(rows, length), frozenset(), names_kind=False)]

    numbers = np.concatenate([part.row_number for part in parts])
    assert numbers.tolist() == [*range(1, len(rows) + 1)]
    assert np.array_equal(np.concatenate([part.values for part in parts])[:, 0], numbers)
    days = [day for part in parts for day in days_of(part)]
    assert len(days) == len(set(days))
    assert set(days) == set(rows)


@pytest.mark.parametrize("rows", ORDERS.values(), ids=ORDERS)
def test_a_long_file_has_several_parts(rows: list[Row]) -> None:
    assert len([*DayParts(min_rows=1).parts(blocks(rows, 20), frozenset(), names_kind=False)]) > 1


@pytest.mark.parametrize("length", [4, 10, 17])
@pytest.mark.parametrize("rows", ORDERS.values(), ids=ORDERS)
def test_whatever_is_done_the_rest_is_the_rest(rows: list[Row], length: int) -> None:
    cut = DayParts(label="air.csv ", min_rows=1)
    parts = [*cut.parts(blocks(rows, length), frozenset(), names_kind=False)]

    for count in range(len(parts) + 1):
        done = {part.part for part in parts[:count]}
        rest = [*cut.parts(blocks(rows, length), done, names_kind=False)]
        behind = [number for part in parts[count:] for number in part.row_number]
        assert [number for part in rest for number in part.row_number] == behind
        days = [day for part in (*parts[:count], *rest) for day in days_of(part)]
        assert len(days) == len(set(days))


def test_parts_of_another_file_or_kind_say_nothing_of_this_one() -> None:
    cut = DayParts(label="air.csv ", min_rows=1)
    done = {"rows 1-9", "noise.csv rows 1-9", "air.csv rows 1-9 noise", "air.csv rows 1-3"}

    assert cut.done_until(done) == 3
    assert cut.done_until(done, " noise") == 9


def test_what_is_in_no_order_is_cut_where_it_is_long_enough(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(day_parts, "PART_MAX_ROWS", 20)
    rows = [("ab"[n % 2], n * 7 % 5) for n in range(100)]
    parts = [*DayParts(min_rows=1).parts(blocks(rows, 10), frozenset(), names_kind=False)]

    assert [len(part) for part in parts] == [20] * 5


def test_days_of_several_kinds_wait_for_their_end_in_bounded_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(day_parts, "PART_MAX_ROWS", 20)
    kinds = [KIND, KIND_BY_CODE["river_level"]]
    several = [
        replace(delivery([("a", 0)] * 5, 1 + 15 * round_ + 5 * place), kind=kind)
        for round_ in range(4)
        for place, kind in enumerate(kinds)
    ]
    parts = [*DayParts(min_rows=1).parts(several, frozenset(), names_kind=True)]

    assert [len(part) for part in parts] == [10, 15, 10, 5]
    assert {part.kind.code for part in parts} == {"street_flood", "river_level"}


def test_rejects_are_in_the_part_of_the_rows_around_them() -> None:
    several = [
        delivery([("a", 0), ("a", 1)], 5, rejects=[2, 3]),
        delivery([], 0, rejects=[7, 8]),
        delivery([("a", 1), ("a", 2)], 10, rejects=[12]),
        delivery([], 0, rejects=[13]),
    ]
    parts = [*DayParts(min_rows=1).parts(several, frozenset(), names_kind=False)]

    assert [(part.part, [one.row_number for one in part.rejects]) for part in parts] == [
        ("rows 2-5", [2, 3]),
        ("rows 6-10", [7, 8]),
        ("rows 11-13", [12, 13]),
    ]
    (rest,) = DayParts(min_rows=1).parts(several, {"rows 2-5", "rows 6-10"}, names_kind=False)
    assert [one.row_number for one in rest.rejects] == [12, 13]


def test_a_file_of_nothing_but_rejects_is_still_told_of() -> None:
    (part,) = DayParts(min_rows=1).parts(
        [delivery([], 0, rejects=[2, 9])], frozenset(), names_kind=False
    )

    assert (part.part, len(part), len(part.rejects)) == ("rows 2-9", 0, 2)
