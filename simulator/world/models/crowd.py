"""Crowds: people who come to a place, stay, and leave together; what they fill and make heard.

What is assumed here was decided in docs/models.md, "Crowds".
"""

import numpy as np

from contract.arrays import BoolArray, FloatArray, IntArray
from simulator.world.causes import Sources
from simulator.world.models.ground import Places

RAMP_H = 1.0  # within which they come, from the event's beginning, and leave, from its end; assumed
# People on one vehicle, mostly motorbikes; and which share of the vehicles comes by streets of
# ours: the others, or those on foot and by bus, are on smaller ones. Assumed.
PEOPLE_RATIO = 1.6
BY_STREETS_FRAC = 0.4
# Of the people, who look for a car park's place; and such places a square kilometre. Assumed.
PARKED_FRAC = 0.055
PARKS_KM2 = 450.0
# Voices and loudspeakers among a thousand people a square kilometre; energies add. Assumed.
VOICES_DB = 60.0
VOICES_KM2 = 1_000.0


def present_count(crowds: Sources, steps: IntArray) -> FloatArray:
    """Return who is at each place, (step, event)."""
    return crowds.values["people_count"] * crowds.strength_frac(steps, RAMP_H)


def driving_count(crowds: Sources, steps: IntArray, streets: Places) -> FloatArray:
    """Return the vehicles that come and leave by streets around, (step, street), a minute.

    They take the streets within the radius alike; where none lies in it, the nearest.
    """
    moving = np.abs(present_count(crowds, steps) - present_count(crowds, steps - 1))
    apart_km = _apart_km(crowds, streets)
    reach_km = np.maximum(crowds.radius_km, apart_km.min(axis=0))
    near = (apart_km <= reach_km).astype(np.float64)
    share = BY_STREETS_FRAC / PEOPLE_RATIO * near / near.sum(axis=0)
    return moving @ share.T


def parked_frac(crowds: Sources, steps: IntArray, places: Places) -> FloatArray:
    """Return what of the free places in car parks the crowds take, (step, place), 0 to 1."""
    wanted = _per_km2(crowds, steps) * (PARKED_FRAC / PARKS_KM2)
    return np.minimum(wanted @ _is_within(crowds, places).T, 1.0)


def voices_ratio(crowds: Sources, steps: IntArray, places: Places) -> FloatArray:
    """Return how many crowds as one of a thousand people a square kilometre are heard."""
    return (_per_km2(crowds, steps) / VOICES_KM2) @ _is_within(crowds, places).T


def _per_km2(crowds: Sources, steps: IntArray) -> FloatArray:
    """Return how densely people stand, (step, event) [1/km2]."""
    return present_count(crowds, steps) / (np.pi * np.square(crowds.radius_km))


def _is_within(crowds: Sources, places: Places) -> BoolArray:
    """Tell which places lie within the radius of which crowds, (place, event)."""
    return np.asarray(_apart_km(crowds, places) <= crowds.radius_km, dtype=np.bool_)


def _apart_km(crowds: Sources, places: Places) -> FloatArray:
    """Return how far places are from the middles of crowds, (place, event)."""
    east_km = places.east_km[:, None] - crowds.east_km
    return np.hypot(east_km, places.north_km[:, None] - crowds.north_km)
