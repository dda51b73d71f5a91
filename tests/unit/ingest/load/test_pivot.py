"""Values of one sensor and time are one row, whatever their order."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ingest.load.pivot import pivot

ROWS = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(0, 3), st.integers(0, 9)),
    max_size=30,
)


@given(ROWS)
def test_every_value_is_in_one_reading_of_its_key(rows: list[tuple[int, int, int, int]]) -> None:
    columns = [np.array([row[place] for row in rows], np.int64) for place in range(4)]
    keys, quantity, value = columns[:2], columns[2], columns[3].astype(float)
    made = pivot(keys, quantity, value, quantity_count=4)

    found = sorted(
        (int(keys[0][first]), int(keys[1][first]), place, number)
        for first, values in zip(made.first, made.values, strict=True)
        for place, number in enumerate(values.tolist())
        if number == number  # noqa: PLR0124 - NaN alone is unequal
    )
    assert found == sorted(rows)
    most: dict[tuple[int, int], int] = {}
    for row in rows:
        key = row[:2]
        most[key] = max(most.get(key, 0), sum(other[:3] == row[:3] for other in rows))
    assert len(made.first) == sum(most.values())


def test_a_reading_stands_where_its_first_value_stood() -> None:
    key = np.array([1, 0, 1, 0])
    made = pivot([key], np.array([0, 0, 1, 1]), np.arange(4.0), quantity_count=2)

    assert sorted(made.first.tolist()) == [0, 1]
