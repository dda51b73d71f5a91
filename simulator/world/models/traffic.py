"""Traffic: how much a zone moves, and how fast a street lets it.

Flow follows the hour, the kind of day, schools, holidays and rain; speed follows from flow and
capacity, rain and standing water. Parameters are the pack's `profiles.toml` (sections 4.1–4.4 of
its sources); what is chosen here is marked assumed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np

from contract.city import City
from contract.city_calendar import Calendar
from contract.city_profile import RoadClass, RoadName, TrafficProfile
from simulator import rng
from simulator.rng import FloatArray, IntArray
from simulator.world.local_time import SATURDAY, SUNDAY, LocalTime, by_hour
from simulator.world.models import recursion
from simulator.world.models.city_state import Drivers, Traffic
from simulator.world.models.ground import Places, Zones
from simulator.world.models.weather import Weather

State = Mapping[str, FloatArray]

REBOUND_H = 1.0
WET_MMH = 5.0
SITE_SPREAD_LN = 0.08
# Flow against capacity at the evening peak. Assumed: 6–22 h have the mean speed of S42 (33–39 km/h
# by district), the slowest sites at the peak that of the corridor of S40 (16 km/h).
PEAK_RATIO = (0.75, 1.25)
QUEUE_FROM_RATIO, QUEUE_FULL_M = 0.6, 250.0
VEHICLE_KM = 0.0055  # road that a passenger-car unit occupies, with its gap; assumed
FLOOD_REACH_KM = 1.2  # how far a flooded spot is felt; assumed
# Hauliers may not enter the inner city by day; what is left are permits. M, see the pack.
TRUCK_LEFT_FRAC, TRUCK_NIGHT_GAIN = 0.25, 1.8
ROADS: tuple[RoadName, ...] = ("inner", "arterial", "ring")
ROAD_SHARE = (0.45, 0.85)  # made-up places: inner below, arterial below, ring above


def demand(
    seed: int, city: City, local: LocalTime, weather: Weather, state: State
) -> tuple[Traffic, State]:
    """Return the zones' traffic demand of a block and the state after it."""
    profile = city.profiles.traffic
    shared = recursion.wander(seed, "traffic.city", local.steps, state["city"], 1.5)
    zonal = recursion.wander(seed, "traffic.zone", local.steps, state["zone"], 0.7)
    swing = rng.lognormal(shared, 0.04) * rng.lognormal(zonal, 0.05)
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
    weekday = by_hour(profile.weekday_index, local.hour)
    for peak in calendar.school_peak:
        during = (peak.from_hour <= local.hour) & (local.hour < peak.to_hour) & local.is_school
        weekday = np.where(during, weekday * (1 + peak.traffic_gain_frac), weekday)
    saturday = by_hour(profile.saturday_index, local.hour)
    sunday = by_hour(profile.sunday_index, local.hour)
    by_day = np.where(local.day_type == SATURDAY, saturday, weekday)
    return np.where(local.day_type == SUNDAY, sunday, by_day) * local.holiday


