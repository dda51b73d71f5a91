"""Sensors on their way: ingest says another district than the registry, which is read later."""

from contract.arrays import BoolArray


class Astray:
    """Which rows; mostly none.

    Attributes
    ----------
    changes : int
        Grows when one begins to be on its way, or no longer is.
    """

    def __init__(self) -> None:
        self.changes = 0
        self._rows: set[int] = set()

    def __contains__(self, row: int) -> bool:
        return row in self._rows

    def hear(self, row: int, *, is_astray: bool) -> None:
        """Take over whether a sensor is on its way."""
        if is_astray != (row in self._rows):
            self.changes += 1
            self._rows ^= {row}

    def settle(self) -> None:
        """Let none be on its way, as far as nobody says otherwise."""
        self.changes += bool(self._rows)
        self._rows.clear()

    def left_out(self, mask: BoolArray) -> BoolArray:
        """Return which of some sensors, (sensor,), are not on their way."""
        if self._rows:
            mask = mask.copy()
            mask[list(self._rows)] = False
        return mask
