"""Columns of episodes: made of rows, and some of them."""

from collections.abc import Sequence

import numpy as np

from contract.arrays import BoolArray, IntArray
from operations.episodes.episode import NOT_CLEARED_US, Episodes


def no_episodes() -> Episodes:
    """Return no episodes."""
    none = np.empty(0, np.int64)
    return Episodes(none, none, none, none, none, np.empty(0))


def some(episodes: Episodes, chosen: BoolArray | IntArray) -> Episodes:
    """Return some episodes."""
    return Episodes(
        episodes.sensor_key[chosen],
        episodes.since_us[chosen],
        episodes.raised_us[chosen],
        episodes.last_us[chosen],
        episodes.cleared_us[chosen],
        episodes.value[chosen],
    )


def episodes_of_rows(rows: Sequence[Sequence[float | None]]) -> Episodes:
    """Return episodes of rows (sensor, since, raised, last, cleared, value), in their order."""
    columns = list(zip(*rows, strict=True)) or [()] * 6
    cleared = [NOT_CLEARED_US if one is None else one for one in columns[4]]
    return Episodes(
        np.array(columns[0], np.int64),
        np.array(columns[1], np.int64),
        np.array(columns[2], np.int64),
        np.array(columns[3], np.int64),
        np.array(cleared, np.int64),
        np.array(columns[5], np.float64),
    )
