"""What one quantity of a sensor kind is: unit, resolution, ranges, how it adds up."""

from dataclasses import dataclass
from typing import Literal

Aggregate = Literal["mean", "sum", "counter", "circular", "energetic"]
"""How readings of a span become one number.

`mean`: arithmetic mean. `sum`: total of increments. `counter`: increase of a register.
`circular`: mean direction from sums of sine and cosine. `energetic`: mean of sound energy.
"""

Axis = tuple[float | None, float]
"""Where an axis begins at the latest, and the shortest span that it shows.

So that 0.2 km/h of noise never fill a panel. None: nothing is a natural beginning.
"""

CF = "http://vocab.nerc.ac.uk/standard_name/"
QUDT = "http://qudt.org/vocab/quantitykind/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """One measured quantity. Its name ends in its unit and is also the column's name.

    Attributes
    ----------
    unit : str
        UCUM code.
    symbol : str
        The unit as people write it; empty where there is none.
    display_factor : int
        What the screen multiplies by: 100 for fractions, which people read as percent.
    resolution : float
        Smallest step that the instrument reports. [unit]
    possible : tuple[float, float]
        Outside of it the whole reading is refused. [unit]
    axis : Axis
        How a chart of it is scaled. [unit]
    fiware : str or None
        The attribute's name in the kind's FIWARE Smart Data Model.
    observed_property : str
        URI for the OGC ObservedProperty.
    greatest_rate_per_h : float or None
        Of a register, the most that it can grow: what tells a new start from a glitch. [unit/h]
    """

    name: str
    unit: str
    symbol: str
    resolution: float
    possible: tuple[float, float]
    axis: Axis
    aggregate: Aggregate
    label_vi: str
    label_en: str
    fiware: str | None
    observed_property: str
    display_factor: int = 1
    greatest_rate_per_h: float | None = None

    @property
    def is_double(self) -> bool:
        """Tell whether float32 is too coarse: a register that only grows needs float64."""
        return self.aggregate == "counter"

    @property
    def decimals(self) -> int:
        """Return how many decimals the resolution has."""
        text = f"{self.resolution:.6f}".rstrip("0")
        return len(text.partition(".")[2])

    @property
    def mean_decimals(self) -> int:
        """Return with how many decimals a mean is written: one more than the instrument has."""
        return self.decimals + 1
