"""The city's water pipes, coarsely: where people live, and what leads there from the plants.

They are the city's own, whatever sensors watch them. Heads answer to what runs out in proportion;
that is solved once. What is assumed here was decided in docs/models.md, "Water network".
"""

import math
from dataclasses import dataclass
from typing import Self

import numpy as np

from contract.arrays import FloatArray, IntArray
from contract.city_profile import WaterProfile
from simulator.world.models.feeder import halved
from simulator.world.models.ground import nearest

# People are halved so often, each time by as many: 64 nodes. Assumed.
HALVING_COUNT = 6
SHORTEST_KM = 0.5  # of a main between two nodes; assumed
# Where no plant is known, one stands in the middle of the people and supplies a node so. Assumed.
UNKNOWN_DRAWN_M3H = 1_000.0

# What the pack says of a burst was seen on a main that lost so much: S58.
BURST_M3H = 400.0
# People draw less where pressure falls, and less leaks: of the flow, about half of what pressure
# loses at 2 bar. Assumed.
RELIEF_FRAC_PER_BAR = 0.25
# How often the search for the mains' width halves its span, which is this wide, as logarithms
# around 1 m3/h per bar and km. Exact enough.
SEARCH_COUNT, SEARCH_LN = 24, (-5.0, 20.0)
# Where the network feels less than this of what is felt at the break, it feels nothing. Assumed.
MIN_FELT_FRAC = 0.05

# Water leaves the plant's tanks so old, runs through mains at this speed, and is dosed again where
# it is the oldest. Assumed.
FROM_PLANT_H, MAINS_KMH, OLDEST_H = 2.0, 2.5, 12.0


@dataclass(frozen=True, slots=True, eq=False)
class Pipes:
    """Nodes, and what each feels of what runs out at another; arrays are (node,).

    Attributes
    ----------
    east_km, north_km
        The middle of the people that it supplies, from the city's middle. [km]
    drawn_m3h
        What is drawn on average, leaks included. [m3/h]
    age_h
        Of the water since the plants. [h]
    share_frac : (plant, node)
        Of what is drawn at a node, what each plant puts in; a node's add up to 1.
    lost_share_frac : (plant, node)
        Of what runs out besides, what each plant puts in.
    relief_frac : (node, node)
        Of what runs out at a node (column) besides, what people at another (row) draw less;
        a node's and the plants' shares add up to 1.
    pressure_bar_per_m3h : (node, node)
        What the pressure at a node (column) falls by where water runs out at another (row).
    passes_frac : (node, node)
        Of what runs out at a node (row), what runs through another (column) on the way there.
    """

    profile: WaterProfile
    east_km: FloatArray
    north_km: FloatArray
    drawn_m3h: FloatArray
    age_h: FloatArray
    share_frac: FloatArray
    lost_share_frac: FloatArray
    relief_frac: FloatArray
    pressure_bar_per_m3h: FloatArray
    passes_frac: FloatArray

    @classmethod
    def among(
        cls,
        people_km: FloatArray,
        plants_km: FloatArray,
        supply_m3h: FloatArray,
        profile: WaterProfile,
    ) -> Self:
        """Return the pipes of a city by a sample of its people.

        Parameters
        ----------
        people_km, plants_km
            East and north of the city's middle, (2, person) and (2, plant). [km]
        supply_m3h : (plant,)
            What each puts in on average. [m3/h]
        """
        if not supply_m3h.size:
            plants_km = people_km.mean(axis=1, keepdims=True)
            supply_m3h = np.array([UNKNOWN_DRAWN_M3H * 2**HALVING_COUNT])
        everybody = np.arange(people_km.shape[1], dtype=np.int64)
        crowds = halved(people_km, everybody, HALVING_COUNT)
        nodes_km = np.array([people_km[:, crowd].mean(axis=1) for crowd in crowds]).T
        size = nodes_km.shape[1]
        length_km = _length_km(np.hstack([nodes_km, plants_km]))
        width_ratio = np.concatenate([np.ones(size), supply_m3h / supply_m3h.mean()])
        carries = np.outer(width_ratio, width_ratio) / length_km
        inner = np.diag(carries.sum(axis=1)[:size]) - carries[:size, :size]
        share = carries[size:, :size] @ np.linalg.inv(inner)
        way_km = _way_km(length_km)[size:, :size]
        drawn = float(supply_m3h.sum()) / size
        yields = RELIEF_FRAC_PER_BAR * drawn
        scale, falls = _falls_bar_per_m3h(
            inner, yields, float(profile.burst_pressure_loss_bar.mean())
        )
        felt = falls >= MIN_FELT_FRAC * np.diag(falls)[:, None]
        return cls(
            profile=profile,
            east_km=nodes_km[0],
            north_km=nodes_km[1],
            drawn_m3h=np.ones(size) * drawn,
            age_h=np.minimum(FROM_PLANT_H + (share * way_km).sum(axis=0) / MAINS_KMH, OLDEST_H),
            share_frac=share,
            lost_share_frac=scale * carries[size:, :size] @ falls,
            relief_frac=yields * falls,
            pressure_bar_per_m3h=np.where(felt, falls, 0.0),
            passes_frac=_passes_frac(scale * carries, falls),
        )

    def of(self, east_km: FloatArray, north_km: FloatArray) -> IntArray:
        """Return the node to which places belong, (place,): the nearest."""
        return nearest((east_km, north_km), (self.east_km, self.north_km))[0]

    def supplied_m3h(self, drawn_m3h: FloatArray, lost_m3h: FloatArray) -> FloatArray:
        """Return what each plant puts in, (…, plant), for what is drawn and lost, (…, node)."""
        return drawn_m3h @ self.share_frac.T + lost_m3h @ self.lost_share_frac.T


