"""Pipes that break or leak: what the network feels of it, and the street above that gets wet.

Pressure and flow answer as the pipes do, by the way along them; around the break, within its zone,
all that is lost runs by. What is assumed here was decided in docs/models.md, "Water network".
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from contract.arrays import FloatArray, IntArray
from simulator.world.causes import Causes, Sources
from simulator.world.models.drain_spot import MAX_DEPTH_M, Spots
from simulator.world.models.pipe_network import BURST_M3H, Pipes
from simulator.world.units import HOUR_MIN

# A main breaks within 5 to 10 minutes, as the pack says; a leak wears on, and is felt less as its
# pit is pumped out. Assumed.
SWELLS_H = {"main_burst": 0.13, "leak": 6.0}  # assumed
ZONE_KM = 0.5  # of a metered zone of 1 000 to 3 000 connections; assumed
# Of the pressure that a node's break takes, what its street's pipes take, and how far. Assumed.
STREET_FRAC, STREET_KM = 0.55, 1.2
MIN_NEAR_FRAC = 0.01  # what is less is not felt; assumed

# What fast water tears off the walls: up within so long, gone to 1/e after so long; facts of
# bursts say 3 to 5 NTU. Assumed.
TORN_MIN, SETTLED_MIN = 10.0, 3.0 * HOUR_MIN
MIN_TORN_FRAC = 0.02

# Water on the street above a burst of the pack's size, most that stands, and how far it runs.
# Assumed.
WET_M, MOST_WET_M, WET_KM = 0.15, 0.4, 0.35


@dataclass(frozen=True, slots=True, eq=False)
class Felt:
    """What points feel of breaks, (step, sensor) each.

    Attributes
    ----------
    gain_frac
        Flow, of the mean.
    fall_bar
    torn_frac
        How muddy the water gets, of the most after a burst.
    """

    gain_frac: FloatArray
    fall_bar: FloatArray
    torn_frac: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Feelers:
    """Points of the network, as far as breaks concern them; arrays are (sensor,).

    Attributes
    ----------
    node : int64
        Of the pipes.
    most_gain_frac
        By what flow rises at most: then the pipe gives no more.
    """

    pipes: Pipes
    node: IntArray
    east_km: FloatArray
    north_km: FloatArray
    mean_flow_m3h: FloatArray
    most_gain_frac: FloatArray

    def felt(self, causes: Causes, steps: IntArray) -> Felt | None:
        """Return what is felt in a block of minutes; None where nothing is."""
        if not any(True for _ in _breaks(causes)):
            return None
        shape = steps.size, self.node.size
        asks, fall, torn = np.zeros(shape), np.zeros(shape), np.zeros(shape)
        is_felt = False
        for what, breaks in _breaks(causes):
            strength = breaks.strength_frac(steps, SWELLS_H[what])
            stays = _stays_frac(breaks, steps) if what == "main_burst" else np.zeros(strength.shape)
            node = self.pipes.of(breaks.east_km, breaks.north_km)
            for event in np.flatnonzero((strength + stays).any(axis=0)).tolist():
                lost_m3h = strength[:, event, None] * breaks.values["lost_m3h"][event]
                apart_km = np.hypot(
                    self.east_km - breaks.east_km[event], self.north_km - breaks.north_km[event]
                )
                near = near_frac(apart_km)
                passes = self.pipes.passes_frac[node[event], self.node]
                ask = self.most_gain_frac * passes / BURST_M3H + near / self.mean_flow_m3h
                asks += lost_m3h * ask
                fall += lost_m3h * self._fall_bar_per_m3h(int(node[event]), apart_km)
                worst = 1 - np.exp(-breaks.values["lost_m3h"][event] * ask / self.most_gain_frac)
                worst = np.where(worst < MIN_TORN_FRAC, 0.0, worst)
                torn = np.maximum(torn, stays[:, event, None] * worst)
                is_felt = True
        if not is_felt:
            return None
        gain = self.most_gain_frac * -np.expm1(-asks / self.most_gain_frac)
        return Felt(gain_frac=gain, fall_bar=fall, torn_frac=torn)

    def _fall_bar_per_m3h(self, node: int, apart_km: FloatArray) -> FloatArray:
        """Return by how much pressure falls at points for a break that far off, (sensor,)."""
        fall = self.pipes.pressure_bar_per_m3h[node, self.node]
        left_frac = 1 - STREET_FRAC + STREET_FRAC * np.exp(-np.square(apart_km / STREET_KM))
        return fall * np.where(self.node == node, left_frac, 1.0)


def near_frac(apart_km: FloatArray) -> FloatArray:
    """Return what of the water lost so far off a point of the same zone measures, (sensor,)."""
    near = np.exp(-np.square(apart_km / ZONE_KM))
    return np.where(near < MIN_NEAR_FRAC, 0.0, near)


def lost_m3h(causes: Causes, steps: IntArray, pipes: Pipes) -> FloatArray:
    """Return what runs out at the pipes' nodes besides what is drawn, (step, node) [m3/h]."""
    lost = np.zeros((steps.size, pipes.east_km.size))
    for what, breaks in _breaks(causes):
        strength = breaks.strength_frac(steps, SWELLS_H[what])
        for event, node in enumerate(pipes.of(breaks.east_km, breaks.north_km).tolist()):
            lost[:, node] += strength[:, event] * breaks.values["lost_m3h"][event]
    return lost


def wetter_m(depth_m: FloatArray, causes: Causes, steps: IntArray, spots: Spots) -> FloatArray:
    """Return the water on streets with that of bursts beside them, (step, spot) [m].

    Parameters
    ----------
    depth_m : (step, spot)
        What stands there without.
    """
    bursts = causes.of("main_burst")
    if not bursts.count:
        return depth_m
    strength = bursts.strength_frac(steps, SWELLS_H["main_burst"])
    deep_m = np.minimum(WET_M * np.sqrt(bursts.values["lost_m3h"] / BURST_M3H), MOST_WET_M)
    for event in np.flatnonzero(strength.any(axis=0)).tolist():
        apart_km = np.hypot(
            spots.east_km - bursts.east_km[event], spots.north_km - bursts.north_km[event]
        )
        wet_m = deep_m[event] * np.maximum(1 - np.square(apart_km / WET_KM), 0.0)
        depth_m = depth_m + strength[:, event, None] * wet_m
    return np.minimum(depth_m, MAX_DEPTH_M)


def _breaks(causes: Causes) -> Iterator[tuple[str, Sources]]:
    for what in SWELLS_H:
        breaks = causes.of(what)
        if breaks.count:
            yield what, breaks


def _stays_frac(bursts: Sources, steps: IntArray) -> FloatArray:
    """Return how much of what was torn off is in the water, (step, event)."""
    at = steps[:, None]
    lasted_min = np.maximum(np.minimum(at, bursts.end_step) - bursts.begin_step, 0.0)
    over_min = np.maximum(at - bursts.end_step, 0.0)
    stays = -np.expm1(-lasted_min / TORN_MIN) * np.exp(-over_min / SETTLED_MIN)
    return np.where(stays < MIN_TORN_FRAC, 0.0, stays)
