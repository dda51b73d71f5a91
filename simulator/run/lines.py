"""Readings as lines of text, in the one order that all divisions of a run have."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from contract.arrays import IntArray


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """Some readings as lines; each array is (line,).

    Attributes
    ----------
    kind
        In the catalogue's order.
    """

    sent_ms: IntArray
    kind: IntArray
    sensor: IntArray
    seq: IntArray
    text: list[str]

    def order(self) -> IntArray:
        """Return where the lines stand that come first, second, and so on."""
        return np.lexsort((self.seq, self.sensor, self.kind, self.sent_ms))

    def in_order(self) -> list[str]:
        """Return the lines in order."""
        return [self.text[place] for place in self.order().tolist()]


def joined(parts: Sequence[Lines]) -> Lines:
    """Return the lines of all parts."""
    none = np.zeros(0, dtype=np.int64)
    return Lines(
        np.concatenate([none, *(part.sent_ms for part in parts)]),
        np.concatenate([none, *(part.kind for part in parts)]),
        np.concatenate([none, *(part.sensor for part in parts)]),
        np.concatenate([none, *(part.seq for part in parts)]),
        [line for part in parts for line in part.text],
    )
