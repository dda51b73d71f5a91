"""Spots where water can stand: rain that the drains cannot take, and water that comes up by them.

The rules are the pack's `[flood]`. A spot's drains end in the basin of the nearest storm water
station, or in the river where none is near: what stands there slows them, and comes up when it is
higher than the street. The spread between streets and the way from a threshold per hour to a
capacity per minute are assumed, as decided in docs/models.md, "Flood".
"""

from dataclasses import dataclass, fields, replace
from typing import Self

import numpy as np

from contract.arrays import BoolArray, FloatArray, IntArray
from contract.city_climate import FloodModel
from simulator import rng
from simulator.world.models.drain_station import Stations, ground_m
from simulator.world.models.ground import Places, nearest
from simulator.world.models.recursion import State
from simulator.world.units import HOUR_MIN

# Capacity of the drains against the pack's design: known spots have it, give or take; other streets
# drain better, or stand higher. Assumed.
KNOWN_CAPACITY_FRAC = (0.75, 1.25)
MADE_UP_CAPACITY_RATIO = 1.9
# Streets that are no site: how many the tide reaches, and how much higher they lie. Assumed.
MADE_UP_TIDAL_FRAC = 0.15
MADE_UP_HIGHER_M = 0.08
STATION_REACH_KM = 2.5  # so far a street's drains lead to a station; assumed
HIGHER_M = (0.0, 0.3)  # above a station's ground lie the streets that it drains; assumed
HALF_TIDE_BELOW_M = 0.3  # the drains lose capacity from this far below the high tide on; assumed
SURCHARGE_M_PER_M = 0.6  # water on a low street per metre above its threshold; assumed
MAX_DEPTH_M = 1.4  # above it the water runs off over land; assumed, reports stay below 0.8 m (S22)
DRY_M = 1e-4  # a film that a gauge does not see; assumed

BY_ITSELF_INDEX = -1  # the station of a spot whose drains lead to the river; exact


