"""How far an instrument is off; sizes are assumed, as decided in docs/models.md, "Instruments"."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Error:
    """The error of one quantity's instrument.

    Attributes
    ----------
    bias, noise
        Standard deviations, constant per instrument and new for each reading. [unit]
    bias_frac, noise_frac
        The same as a share of the value.
    """

    bias: float = 0.0
    noise: float = 0.0
    bias_frac: float = 0.0
    noise_frac: float = 0.0


EXACT = Error()
