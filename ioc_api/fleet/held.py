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
        self._seen = registry.layout, registry.astray.changes
        self.mask = registry.held_in(areas)

    def look(self) -> BoolArray:
        """Look whether the registry has changed; return `mask`."""
        registry = self._registry
        now = registry.layout, registry.astray.changes
        if self._seen != now:
            self._compare(registry.held_in(self.areas))
            self._seen = now
        return self.mask

    def _compare(self, mask: BoolArray) -> None:
        before, self.mask = self.mask, mask
        known = mask[: len(before)]
        is_own = mask.copy()
        is_own[: len(before)] |= before
        layout, _ = self._seen
        has_moved = not np.array_equal(known, before)
        changed_at = self._registry.changed_at[np.flatnonzero(is_own)]
        self.changes += has_moved or bool((changed_at > layout).any())
        self.moves += has_moved
