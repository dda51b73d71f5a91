"""The random numbers of faults: by fault, sensor and reading, whoever asks and in whatever blocks.

A thousand sensors may have a thousand faults, each of its own name: a generator for each, as
`simulator.rng` makes them, would cost more than all readings. So each number is its own hash.
"""

import hashlib
import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from contract.arrays import FloatArray, IntArray

# The finaliser of SplitMix64 and its step: Steele, Lea and Flood, "Fast splittable pseudorandom
# number generators", OOPSLA 2014.
STEP = np.uint64(0x9E37_79B9_7F4A_7C15)
FIRST, SECOND = np.uint64(0xBF58_476D_1CE4_E5B9), np.uint64(0x94D0_49BB_1331_11EB)
SHIFTS = (np.uint64(30), np.uint64(27), np.uint64(31))
SPARE_BITS, ONE, UNIT = np.uint64(11), np.uint64(1), 2.0**-53


@lru_cache(maxsize=16_384)
def key(seed: int, event_id: str, purpose: str) -> int:
    """Return what the numbers of a fault begin with, a whole number of 63 bits."""
    digest = hashlib.sha256(f"{seed}\0{event_id}\0{purpose}".encode()).digest()
    return int.from_bytes(digest[:8], "little") >> 1


def case(keys: IntArray, sensor: IntArray) -> IntArray:
    """Return a name of each fault's key and sensor together, (case,): a number of 63 bits."""
    return (_mixed(keys.view(np.uint64) + STEP * sensor.view(np.uint64)) >> ONE).view(np.int64)


def uniform(keys: IntArray, sensor: IntArray, number: IntArray) -> FloatArray:
    """Return a number in [0, 1) for each fault's key, sensor and reading, (case,)."""
    mixed = _mixed(keys.view(np.uint64) + STEP * sensor.view(np.uint64))
    mixed = _mixed(mixed + STEP * number.view(np.uint64))
    return np.asarray((mixed >> SPARE_BITS).astype(np.float64) * UNIT)


def normal(keys: IntArray, sensor: IntArray, number: IntArray) -> FloatArray:
    """Return a number of mean 0 and standard deviation 1 for each, (case,): Box and Muller 1958."""
    radius = np.sqrt(-2 * np.log1p(-uniform(keys, sensor, number)))
    return radius * np.cos(2 * math.pi * uniform(keys, ~sensor, number))


def _mixed(bits: NDArray[np.uint64]) -> NDArray[np.uint64]:
    bits = (bits ^ (bits >> SHIFTS[0])) * FIRST
    bits = (bits ^ (bits >> SHIFTS[1])) * SECOND
    return bits ^ (bits >> SHIFTS[2])
