"""How bad it stands with a sensor: the worst level that it is beyond, held, or pending."""

import numpy as np
import numpy.typing as npt

from contract.arrays import BoolArray

NONE, WARNING, CRITICAL = range(3)
LEVEL_NAMES = ("none", "warning", "critical", "warning_held", "critical_held", "pending")
PENDING = LEVEL_NAMES.index("pending")
_TO_HELD = LEVEL_NAMES.index("warning_held") - WARNING

LevelArray = npt.NDArray[np.uint8]
"""Indices into `LEVEL_NAMES`."""


def shown(levels: LevelArray, is_held: BoolArray, is_pending: BoolArray) -> LevelArray:
    """Return levels as viewers are told them, from `NONE` to `CRITICAL` and how each stands.

    What crosses nothing is not held: nothing is known of it that has to be kept. What is pending is
    beyond a threshold now, and not yet for as long as that asks.
    """
    found = levels + np.uint8(_TO_HELD) * ((levels != NONE) & is_held)
    found[is_pending] = PENDING
    return found