@dataclass(frozen=True, slots=True, eq=False)
class Streets:
    """The streets on which `traffic_flow` sensors stand; arrays are (sensor,).

    Attributes
    ----------
    mix : (sensor, 4)
        Shares of motorbikes, cars, buses and trucks.
    mean_flow_vehph
        Vehicles per hour where the index is 1.
    capacity_pcuph
    spot : int64
        Nearest flood spot, as an index.
    spot_frac
        How much of the spot's water stands on this street.
    """

    seed: int
    profile: TrafficProfile
    zone: IntArray
    is_gateway: FloatArray
    is_inner: FloatArray
    mix: FloatArray
    mean_flow_vehph: FloatArray
    capacity_pcuph: FloatArray
    free_kmh: FloatArray
    spot: IntArray
    spot_frac: FloatArray

    @classmethod
    def at(cls, places: Places, spots: Places, profile: TrafficProfile, seed: int) -> Self:
        """Return the streets at places; a place without a tag gets its class of road by lot."""
        lot = rng.draw(seed, "traffic_flow.street", 0, (places.count, 5)).T
        road = _road_class(places, lot[0])
        table = [profile.road[name] for name in ROADS]
        mix = np.array([_mix(entry) for entry in table])[road]
        pcu = mix @ _car_units(profile)
        capacity = np.array([e.lane_count * e.capacity_pcu_per_h_lane for e in table])[road]
        capacity = capacity * rng.between(lot[1], (0.85, 1.15))
        peak_index = float(profile.weekday_index.max())
        spot, spot_frac = _nearest(places, spots)
        free = np.array([entry.free_speed_kmh for entry in table])[road]
        return cls(
            seed=seed,
            profile=profile,
            zone=places.zone,
            is_gateway=places.has("gateway").astype(np.float64),
            is_inner=(road < 2).astype(np.float64),
            mix=mix,
            mean_flow_vehph=rng.between(lot[2], PEAK_RATIO) * capacity / peak_index / pcu,
            capacity_pcuph=capacity,
            free_kmh=free[:, 0] + (free[:, 1] - free[:, 0]) * lot[3],
            spot=spot,
            spot_frac=spot_frac,
        )

    def start(self, step: int) -> State:
        """Return the state of an ordinary day."""
        del step
        return {"own": np.zeros(self.zone.size)}

    def run(self, drivers: Drivers, state: State) -> tuple[dict[str, FloatArray], State]:
        """Return what the streets do, (step, sensor), counts per minute, and the state after it."""
        own = recursion.wander(
            self.seed, "traffic_flow.own", drivers.local.steps, state["own"], 0.4
        )
        traffic = drivers.traffic
        index = traffic.index[:, self.zone] * (1 - self.is_gateway)
        index = index + traffic.gateway_index[:, self.zone] * self.is_gateway
        demand_vehph = self.mean_flow_vehph * index * rng.lognormal(own, SITE_SPREAD_LN)
        counts = demand_vehph[:, :, None] * self._mix_now(drivers)
        counts[:, :, 0] *= traffic.rider_frac[:, self.zone]
        water_m = drivers.flood_m[:, self.spot] * self.spot_frac
        rain = drivers.weather.rain_mmh[:, self.zone]
        blocked = flood_capacity_frac(self.profile, water_m)
        ratio = counts @ _car_units(self.profile) / (self.capacity_pcuph * blocked)
        speed = speed_kmh(self.profile, self.free_kmh, ratio, rain, water_m)
        # More cannot pass than the street holds: the rest stands in the queue.
        passed = counts / np.maximum(ratio, 1.0)[:, :, None] / 60.0
        density = np.minimum(ratio, 1.0) * self.capacity_pcuph * blocked / speed
        lanes = self.capacity_pcuph / self.profile.road["arterial"].capacity_pcu_per_h_lane
        values = {
            "speed_kmh": speed,
            "occupancy_frac": np.clip(density / lanes * VEHICLE_KM, 0, 0.98),
            "queue_m": queue_m(self.profile, ratio, water_m),
            "motorbike_count": passed[:, :, 0],
            "car_count": passed[:, :, 1],
            "bus_count": passed[:, :, 2],
            "truck_count": passed[:, :, 3],
        }
        return values, {"own": own[-1]}

    def _mix_now(self, drivers: Drivers) -> FloatArray:
        """Return the shares of vehicles, (step, sensor, 4), trucks by the hours of the ban."""
        hour = drivers.local.hour
        banned = np.zeros(hour.shape)
        for ban in self.profile.truck_ban:
            during = (ban.from_hour <= hour) & (hour < ban.to_hour)
            banned = np.where(during, banned + 0.5, banned)
        inner = np.where(
            banned > 0, 1 - (1 - TRUCK_LEFT_FRAC) * np.minimum(banned, 1), TRUCK_NIGHT_GAIN
        )
        truck = 1 + (inner[:, None] - 1) * self.is_inner
        mix = np.broadcast_to(self.mix, (hour.size, *self.mix.shape)).copy()
        mix[:, :, 3] *= truck
        return mix


