"""Which buckets of a section can be written as they were computed, and which the keeper computes.

A bucket that holds rows of others too is marked. Marking one quarter is enough for the hour and the
day in which it lies: the keeper computes those whole, from the finer ones.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from contract.arrays import BoolArray, IntArray
from ingest.load.city_buckets import QUARTER_US
from ingest.load.prepared import TierRows

_KEY_BITS = 31


@dataclass(frozen=True, slots=True, eq=False)
class Division:
    """What becomes of the buckets of a section.

    Attributes
    ----------
    written : sequence of (bucket,) bool
        By tier, finest first.
    marked : (quarter,) bool
    """

    written: Sequence[BoolArray]
    marked: BoolArray


def bucket_key(sensor_key: IntArray, begin_us: IntArray) -> IntArray:
    """Return one number for each bucket of a tier."""
    return (begin_us // QUARTER_US << _KEY_BITS) | sensor_key


def divide(
    tiers: Sequence[TierRows],
    standing: Sequence[IntArray],
    *,
    changed: BoolArray,
    shared: BoolArray,
) -> Division:
    """Return which buckets are written and which quarters are marked.

    Parameters
    ----------
    tiers
        All three, finest first.
    standing
        By tier, the keys of the buckets that stand.
    changed : (quarter,) bool
        Quarters in which a row of ours is new or was added to; nothing happens to the others.
    shared : (quarter,) bool
        Quarters in which a row of ours stood before.
    """
    written: list[BoolArray] = []
    marked = np.zeros(len(changed), np.bool_)
    # Of each bucket, a quarter in it that changed: what is marked for its sake.
    quarter = np.arange(len(changed))
    is_shared, is_changed = shared, changed
    for tier, keys in zip(tiers, standing, strict=True):
        buckets = tier.buckets
        is_shared = is_shared | np.isin(bucket_key(buckets.sensor_key, buckets.begin_us), keys)
        written.append(is_changed & ~is_shared)
        marked[quarter[is_changed & is_shared]] = True
        if len(tier.parent):
            count = int(tier.parent[-1]) + 1
            quarter = _one_of_each(quarter, tier.parent, is_changed, is_shared, count)
            is_shared = _any_of_each(is_shared, tier.parent, count)
            is_changed = _any_of_each(is_changed, tier.parent, count)
    return Division(written, marked)


def fresh(tier: TierRows, standing: IntArray) -> BoolArray:
    """Return which buckets of a tier do not stand."""
    buckets = tier.buckets
    return ~np.isin(bucket_key(buckets.sensor_key, buckets.begin_us), standing)


def _one_of_each(
    quarter: IntArray, parent: IntArray, is_changed: BoolArray, is_shared: BoolArray, count: int
) -> IntArray:
    """Return for each parent a quarter in it that changed, one that is marked already if any is."""
    found = np.zeros(count, np.int64)
    for chosen in (is_changed, is_changed & is_shared):
        found[parent[chosen]] = quarter[chosen]
    return found


def _any_of_each(condition: BoolArray, parent: IntArray, count: int) -> BoolArray:
    found = np.zeros(count, np.bool_)
    found[parent[condition]] = True
    return found
