"""How many newest values of a quantity become one number: pure."""

import numpy as np
import numpy.typing as npt

from contract.quantity import Quantity

FloatArray = npt.NDArray[np.float64]
MEAN_DECIMALS_MORE = 1  # a mean is written with one decimal more than the instrument resolves

Summary = dict[str, float | None]
NOTHING: Summary = {"mean": None, "min": None, "max": None}


def summary(quantity: Quantity, values: FloatArray) -> Summary:
    """Return mean, smallest and largest of the values (sensor,) of a quantity; NaN is no value.

    Increments (`sum`) get the plain mean, for these are values of one moment, not of a span.
    """
    known = values[~np.isnan(values)]
    if known.size == 0:
        return NOTHING
    decimals = quantity.decimals + MEAN_DECIMALS_MORE
    if quantity.aggregate == "circular":
        mean = circular_mean_deg(known)
        return {
            "mean": None if mean is None else round(mean, decimals) % 360,
            "min": None,
            "max": None,
        }
    mean = energetic_mean_db(known) if quantity.aggregate == "energetic" else float(known.mean())
    return {"mean": round(mean, decimals), "min": float(known.min()), "max": float(known.max())}


def circular_mean_deg(directions_deg: FloatArray) -> float | None:
    """Return the mean direction, or None where the directions cancel out, in degrees."""
    angles = np.deg2rad(directions_deg)
    east, north = float(np.sin(angles).mean()), float(np.cos(angles).mean())
    if np.hypot(east, north) < 1e-9:
        return None
    return float(np.rad2deg(np.arctan2(east, north)) % 360)


def energetic_mean_db(levels_db: FloatArray) -> float:
    """Return the level of the mean sound energy, in decibels."""
    return float(10 * np.log10(np.mean(10 ** (levels_db / 10))))
