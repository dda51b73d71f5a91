"""What a street does when it is full, wet or under water: it slows, holds less, and queues.

Parameters are the pack's `[traffic.speed]` and `[traffic.wet]`. What is assumed here was decided in
docs/models.md, "Traffic".
"""

import numpy as np

from contract.arrays import FloatArray
from contract.city_profile import SpeedModel, TrafficProfile
from simulator.world.units import KM_M

QUARTIC_EXPONENT = 4  # of the pack's law, as in that of the Bureau of Public Roads (1964)
HEAVIEST_RATIO = 3  # rain of the pack's upper loss, against where heavy rain begins; assumed
HELD_RATIO = 0.5  # of the share of speed that rain takes it takes of the capacity, too; assumed

# Standing water: felt from the wheel rims on, worst at this multiple of the pack's depth. Assumed.
RIM_M = 0.05
DEEPEST_RATIO = 2.5

# A signal's queue grows with the square of the demand above the knee; full where demand is
# capacity. Assumed.
QUEUE_FROM_RATIO = 0.6
QUEUE_FULL_M = 250.0


def speed_kmh(
    profile: TrafficProfile,
    free_kmh: FloatArray,
    ratio: FloatArray,
    rain_mmh: FloatArray,
    water_m: FloatArray | None,
) -> FloatArray:
    """Return the mean speed of the stream.

    v = vf·(1 - a·x) below the knee, vf/(1 + b·x⁴) above it, made continuous at the knee; slower in
    rain by the pack's losses; at most the pack's speed where the water stands.

    Parameters
    ----------
    free_kmh : (sensor,)
        Free-flow speed. [km/h]
    ratio : (step, sensor)
        Demand over capacity, x.
    rain_mmh, water_m : (step, sensor)
        Rain [mm/h] and standing water [m], None where all is dry.

    Returns
    -------
    (step, sensor) float64 [km/h]
    """
    wet = profile.wet
    moderate, heavy = (float(edge) for edge in wet.moderate_rain_mmh)
    loss = np.interp(
        rain_mmh,
        [0.0, moderate, heavy, HEAVIEST_RATIO * heavy],
        [0.0, float(wet.moderate_speed_loss_frac[0]), *map(float, wet.heavy_speed_loss_frac)],
    )
    # Wet brakes keep a longer gap: the street holds less, and who stays at home is made up for.
    wet_ratio = ratio / (1 - HELD_RATIO * loss)
    speed = free_kmh * stream_frac(profile.speed, wet_ratio) * (1 - loss)
    floor_kmh = float(profile.speed.floor_kmh[0])
    if water_m is None:
        return np.maximum(speed, floor_kmh)
    # From the wheel rims on everyone crawls; at the pack's depth the limit is reached.
    limit = np.interp(water_m, [RIM_M, wet.flood_depth_m], [1.0, 0.0])
    flooded = np.minimum(speed, wet.flood_speed_kmh)
    return np.maximum(flooded + (speed - flooded) * limit, floor_kmh)


def stream_frac(model: SpeedModel, ratio: FloatArray) -> FloatArray:
    """Return the speed of a dry stream against that of an empty street, (…), by its ratio x."""
    knee_frac = 1 - model.linear_coefficient * model.knee_ratio
    quartic = model.quartic_coefficient
    at_knee = knee_frac * (1 + quartic * model.knee_ratio**QUARTIC_EXPONENT)
    above = at_knee / (1 + quartic * ratio**QUARTIC_EXPONENT)
    return np.where(ratio < model.knee_ratio, 1 - model.linear_coefficient * ratio, above)


def flood_capacity_frac(profile: TrafficProfile, water_m: FloatArray) -> FloatArray:
    """Return what is left of a street's capacity under water, (…): 1 when dry."""
    low, high = (float(edge) for edge in profile.wet.flood_capacity_loss_frac)
    return 1 - np.interp(water_m, _depths_m(profile), [0.0, low, high])


def queue_m(ratio: FloatArray) -> FloatArray:
    """Return the queue before a signal, (…): it grows with demand, long before the street is full.

    Parameters
    ----------
    ratio : (…)
        Demand over capacity; who stands beyond one signal's queue is not in it.
    """
    excess = np.clip((ratio - QUEUE_FROM_RATIO) / (1 - QUEUE_FROM_RATIO), 0, 1)
    return QUEUE_FULL_M * excess**2


def longest_queue_m(profile: TrafficProfile) -> float:
    """Return the longest queue that is seen as one: the pack's."""
    return KM_M * float(profile.wet.flood_queue_km[1])


def _depths_m(profile: TrafficProfile) -> list[float]:
    """Return the depths from which water is felt, is a flood, and is at its worst [m]."""
    depth_m = profile.wet.flood_depth_m
    return [RIM_M, depth_m, DEEPEST_RATIO * depth_m]
