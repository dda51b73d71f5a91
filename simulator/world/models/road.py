"""Roads: of which class, how wide, how fast, and what drives on them; by lot where nobody knows.

Classes, mixes and capacities are the pack's `[traffic]`. What is assumed here was decided in
docs/models.md, "Traffic".
"""

from dataclasses import dataclass
from typing import Self

import numpy as np

from contract.arrays import FloatArray, IntArray
from contract.city_profile import RoadClass, RoadName, TrafficProfile
from simulator import rng
from simulator.world.local_time import LocalTime
from simulator.world.models.ground import Places, nearest

ROADS: tuple[RoadName, ...] = ("inner", "arterial", "ring")
ROAD_FRAC = (0.45, 0.85)  # made-up places, cumulative: inner, arterial, the rest ring; assumed
RING_INDEX = ROADS.index("ring")  # trucks may drive here at any hour: the pack's bans are inner

# How busy a street is by its place: as the busiest where a zone is as built up as this, by the root
# below, and nowhere less than on roads through mangroves; gateways stand above their zone. Assumed.
BUSY_BUILT_FRAC = 0.2
EMPTY_BUSY_FRAC = 0.2
GATEWAY_BUSY_FRAC = 0.9
# Flow at the peak within the pack's bounds: few approaches are near the upper one, the more the
# more lanes they have. Assumed: so the median of the streets is near the
# mean of S40.
PEAK_SKEW_EXPONENT = 5.0
# Flow against capacity at the evening peak: signals give green to those who come. Assumed: 6-22 h
# have the mean speed of December 2025 (33 to 39 km/h by part of the city, S42), the slowest sites
# at the peak that of the corridor of S40 (16 km/h).
PEAK_RATIO = (0.9, 1.0)
ELSEWHERE_RATIO = 0.86  # of that where no camera stands: they stand where it is full; assumed
LEAST_GREEN_FRAC = 0.27  # of the time one can pass, however few come; assumed

# Trucks in the inner city: hauliers may not enter by day, what is left are permits; at night they
# come back. Each of the bans that overlap keeps out half of them: light and heavy. Assumed.
TRUCK_LEFT_FRAC = 0.25
TRUCK_NIGHT_RATIO = 1.8
BANNED_FRAC = 0.5

FLOOD_REACH_KM = 1.2  # how far around its spot standing water is felt; assumed


@dataclass(frozen=True, slots=True, eq=False)
class Mix:
    """Vehicles of each class for one of the usual mix, (step, place) or (place,)."""

    motorbike: FloatArray
    car: FloatArray
    bus: FloatArray
    truck: FloatArray

    @property
    def total_count(self) -> FloatArray:
        """Return how many vehicles they are, (step, place)."""
        return self.motorbike + self.truck + (self.car + self.bus)

    def pcu(self, profile: TrafficProfile) -> FloatArray:
        """Return the passenger-car units that they are, (step, place)."""
        units = profile.pcu
        steady = self.car * units.car_pcu + self.bus * units.bus_pcu
        return self.motorbike * units.motorbike_pcu + self.truck * units.truck_pcu + steady