def speed_kmh(
    profile: TrafficProfile,
    free_kmh: FloatArray,
    ratio: FloatArray,
    rain_mmh: FloatArray,
    water_m: FloatArray,
) -> FloatArray:
    """Return the mean speed of the stream.

    v = vf·(1 - a·x) below the knee, vf/(1 + b·x⁴) above it, made continuous at the knee; slower in
    rain by the pack's losses; at most the pack's speed where the water stands (section 4.4, H).

    Parameters
    ----------
    free_kmh : (sensor,)
        Free-flow speed. [km/h]
    ratio : (step, sensor)
        Demand over capacity, x.
    rain_mmh, water_m : (step, sensor)
        Rain [mm/h] and standing water [m].

    Returns
    -------
    (step, sensor) float64 [km/h]
    """
    model, wet = profile.speed, profile.wet
    knee_frac = 1 - model.linear_coefficient * model.knee_ratio
    quartic = model.quartic_coefficient
    above = knee_frac * (1 + quartic * model.knee_ratio**4) / (1 + quartic * ratio**4)
    share = np.where(ratio < model.knee_ratio, 1 - model.linear_coefficient * ratio, above)
    moderate, heavy = (float(edge) for edge in wet.moderate_rain_mmh)
    loss = np.interp(
        rain_mmh,
        [0.0, moderate, heavy, 3 * heavy],
        [0.0, float(wet.moderate_speed_loss_frac[0]), *map(float, wet.heavy_speed_loss_frac)],
    )
    speed = free_kmh * share * (1 - loss)
    # From the wheel rims on everyone crawls; at the pack's depth the limit is reached.
    limit = np.interp(water_m, [0.05, wet.flood_depth_m], [1.0, 0.0])
    flooded = np.minimum(speed, wet.flood_speed_kmh)
    return np.maximum(flooded + (speed - flooded) * limit, float(profile.speed.floor_kmh[0]))


def flood_capacity_frac(profile: TrafficProfile, water_m: FloatArray) -> FloatArray:
    """Return what is left of a street's capacity under water, 1 when dry."""
    low, high = (float(edge) for edge in profile.wet.flood_capacity_loss_frac)
    depth = profile.wet.flood_depth_m
    return 1 - np.interp(water_m, [0.05, depth, 2.5 * depth], [0.0, low, high])


def queue_m(profile: TrafficProfile, ratio: FloatArray, water_m: FloatArray) -> FloatArray:
    """Return the length of the queue: grows with demand over capacity, long before a flood."""
    excess = np.maximum(ratio - QUEUE_FROM_RATIO, 0) / (1 - QUEUE_FROM_RATIO)
    low_m, high_m = (1000 * float(edge) for edge in profile.wet.flood_queue_km)
    depth = profile.wet.flood_depth_m
    behind_water = np.interp(water_m, [0.05, depth, 2.5 * depth], [0.0, low_m, high_m])
    busy = np.minimum(ratio, 1.0)
    return np.minimum(QUEUE_FULL_M * np.minimum(excess, 2.0) ** 2 + behind_water * busy, high_m)


def _road_class(places: Places, lot: FloatArray) -> IntArray:
    made_up = rng.pick(lot, ROAD_SHARE)
    tagged = np.select([places.has(road) for road in ROADS], [0, 1, 2], default=-1)
    return np.where(tagged >= 0, tagged, made_up).astype(np.int64)


def _mix(road: RoadClass) -> tuple[float, float, float, float]:
    return road.motorbike_frac, road.car_frac, road.bus_frac, road.truck_frac


def _car_units(profile: TrafficProfile) -> FloatArray:
    units = profile.pcu
    return np.array([units.motorbike_pcu, units.car_pcu, units.bus_pcu, units.truck_pcu])


def _nearest(places: Places, spots: Places) -> tuple[IntArray, FloatArray]:
    """Return the nearest flood spot of each place and how much of its water reaches it."""
    if spots.count == 0:
        return np.zeros(places.count, dtype=np.int64), np.zeros(places.count)
    apart = np.hypot(
        places.east_km[:, None] - spots.east_km, places.north_km[:, None] - spots.north_km
    )
    spot = np.argmin(apart, axis=1)
    nearest_km = apart[np.arange(places.count), spot]
    return spot, np.clip(1 - nearest_km / FLOOD_REACH_KM, 0, 1)
