"""Feeders: the medium-voltage lines by which the city has power, and what is without one's.

They are the city's own: fixed by where people live, not by the fleet. Whatever needs mains hangs on
the nearest one. What is assumed here was decided in docs/models.md, "Feeders".
"""

from dataclasses import dataclass
from typing import Self

import numpy as np

from contract.arrays import BoolArray, FloatArray, IntArray
from simulator import rng
from simulator.world.models.ground import nearest
from simulator.world.models.recursion import State

# The city is halved so often, each time by as many people; in the standard city of 2 000 sensors
# ten to twenty monitored transformers then hang on most feeders. Assumed.
HALVING_COUNT, HALF_COUNT = 4, 2
NEIGHBOUR_COUNT = 3  # feeders that an operator can tie to a dead one; assumed

# What of a dead feeder's load its neighbours take over when switches are set, and how long that
# takes: after this time 1 - 1/e of it; a rest below the last is none. Assumed.
TAKEN_FRAC = 0.4
SWITCH_MEMORY_H = 0.2
MIN_TAKEN_FRAC = 0.001


@dataclass(frozen=True, slots=True, eq=False)
class Feeders:
    """The city's feeders; arrays are (feeder,).

    Attributes
    ----------
    east_km, north_km
        The middle of the people that it supplies, from the city's middle. [km]
    tie_frac : (feeder, feeder)
        Of the load that a dead one (row) hands over, the share of each other one (column).
    """

    lat_deg: FloatArray
    lon_deg: FloatArray
    east_km: FloatArray
    north_km: FloatArray
    tie_frac: FloatArray

    @classmethod
    def among(cls, people_deg: FloatArray, people_km: FloatArray) -> Self:
        """Return the feeders of a city by a sample of its people.

        Parameters
        ----------
        people_deg
            Latitude and longitude, (2, person). [deg]
        people_km
            East and north of the city's middle, (2, person). [km]
        """
        everybody = np.arange(people_km.shape[1], dtype=np.int64)
        crowds = halved(people_km, everybody, HALVING_COUNT)
        lat_deg, lon_deg = np.array([people_deg[:, crowd].mean(axis=1) for crowd in crowds]).T
        east_km, north_km = np.array([people_km[:, crowd].mean(axis=1) for crowd in crowds]).T
        return cls(lat_deg, lon_deg, east_km, north_km, _tie_frac(east_km, north_km))

    @property
    def count(self) -> int:
        """Return the number of feeders."""
        return self.east_km.size

    def of(self, east_km: FloatArray, north_km: FloatArray) -> IntArray:
        """Return the feeder on which things at places hang, (place,): the nearest."""
        return nearest((east_km, north_km), (self.east_km, self.north_km))[0]

    def start(self) -> State:
        """Return the state of a city that has power everywhere."""
        return {"handed": np.zeros(self.count)}

    def supply(self, is_dark: BoolArray, state: State) -> tuple["Supply", State]:
        """Return who has power in a block of minutes, and the state after it.

        Parameters
        ----------
        is_dark : (step, feeder)
            Whether a feeder is out; without columns where none is.
        """
        handed = state["handed"]
        if not is_dark.shape[1]:
            if not handed.any():
                return Supply(is_dark, np.zeros(is_dark.shape)), state
            is_dark = np.zeros((is_dark.shape[0], self.count), dtype=np.bool_)
        keep = rng.memory(SWITCH_MEMORY_H)
        rows = np.empty(is_dark.shape)
        for step, dark in enumerate(is_dark):
            handed = keep * handed + (1 - keep) * dark
            handed = np.where(handed < MIN_TAKEN_FRAC, 0.0, handed)
            rows[step] = handed
        gain = TAKEN_FRAC * rows @ self.tie_frac
        return Supply(is_dark, np.where(is_dark, 0.0, gain)), {"handed": handed}


@dataclass(frozen=True, slots=True, eq=False)
class Supply:
    """Who has power in a block of minutes; both arrays have no columns where all have it.

    Attributes
    ----------
    is_dark : (step, feeder) bool
    gain_frac : (step, feeder)
        What a feeder has taken over from others, of its own load.
    """

    is_dark: BoolArray
    gain_frac: FloatArray

    def without(self, feeder: IntArray) -> BoolArray | None:
        """Tell what has no power by its feeder, (step, sensor); None where all have it."""
        if not self.is_dark.shape[1]:
            return None
        return self.is_dark[:, feeder]

    def load_ratio(self, feeder: IntArray) -> FloatArray | None:
        """Return load against the customers' own, (step, sensor): 0 without power, None if 1."""
        if not self.is_dark.shape[1]:
            return None
        return np.where(self.is_dark, 0.0, 1 + self.gain_frac)[:, feeder]


def halved(people_km: FloatArray, crowd: IntArray, times: int) -> list[IntArray]:
    """Return a crowd cut in half so many times, each time across its longer side."""
    if not times:
        return [crowd]
    longer = int(np.argmax(np.ptp(people_km[:, crowd], axis=1)))
    ordered = crowd[np.argsort(people_km[longer, crowd], kind="stable")]
    return [
        part
        for half in np.array_split(ordered, HALF_COUNT)
        for part in halved(people_km, half, times - 1)
    ]


def _tie_frac(east_km: FloatArray, north_km: FloatArray) -> FloatArray:
    """Return which share of a feeder's load each other one takes, (feeder, feeder)."""
    apart_km = np.hypot(east_km[:, None] - east_km, north_km[:, None] - north_km)
    np.fill_diagonal(apart_km, np.inf)
    tied = np.argsort(apart_km, axis=1, kind="stable")[:, :NEIGHBOUR_COUNT]
    share = np.zeros(apart_km.shape)
    np.put_along_axis(share, tied, 1 / tied.shape[1], axis=1)
    return share