@dataclass(frozen=True, slots=True, eq=False)
class Roads:
    """The roads at places, each one approach of a junction; arrays are (place,).

    Attributes
    ----------
    built_frac : (zone,)
        How built up the city's zones are.
    mix_frac : (place, 4)
        Shares of motorbikes, cars, buses and trucks.
    mean_flow_vehph
        Vehicles per hour where the index is 1.
    lane_count
        Lanes of an arterial road that would carry as much while the signal is green.
    capacity_pcuph
        What the road can carry when dry, red and green. [pcu/h]
    free_kmh
        Speed of an empty road. [km/h]
    spot : int64
        Nearest flood spot, as an index.
    spot_frac
        How much of the spot's water stands on this road.
    """

    profile: TrafficProfile
    built_frac: FloatArray
    zone: IntArray
    is_gateway: FloatArray
    is_inner: FloatArray
    mix_frac: FloatArray
    mean_flow_vehph: FloatArray
    lane_count: FloatArray
    capacity_pcuph: FloatArray
    free_kmh: FloatArray
    spot: IntArray
    spot_frac: FloatArray

    @classmethod
    def at(
        cls,
        places: Places,
        spots: Places,
        profile: TrafficProfile,
        built_frac: FloatArray,
        seed: int,
    ) -> Self:
        """Return the roads at places; a place without a tag gets its class of road by lot.

        Parameters
        ----------
        built_frac : (zone,)
            How built up the zones are.
        """
        lot = rng.draw(seed, "traffic_flow.street", 0, (places.count, 5)).T
        road = _road_index(places, lot[0])
        table = [profile.road[name] for name in ROADS]
        mix = np.array([_mix_frac(entry) for entry in table])[road]
        pcu = mix @ _vehicle_pcu(profile)
        peak_vehph = _peak_count(profile, road, lot[1]) * _busy_frac(places, built_frac)
        green_pcuph = pcu * rng.between(lot[4], profile.saturation_flow_per_h)
        ratio = rng.between(lot[2], PEAK_RATIO) * np.where(places.is_made_up, ELSEWHERE_RATIO, 1)
        peak_index = float(profile.weekday_index.max())
        spot, spot_frac = _nearest_spot(places, spots)
        free = np.array([entry.free_speed_kmh for entry in table])[road]
        return cls(
            profile=profile,
            built_frac=built_frac,
            zone=places.zone,
            is_gateway=places.has("gateway").astype(np.float64),
            is_inner=(road < RING_INDEX).astype(np.float64),
            mix_frac=mix,
            mean_flow_vehph=peak_vehph / peak_index,
            lane_count=green_pcuph / profile.road["arterial"].capacity_pcu_per_h_lane,
            capacity_pcuph=np.maximum(peak_vehph * pcu / ratio, LEAST_GREEN_FRAC * green_pcuph),
            free_kmh=free[:, 0] + (free[:, 1] - free[:, 0]) * lot[3],
            spot=spot,
            spot_frac=spot_frac,
        )

    @property
    def mean_flow_pcuph(self) -> FloatArray:
        """Return the mean flow in passenger-car units, (place,)."""
        return self.mean_flow_vehph * (self.mix_frac @ _vehicle_pcu(self.profile))

    def mix(self, local: LocalTime, rider_frac: FloatArray) -> Mix:
        """Return what drives by hour and weather, against the usual mix.

        Parameters
        ----------
        rider_frac : (step, zone)
            Share of the riders who are on the road.
        """
        motorbike, car, bus, truck = self.mix_frac.T
        inner = self._truck_ratio(local.hour)
        return Mix(
            motorbike=motorbike * rider_frac[:, self.zone],
            car=car,
            bus=bus,
            truck=truck + (inner[:, None] - 1) * (truck * self.is_inner),
        )

    def water_m(self, flood_m: FloatArray) -> FloatArray | None:
        """Return the water on the roads, (step, place): that of a spot, where one is near.

        Parameters
        ----------
        flood_m : (step, spot)

        Returns
        -------
        None where all are dry. [m]
        """
        if not flood_m.any():
            return None
        near = np.flatnonzero(self.spot_frac)
        water_m = np.zeros((flood_m.shape[0], self.zone.size))
        water_m[:, near] = flood_m[:, self.spot[near]] * self.spot_frac[near]
        return water_m

    def _truck_ratio(self, hour: FloatArray) -> FloatArray:
        """Return trucks in the inner city by the hours of the ban, (step,), against the mean."""
        banned = np.zeros(hour.shape)
        for ban in self.profile.truck_ban:
            during = (ban.from_hour <= hour) & (hour < ban.to_hour)
            banned = np.where(during, banned + BANNED_FRAC, banned)
        left = 1 - (1 - TRUCK_LEFT_FRAC) * np.minimum(banned, 1)
        return np.where(banned > 0, left, TRUCK_NIGHT_RATIO)


def _road_index(places: Places, lot: FloatArray) -> IntArray:
    """Return the class of each place's road, (place,), an index into `ROADS`."""
    made_up = rng.pick(lot, ROAD_FRAC)
    tagged = np.select([places.has(road) for road in ROADS], list(range(len(ROADS))), default=-1)
    return np.where(tagged >= 0, tagged, made_up).astype(np.int64)


def _peak_count(profile: TrafficProfile, road: IntArray, lot: FloatArray) -> FloatArray:
    """Return the vehicles of an hour of the peak where the city is dense, (place,)."""
    lanes = np.array([float(profile.road[name].lane_count) for name in ROADS])[road]
    return rng.between(lot ** (PEAK_SKEW_EXPONENT / lanes), profile.peak_flow_per_h)


def _busy_frac(places: Places, built_frac: FloatArray) -> FloatArray:
    """Return how much of a dense city's flow comes to places, (place,)."""
    busy = np.sqrt(np.minimum(built_frac[places.zone] / BUSY_BUILT_FRAC, 1))
    floor = np.where(places.has("gateway"), GATEWAY_BUSY_FRAC, EMPTY_BUSY_FRAC)
    return np.maximum(busy, floor)


def _mix_frac(road: RoadClass) -> tuple[float, float, float, float]:
    """Return the shares of motorbike, car, bus and truck."""
    return road.motorbike_frac, road.car_frac, road.bus_frac, road.truck_frac


def _vehicle_pcu(profile: TrafficProfile) -> FloatArray:
    """Return the passenger-car units of motorbike, car, bus and truck, (4,)."""
    units = profile.pcu
    return np.array([units.motorbike_pcu, units.car_pcu, units.bus_pcu, units.truck_pcu])


def _nearest_spot(places: Places, spots: Places) -> tuple[IntArray, FloatArray]:
    """Return the nearest flood spot of each place and how much of its water reaches it."""
    if spots.count == 0:
        return np.zeros(places.count, dtype=np.int64), np.zeros(places.count)
    here, there = (places.east_km, places.north_km), (spots.east_km, spots.north_km)
    spot, apart_km = nearest(here, there)
    return spot, np.clip(1 - apart_km / FLOOD_REACH_KM, 0, 1)
