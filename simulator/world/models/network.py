"""The streets as neighbours: what follows what along a corridor, and where one turns off to.

What is assumed here was decided in docs/models.md, "Queues".
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

import numpy as np

from contract.arrays import FloatArray, IntArray
from simulator.world.models.ground import Places
from simulator.world.units import KM_M

# Of those who pass a street, who go on to the next of its corridor; between sites farther apart
# than this so many turn off and come in that neither feels the other. Assumed.
THROUGH_FRAC = 0.5
LONGEST_LINK_KM = 4.0

# Streets to which one turns off, and how far away they are at most. Assumed.
DETOUR_COUNT = 3
DETOUR_REACH_KM = 3.0


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Streets and their neighbours; arrays are (street,).

    Attributes
    ----------
    upstream, downstream : int64
        The street before and the one behind along a corridor; itself where there is none.
    link_m
        How far the street before is; without end where there is none. [m]
    through_frac
        What of a queue on the street before is missing here.
    detour : (street, detour) int64
        Streets to which those turn off who will not wait.
    detour_frac : (street, detour)
        Which share of them goes where: nought where no street is near.
    """

    upstream: IntArray
    downstream: IntArray
    link_m: FloatArray
    through_frac: FloatArray
    detour: IntArray
    detour_frac: FloatArray

    @classmethod
    def of(
        cls,
        places: Places,
        corridors: Mapping[str, Sequence[str]],
        mean_flow_vehph: FloatArray,
    ) -> Self:
        """Return the network of streets at places; a made-up one lies along no corridor."""
        east_km, north_km = places.east_km, places.north_km
        apart_km = np.hypot(east_km[:, None] - east_km, north_km[:, None] - north_km)
        upstream = np.arange(places.count, dtype=np.int64)
        downstream = upstream.copy()
        for before, behind in _links(places, corridors.values()):
            if apart_km[before, behind] <= LONGEST_LINK_KM:
                upstream[behind], downstream[before] = before, behind
        itself = np.arange(places.count)
        # No more can be missing than comes: a wide street before a narrow one gives it less.
        narrower = np.minimum(mean_flow_vehph / mean_flow_vehph[upstream], 1.0)
        detour, detour_frac = _detours(apart_km, upstream, downstream)
        return cls(
            upstream=upstream,
            downstream=downstream,
            link_m=np.where(upstream == itself, np.inf, KM_M * apart_km[itself, upstream]),
            through_frac=THROUGH_FRAC * narrower * (upstream != itself),
            detour=detour,
            detour_frac=detour_frac,
        )


def _links(places: Places, corridors: Iterable[Sequence[str]]) -> list[tuple[int, int]]:
    """Return which streets follow one another, as indices."""
    index = {site_id: place for place, site_id in enumerate(places.site_id) if site_id}
    along = [[index[site] for site in corridor if site in index] for corridor in corridors]
    return [link for streets in along for link in pairwise(streets)]


def _detours(
    apart_km: FloatArray, upstream: IntArray, downstream: IntArray
) -> tuple[IntArray, FloatArray]:
    """Return the nearest other streets, none of them along the corridor, and their shares."""
    itself = np.arange(upstream.size)
    apart_km = apart_km.copy()
    for along in (itself, upstream, downstream):
        apart_km[itself, along] = np.inf
    nearest = np.argsort(apart_km, axis=1, kind="stable")[:, :DETOUR_COUNT]
    is_near = np.take_along_axis(apart_km, nearest, axis=1) <= DETOUR_REACH_KM
    return nearest, is_near / np.maximum(is_near.sum(axis=1, keepdims=True), 1)
