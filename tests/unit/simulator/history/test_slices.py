"""A fleet is made in passes that fit in memory, each sensor in one slice of its kind."""

import numpy as np
import pytest

from contract.catalogue import KIND_BY_CODE, KINDS
from simulator.devices import fleet
from simulator.history.slices import AT_ONCE_ROWS, PART_ROWS, chosen, passes


@pytest.mark.parametrize("period_scale", [0.1, 1.0, 10.0])
@pytest.mark.parametrize("sensors", [1, 10, 2_000, 20_000, 200_000])
def test_each_sensor_is_in_one_slice_and_no_pass_is_too_large(
    sensors: int, period_scale: float
) -> None:
    counts = fleet.counts(sensors)
    seen = {kind.code: np.zeros(counts[kind.code], dtype=np.int64) for kind in KINDS}
    for slices in passes(counts, period_scale):
        assert sum(one.day_rows for one in slices) <= AT_ONCE_ROWS
        masks = chosen(slices, counts)
        for one in slices:
            mine = one.has(np.arange(counts[one.kind]))
            seen[one.kind] += mine
            each = 86_400 / (KIND_BY_CODE[one.kind].period_s * period_scale)
            assert mine.sum() * each < PART_ROWS + each
            assert not (mine & ~masks[one.kind]).any()
    assert all((count == 1).all() for count in seen.values())


def test_the_standard_city_is_made_in_one_pass() -> None:
    slices = passes(fleet.counts(fleet.STANDARD), 1.0)

    assert len(slices) == 1
    assert {one.count for one in slices[0]} == {1}
