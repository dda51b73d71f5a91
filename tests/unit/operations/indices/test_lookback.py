"""Which readings lie in the span up to each reading."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from operations.indices.lookback import begin_of_span

readings = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 50)), max_size=60, unique=True)


@given(readings, st.integers(1, 3), st.integers(1, 20), st.sampled_from(["open", "closed"]))
def test_the_oldest_of_the_span_is_found_for_every_sensor(
    rows: list[tuple[int, int]], step: int, length: int, edge: str
) -> None:
    rows = sorted(rows)
    place = np.arange(len(rows))[::step]
    key = np.array([row[0] for row in rows], np.int64)
    at = np.array([row[1] for row in rows], np.int64)
    expected = [
        min(
            place
            for place, (other, then) in enumerate(rows)
            if other == sensor
            and (then >= now - length if edge == "closed" else then > now - length)
        )
        for sensor, now in rows
    ]
    found = begin_of_span((key, at), place, length, is_closed=edge == "closed")
    assert found.tolist() == expected[::step]
