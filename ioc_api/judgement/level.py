"""How bad it stands with a sensor: the worst level that it is beyond, and whether that is held."""

import numpy as np
import numpy.typing as npt

from contract.arrays import BoolArray

NONE, WARNING, CRITICAL = range(3)
LEVEL_NAMES = ("none", "warning", "critical", "warning_held", "critical_held")
_TO_HELD = LEVEL_NAMES.index("warning_held") - WARNING

LevelArray = npt.NDArray[np.uint8]
"""Indices into `LEVEL_NAMES`."""


def shown(levels: LevelArray, is_held: BoolArray) -> LevelArray:
    """Return levels as viewers are told them, from `NONE` to `CRITICAL` and whether each is held.

    What crosses nothing is not held: nothing is known of it that has to be kept.
    """
    return levels + np.uint8(_TO_HELD) * ((levels != NONE) & is_held)
