"""What an index is: of which readings it is made, how, and by whose rule."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from contract.arrays import FloatArray
from operations.indices.lookback import Lookback

Values = Mapping[str, FloatArray]
"""Trusted values by quantity, each (reading,); NaN is in optional ones alone."""
Compute = Callable[[Values, Lookback], FloatArray]
"""Returns the index at the rows that are asked for, (row,); NaN where nothing can be said.

Of what is of a reading alone, these are all readings that it is given.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """An index over the readings of one sensor.

    Attributes
    ----------
    name : str
        Ends in its unit, as quantities do.
    kinds : tuple of str
        Of whose sensors.
    quantities : tuple of str
        What it needs: a reading without one of them does not count.
    optional : tuple of str
        What it takes where a reading has it; NaN where it does not.
    span_s : float
        How far back it looks; 0: it is of the reading alone. [s]
    source : str
        A document and its place in it, or "assumed".
    compute : callable
    """

    name: str
    kinds: tuple[str, ...]
    quantities: tuple[str, ...]
    span_s: float
    source: str
    compute: Compute
    optional: tuple[str, ...] = ()
