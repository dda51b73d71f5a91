"""Traffic: how much a zone moves by the hour, the kind of day, schools, holidays and rain.

`street` tells what the streets make of it. Parameters are the pack's `[traffic]`. What is assumed
here was decided in docs/models.md, "Traffic".
"""

import numpy as np

from contract.arrays import FloatArray
from contract.city import City
from contract.city_calendar import Calendar
from contract.city_profile import TrafficProfile
from simulator import rng
from simulator.world.local_time import LocalTime, by_hour
from simulator.world.models import recursion
from simulator.world.models.drivers import Traffic
from simulator.world.models.ground import Zones
from simulator.world.models.recursion import State
from simulator.world.models.weather import Weather

# Demand: how it wanders, for the city and for a zone: how far (of the logarithm), how long.
# Assumed.
CITY_SIGMA_LN, CITY_MEMORY_H = 0.04, 1.5
ZONE_SIGMA_LN, ZONE_MEMORY_H = 0.05, 0.7

MID_HOUR_H = 0.5  # exact
SCHOOL_RAMP_H = 0.25  # in which the streets before schools fill and empty; assumed
TET_QUIET_FRAC = 0.3  # of the inner traffic gone: from here on a day is one of Tết; assumed
WET_MMH = 5.0  # rain that keeps 1 - 1/e of the pack's share of riders at home; assumed
REBOUND_H = 1.0  # how long they wait under a roof, mean; the pack's gain is of the hour after


def demand(
    seed: int, city: City, local: LocalTime, weather: Weather, state: State
) -> tuple[Traffic, State]:
    """Return the zones' traffic demand of a block, (step, zone), and the state after it."""
    profile = city.profiles.traffic
    shared = recursion.wander(seed, "traffic.city", local.steps, state["city"], CITY_MEMORY_H)
    zonal = recursion.wander(seed, "traffic.zone", local.steps, state["zone"], ZONE_MEMORY_H)
    swing = rng.lognormal(shared, CITY_SIGMA_LN) * rng.lognormal(zonal, ZONE_SIGMA_LN)
    usual = _usual_index(profile, city.calendar, local)
    loss = float(np.mean(profile.wet.motorbike_loss_frac)) * (
        1 - np.exp(-weather.rain_mmh / WET_MMH)
    )
    keep = rng.memory(REBOUND_H)
    postponed = recursion.fade(state["postponed"], keep, (1 - keep) * loss)
    # Who waited under a roof rides home afterwards: at most the rebound that was observed.
    rebound = np.minimum(postponed, profile.wet.rebound_gain_frac) * np.exp(
        -weather.rain_mmh / WET_MMH
    )
    traffic = Traffic(
        index=(usual * local.tet)[:, None] * swing,
        gateway_index=(usual * local.tet_gateway)[:, None] * swing,
        rider_frac=1 - loss + rebound,
    )
    return traffic, {"city": shared[-1], "zone": zonal[-1], "postponed": postponed[-1]}


def start_demand(zones: Zones) -> State:
    """Return the state of an ordinary dry day."""
    return {
        "city": np.zeros(1),
        "zone": np.zeros(zones.count),
        "postponed": np.zeros(zones.count),
    }


def _usual_index(profile: TrafficProfile, calendar: Calendar, local: LocalTime) -> FloatArray:
    """Return the flow index of the kind of day, (step,), without Tết and weather."""
    # The pack's index of an hour is its mean: it stands in the middle of the hour.
    hour = local.hour - MID_HOUR_H
    weekday = by_hour(profile.weekday_index, hour)
    for peak in calendar.school_peak:
        edges = [peak.from_hour - SCHOOL_RAMP_H, peak.from_hour, peak.to_hour]
        out_frac = np.interp(local.hour, [*edges, peak.to_hour + SCHOOL_RAMP_H], [0, 1, 1, 0])
        weekday = weekday * (1 + peak.traffic_gain_frac * out_frac * local.is_school)
    saturday = by_hour(profile.saturday_index, hour)
    # At Tết a day has the shape of a Sunday, but how many drive the calendar tells alone.
    quiet = np.clip((1 - local.tet) / TET_QUIET_FRAC, 0, 1)
    sunday = by_hour(profile.sunday_index, hour)
    sunday = sunday * (1 + quiet * (profile.weekday_index.mean() / profile.sunday_index.mean() - 1))
    usual = weekday + local.saturday_frac * (saturday - weekday)
    usual = usual + local.sunday_frac * (sunday - weekday)
    return usual * local.holiday
