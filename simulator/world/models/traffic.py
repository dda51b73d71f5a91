"""Traffic: how much a zone moves, and what of it passes on a street.

Flow follows the hour, the kind of day, schools, holidays and rain; `congestion` tells what the
street makes of it. Parameters are the pack's `[traffic]`. What is assumed here was decided in
docs/models.md, "Traffic".
"""

from dataclasses import dataclass
from typing import Self

import numpy as np

from contract.arrays import FloatArray, IntArray
from contract.city import City
from contract.city_calendar import Calendar
from contract.city_profile import RoadClass, RoadName, TrafficProfile
from simulator import rng
from simulator.world.local_time import SATURDAY, SUNDAY, LocalTime, by_hour
from simulator.world.models import congestion, recursion
from simulator.world.models.drivers import Drivers, Traffic
from simulator.world.models.ground import Places, Zones, nearest
from simulator.world.models.recursion import State
from simulator.world.models.weather import Weather
from simulator.world.units import HOUR_MIN

# Demand: how it wanders, for the city, a zone and a site: how far (of the logarithm), how long.
# Assumed.
CITY_SIGMA_LN, CITY_MEMORY_H = 0.04, 1.5
ZONE_SIGMA_LN, ZONE_MEMORY_H = 0.05, 0.7
SITE_SIGMA_LN, SITE_MEMORY_H = 0.08, 0.4

WET_MMH = 5.0  # rain that keeps 1 - 1/e of the pack's share of riders at home; assumed
REBOUND_H = 1.0  # how long they wait under a roof, mean; the pack's gain is of the hour after

ROADS: tuple[RoadName, ...] = ("inner", "arterial", "ring")
ROAD_FRAC = (0.45, 0.85)  # made-up places, cumulative: inner, arterial, the rest ring; assumed
RING_INDEX = ROADS.index("ring")  # trucks may drive here at any hour: the pack's bans are inner
CAPACITY_RATIO = (0.85, 1.15)  # a street's own against its class; assumed
# Flow against capacity at the evening peak. Assumed: 6-22 h have the mean speed of December 2025
# (33 to 39 km/h by part of the city, S42), the slowest sites at the peak that of the corridor of
# S40 (16 km/h).
PEAK_RATIO = (0.85, 1.1)
PCU_KM = 0.0055  # road that a passenger-car unit occupies, with its gap; assumed
MAX_OCCUPANCY_FRAC = 0.98  # a loop under a standing queue still sees gaps; assumed

# Trucks in the inner city: hauliers may not enter by day, what is left are permits; at night they
# come back. Each of the bans that overlap keeps out half of them: light and heavy. Assumed.
TRUCK_LEFT_FRAC = 0.25
TRUCK_NIGHT_RATIO = 1.8
BANNED_FRAC = 0.5

