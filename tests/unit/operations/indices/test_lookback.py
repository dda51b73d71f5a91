"""Which readings lie in the span up to each reading."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from operations.indices import lookback
from operations.indices.lookback import begin_of_span

readings = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 50)), max_size=60, unique=True)


@given(
    readings,
    st.integers(1, 20),
    st.sampled_from(["open", "closed"]),
    st.sampled_from([1 << 62, 300, 1]),
)
def test_the_oldest_of_the_span_is_found_for_every_sensor(
    rows: list[tuple[int, int]], length: int, edge: str, limit: int
) -> None:
    rows = sorted(rows)
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
    with pytest.MonkeyPatch.context() as patch:
        # As with so many sensors and years that one integer cannot tell them apart.
        patch.setattr(lookback, "KEY_LIMIT", limit)
        found = begin_of_span(key, at, length, is_closed=edge == "closed")
    assert found.tolist() == expected