def _length_km(ends_km: FloatArray) -> FloatArray:
    """Return the length of mains between ends, (end, end); infinite where there is none.

    Two are joined where no third lies in the circle between them: Gabriel's graph, in one piece.
    """
    apart_km = np.hypot(*(ends_km[:, :, None] - ends_km[:, None, :]))
    square = np.square(apart_km)
    # On the circle lie both ends themselves: sums below the square are of third ones inside.
    is_between = (square[:, None, :] + square[None, :, :] < square[:, :, None]).any(axis=-1)
    np.fill_diagonal(is_between, val=True)
    return np.where(is_between, np.inf, np.maximum(apart_km, SHORTEST_KM))


def _way_km(length_km: FloatArray) -> FloatArray:
    """Return the shortest way along mains, (end, end): Floyd's."""
    way_km = length_km.copy()
    np.fill_diagonal(way_km, 0.0)
    for over in range(way_km.shape[0]):
        way_km = np.minimum(way_km, way_km[:, over, None] + way_km[over])
    return way_km


def _falls_bar_per_m3h(
    inner: FloatArray, yields_m3h_per_bar: float, burst_bar: float
) -> tuple[float, FloatArray]:
    """Return the width of the mains, and by how much pressure falls at nodes, (node, node).

    The mains are so wide that a burst takes at the usual node what the pack says.

    Parameters
    ----------
    inner : (node, node)
        What mains carry at width 1: Kirchhoff's matrix without the plants, whose heads stay.
    yields_m3h_per_bar
        What people at a node draw less where pressure falls.
    """
    low, high = SEARCH_LN
    yields = yields_m3h_per_bar * np.eye(inner.shape[0])
    for _ in range(SEARCH_COUNT):
        middle = (low + high) / 2
        falls_bar = BURST_M3H * np.diag(np.linalg.inv(math.exp(middle) * inner + yields))
        low, high = (middle, high) if np.median(falls_bar) > burst_bar else (low, middle)
    width = math.exp(low)
    return width, np.asarray(np.linalg.inv(width * inner + yields), dtype=np.float64)


def _passes_frac(carries: FloatArray, falls: FloatArray) -> FloatArray:
    """Return what runs through a node of what runs out at another, (node, node)."""
    size = falls.shape[0]
    head = np.hstack([falls, np.zeros((size, carries.shape[0] - size))])
    # What comes in over mains; at the break itself it is all but what people leave there.
    comes = np.maximum(head[:, :size, None] - head[:, None, :], 0.0)
    passes = (carries[:size] * comes).sum(axis=-1)
    passes = passes / np.diag(passes)[:, None]
    return np.where(passes < MIN_FELT_FRAC, 0.0, passes)