@dataclass(frozen=True, slots=True, eq=False)
class Spots:
    """Places where water can stand; arrays are (spot,).

    Attributes
    ----------
    station : int64
        Whose basin its drains lead to; `BY_ITSELF_INDEX`: to the river.
    capacity_frac
        Capacity of the drains against the pack's threshold.
    street_m
        Level of basin or river from which the street floods without rain; infinite where it
        cannot. National datum. [m]
    speed_frac
        Where in the pack's range the place's recession lies.
    """

    model: FloodModel
    east_km: FloatArray
    north_km: FloatArray
    station: IntArray
    capacity_frac: FloatArray
    street_m: FloatArray
    speed_frac: FloatArray

    @classmethod
    def at(cls, places: Places, stations: Stations, model: FloodModel, seed: int) -> Self:
        """Return the spots at places: the pack's known ones are the worst."""
        lot = rng.draw(seed, "street_flood.spot", 0, (places.count, 4)).T
        made_up = places.is_made_up
        is_tidal = np.where(made_up, lot[0] < MADE_UP_TIDAL_FRAC, places.has("tide"))
        higher_m = np.where(made_up, MADE_UP_HIGHER_M, 0.0)
        tidal_m = rng.between(lot[1], model.tide_only_level_m) + higher_m
        capacity = rng.between(lot[2], KNOWN_CAPACITY_FRAC)
        station = _station_index(places, stations)
        over_m = ground_m(model) + rng.between(lot[1], HIGHER_M)
        return cls(
            model=model,
            east_km=places.east_km,
            north_km=places.north_km,
            station=station,
            capacity_frac=capacity * np.where(made_up, MADE_UP_CAPACITY_RATIO, 1.0),
            street_m=np.where(
                is_tidal, tidal_m, np.where(station == BY_ITSELF_INDEX, np.inf, over_m)
            ),
            speed_frac=lot[3],
        )

    @property
    def count(self) -> int:
        """Return how many there are."""
        return self.east_km.size

    def beyond(self, count: int) -> Self:
        """Return the spots without the first ones."""
        columns = {one.name: getattr(self, one.name) for one in fields(self)}
        del columns["model"]
        return replace(self, **{name: column[count:] for name, column in columns.items()})

    def start(self) -> State:
        """Return dry streets."""
        return {"ponded": np.zeros(self.count)}

    def outlet_m(self, basin_m: FloatArray, river_m: FloatArray | float) -> FloatArray:
        """Return the level of the water that the drains lead to, (…, spot) [m].

        Parameters
        ----------
        basin_m : (…, station)
            National datum. [m]
        river_m : (…) or scalar
            National datum. [m]
        """
        river = np.asarray(river_m)[..., None]
        if not basin_m.shape[-1]:
            return np.broadcast_to(river, (*river.shape[:-1], self.count))
        return np.where(self.station == BY_ITSELF_INDEX, river, basin_m[..., self.station])

    def may_fill(self, rain_mmh: FloatArray) -> BoolArray:
        """Tell in which minutes it rains more than some drains take at worst, (step,)."""
        model = self.model
        lowest_mmh = min(model.start_rain_60min_mm, _high_tide_mmh(model)) * self.capacity_frac
        return np.asarray(np.any(rain_mmh > lowest_mmh, axis=1), dtype=np.bool_)

    def stood_m(self, ponded: FloatArray, rain_mmh: FloatArray, outlet_m: FloatArray) -> FloatArray:
        """Return what stands a minute later, (spot,) [m], not yet cut at `MAX_DEPTH_M`.

        Rain beyond the drains' capacity stays; what stands drains at a rate that high water
        where they end slows.

        Parameters
        ----------
        ponded, rain_mmh, outlet_m : (spot,)
            What stood before, the minute's rain, and the level that the drains lead to.
        """
        model = self.model
        excess = np.maximum(rain_mmh - self._capacity_mmh(outlet_m), 0)
        gain = excess / HOUR_MIN * model.depth_per_excess_m_per_mm
        stood = ponded * np.exp(-1 / self._recession_min(outlet_m)) + gain
        return np.where(stood < DRY_M, 0.0, stood)

    def depth_m(self, ponded: FloatArray, outlet_m: FloatArray) -> FloatArray:
        """Return the depth of the water on the streets, (step, spot): what stands and comes up."""
        surcharge = np.maximum(outlet_m - self.street_m, 0) * SURCHARGE_M_PER_M
        return np.minimum(ponded + surcharge, MAX_DEPTH_M)

    def _capacity_mmh(self, outlet_m: FloatArray) -> FloatArray:
        """Return the rain that the drains take, (spot,): less while what they end in is high."""
        model = self.model
        low_tide, high_tide = model.start_rain_60min_mm, _high_tide_mmh(model)
        from_m = model.high_tide_level_m - HALF_TIDE_BELOW_M
        share = np.minimum(np.maximum((outlet_m - from_m) / HALF_TIDE_BELOW_M, 0.0), 1.0)
        return (low_tide + (high_tide - low_tide) * share) * self.capacity_frac

    def _recession_min(self, outlet_m: FloatArray) -> FloatArray:
        """Return after how long water has fallen to 1/e, (spot,) [min]."""
        model = self.model
        from_m, to_m = model.recession_low_tide_level_m, model.recession_high_tide_level_m
        share = np.minimum(np.maximum((outlet_m - from_m) / (to_m - from_m), 0.0), 1.0)
        low = rng.between(self.speed_frac, model.recession_low_tide_min)
        high = rng.between(self.speed_frac, model.recession_high_tide_min)
        return low + (high - low) * share


def _high_tide_mmh(model: FloodModel) -> float:
    return float(np.mean(model.start_rain_60min_high_tide_mm))


def _station_index(places: Places, stations: Stations) -> IntArray:
    """Return the nearest storm water station within reach, (spot,)."""
    storm = np.flatnonzero(stations.is_storm)
    if not (storm.size and places.count):
        return np.full(places.count, BY_ITSELF_INDEX)
    to_km = stations.east_km[storm], stations.north_km[storm]
    index, apart_km = nearest((places.east_km, places.north_km), to_km)
    return np.where(apart_km <= STATION_REACH_KM, storm[index], BY_ITSELF_INDEX)