FLOOD_REACH_KM = 1.2  # how far around its spot standing water is felt; assumed


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
        What the street can carry when dry. [pcu/h]
    free_kmh
        Speed of an empty street. [km/h]
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
        road = _road_index(places, lot[0])
        table = [profile.road[name] for name in ROADS]
        mix = np.array([_mix_frac(entry) for entry in table])[road]
        pcu = mix @ _vehicle_pcu(profile)
        capacity = np.array([e.lane_count * e.capacity_pcu_per_h_lane for e in table])[road]
        capacity = capacity * rng.between(lot[1], CAPACITY_RATIO)
        peak_index = float(profile.weekday_index.max())
        spot, spot_frac = _nearest(places, spots)
        free = np.array([entry.free_speed_kmh for entry in table])[road]
        return cls(
            seed=seed,
            profile=profile,
            zone=places.zone,
            is_gateway=places.has("gateway").astype(np.float64),
            is_inner=(road < RING_INDEX).astype(np.float64),
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
            self.seed, "traffic_flow.own", drivers.local.steps, state["own"], SITE_MEMORY_H
        )
        traffic = drivers.traffic
        index = traffic.index[:, self.zone] * (1 - self.is_gateway)
        index = index + traffic.gateway_index[:, self.zone] * self.is_gateway
        demand_vehph = self.mean_flow_vehph * index * rng.lognormal(own, SITE_SIGMA_LN)
        counts = demand_vehph[:, :, None] * self._mix_now_frac(drivers)
        counts[:, :, 0] *= traffic.rider_frac[:, self.zone]
        water_m = self._water_m(drivers)
        rain = drivers.weather.rain_mmh[:, self.zone]
        blocked = congestion.flood_capacity_frac(self.profile, water_m)
        ratio = counts @ _vehicle_pcu(self.profile) / (self.capacity_pcuph * blocked)
        speed = congestion.speed_kmh(self.profile, self.free_kmh, ratio, rain, water_m)
        # More cannot pass than the street holds: the rest stands in the queue.
        passed = counts / np.maximum(ratio, 1.0)[:, :, None] / HOUR_MIN
        density = np.minimum(ratio, 1.0) * self.capacity_pcuph * blocked / speed
        lanes = self.capacity_pcuph / self.profile.road["arterial"].capacity_pcu_per_h_lane
        values = {
            "speed_kmh": speed,
            "occupancy_frac": np.clip(density / lanes * PCU_KM, 0, MAX_OCCUPANCY_FRAC),
            "queue_m": congestion.queue_m(self.profile, ratio, water_m),
            "motorbike_count": passed[:, :, 0],
            "car_count": passed[:, :, 1],
            "bus_count": passed[:, :, 2],
            "truck_count": passed[:, :, 3],
        }
        return values, {"own": own[-1]}

    def _water_m(self, drivers: Drivers) -> FloatArray:
        """Return the water on the streets, (step, sensor): that of a spot, where one is near."""
        near = np.flatnonzero(self.spot_frac)
        water_m = np.zeros((drivers.local.steps.size, self.zone.size))
        water_m[:, near] = drivers.flood_m[:, self.spot[near]] * self.spot_frac[near]
        return water_m

    def _mix_now_frac(self, drivers: Drivers) -> FloatArray:
        """Return the shares of vehicles, (step, sensor, 4), trucks by the hours of the ban."""
        hour = drivers.local.hour
        banned = np.zeros(hour.shape)
        for ban in self.profile.truck_ban:
            during = (ban.from_hour <= hour) & (hour < ban.to_hour)
            banned = np.where(during, banned + BANNED_FRAC, banned)
        inner = np.where(
            banned > 0, 1 - (1 - TRUCK_LEFT_FRAC) * np.minimum(banned, 1), TRUCK_NIGHT_RATIO
        )
        truck = 1 + (inner[:, None] - 1) * self.is_inner
        mix = np.broadcast_to(self.mix, (hour.size, *self.mix.shape)).copy()
        mix[:, :, 3] *= truck
        return mix


def _road_index(places: Places, lot: FloatArray) -> IntArray:
    """Return the class of each place's road, (sensor,), an index into `ROADS`."""
    made_up = rng.pick(lot, ROAD_FRAC)
    tagged = np.select([places.has(road) for road in ROADS], list(range(len(ROADS))), default=-1)
    return np.where(tagged >= 0, tagged, made_up).astype(np.int64)


def _mix_frac(road: RoadClass) -> tuple[float, float, float, float]:
    """Return the shares of motorbike, car, bus and truck."""
    return road.motorbike_frac, road.car_frac, road.bus_frac, road.truck_frac


def _vehicle_pcu(profile: TrafficProfile) -> FloatArray:
    """Return the passenger-car units of motorbike, car, bus and truck, (4,)."""
    units = profile.pcu
    return np.array([units.motorbike_pcu, units.car_pcu, units.bus_pcu, units.truck_pcu])


def _nearest(places: Places, spots: Places) -> tuple[IntArray, FloatArray]:
    """Return the nearest flood spot of each place and how much of its water reaches it."""
    if spots.count == 0:
        return np.zeros(places.count, dtype=np.int64), np.zeros(places.count)
    here, there = (places.east_km, places.north_km), (spots.east_km, spots.north_km)
    spot, apart_km = nearest(here, there)
    return spot, np.clip(1 - apart_km / FLOOD_REACH_KM, 0, 1)
