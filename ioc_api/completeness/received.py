"""What has come, by pieces and days: pure."""

from dataclasses import dataclass

import numpy as np

from contract.arrays import BoolArray, IntArray
from db.epoch import POSTGRES_EPOCH_US
from ioc_api.completeness.plan import Expected

_COUNT = np.dtype([("place", ">i4"), ("at_us", ">i8"), ("received", ">i4"), ("untrusted", ">i4")])


@dataclass(frozen=True, slots=True, eq=False)
class Received:
    """What has come.

    Attributes
    ----------
    count : (piece, day) int64
    untrusted_count : (piece, day) int64
        Of what was counted by somebody.
    is_unknown : (piece, day) bool
        Where of some readings nobody has counted how many are doubtful.
    """

    count: IntArray
    untrusted_count: IntArray
    is_unknown: BoolArray


def received(rows: bytes, what: Expected) -> Received:
    """Return counts as `received.sql` tells them, by pieces and days."""
    table = np.frombuffer(rows, _COUNT)
    at_us = table["at_us"].astype(np.int64) + POSTGRES_EPOCH_US
    cell = (table["place"].astype(np.int64), np.searchsorted(what.day_us, at_us, "right") - 1)
    untrusted = table["untrusted"].astype(np.int64)
    found = Received(
        np.zeros_like(what.least),
        np.zeros_like(what.least),
        np.zeros(what.least.shape, np.bool_),
    )
    np.add.at(found.count, cell, table["received"])
    np.add.at(found.untrusted_count, cell, np.maximum(untrusted, 0))
    found.is_unknown[cell[0][untrusted < 0], cell[1][untrusted < 0]] = True
    return found
