"""Which sensors stand in some areas: all that those hear of who may see these areas alone."""

import numpy as np

from contract.arrays import BoolArray
from ioc_api.fleet.registry import Registry


class Held:
    """The sensors of some areas, looked for anew whenever the registry has changed.

    Attributes
    ----------
    areas : frozenset[str]
        Codes of districts and wards.
    mask : (sensor,) bool
        Which sensors stand there, as of the last look.
    changes : int
        Grows when one of them was registered, changed, came or left.
    moves : int
        Grows when a sensor that had been known came or left.
    """

    def __init__(self, registry: Registry, areas: frozenset[str]) -> None:
        self.areas = areas
        self.changes = 0
        self.moves = 0
        self._registry = registry
        self._layout = registry.layout
        self.mask = registry.in_areas(areas)

    def look(self) -> BoolArray:
        """Look whether the registry has changed; return `mask`."""
        registry = self._registry
        if self._layout != registry.layout:
            self._compare(registry.in_areas(self.areas))
            self._layout = registry.layout
        return self.mask

    def _compare(self, mask: BoolArray) -> None:
        before, self.mask = self.mask, mask
        known = mask[: len(before)]
        is_own = mask.copy()
        is_own[: len(before)] |= before
        changed_at = self._registry.changed_at
        self.changes += bool((changed_at[np.flatnonzero(is_own)] > self._layout).any())
        self.moves += not np.array_equal(known, before)
