"""How a city uses its streets, power, water and lamps: shapes of the day and model parameters.

Hours are local, 0 to 23. An index has mean 1 or nearly so: multiply it by a sensor's own mean.
Where each number comes from stands beside it in the city's `profiles.toml`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from contract.arrays import FloatArray
from contract.city_climate import (
    Factor,
    Frac,
    FracPair,
    Hour,
    HourlyFrac,
    HourlyIndex,
    Positive,
    PositivePair,
)
from contract.city_toml import Between, Length, Rising

RoadName = Literal["inner", "arterial", "ring"]
DayShapeName = Literal["residential", "mixed", "commercial", "industrial"]
North = Annotated[float, Between(-1_000, 1_000)]
"""Kilometres north of the middle of the city's `bbox_deg`."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RoadClass:
    """What runs on a class of road and how fast; shares are of vehicles and add up to 1."""

    motorbike_frac: Frac
    car_frac: Frac
    bus_frac: Frac
    truck_frac: Frac
    free_speed_kmh: Annotated[FloatArray, Length(2), Between(1, 150), Rising()]
    lane_count: Annotated[int, Between(1, 12)]
    capacity_pcu_per_h_lane: Positive


@dataclass(frozen=True, slots=True, kw_only=True)
class CarUnits:
    """Passenger-car units of one vehicle."""

    motorbike_pcu: Positive
    car_pcu: Positive
    bus_pcu: Positive
    truck_pcu: Positive


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeedModel:
    """v = vf·(1 − linear·x) while x < knee, above it v = vf/(1 + quartic·x⁴); x = flow/capacity."""

    linear_coefficient: Positive
    knee_ratio: Factor
    quartic_coefficient: Positive
    floor_kmh: PositivePair


@dataclass(frozen=True, slots=True, kw_only=True)
class TruckBan:
    """Hours in which a class of trucks may not enter the inner city."""

    truck: Literal["light", "heavy"]
    from_hour: Hour
    to_hour: Hour


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WetTraffic:
    """What rain and standing water do to traffic."""

    moderate_rain_mmh: PositivePair
    moderate_speed_loss_frac: FracPair
    heavy_speed_loss_frac: FracPair
    motorbike_loss_frac: FracPair
    rebound_gain_frac: Frac
    incident_factor: Annotated[FloatArray, Length(2), Between(1, 10)]
    flood_depth_m: Positive
    flood_speed_kmh: Positive
    flood_capacity_loss_frac: FracPair
    flood_queue_km: PositivePair


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TrafficProfile:
    """Flow by hour and kind of day, (24,), and what the streets do with it."""

    weekday_index: HourlyIndex
    saturday_index: HourlyIndex
    sunday_index: HourlyIndex
    peak_flow_per_h: PositivePair
    saturation_flow_per_h: PositivePair
    road: Mapping[RoadName, RoadClass]
    pcu: CarUnits
    speed: SpeedModel
    truck_ban: tuple[TruckBan, ...]
    wet: WetTraffic


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ParkingProfile:
    """Share of places taken by hour, (24,), where people work and where they go out."""

    office_frac: HourlyFrac
    leisure_frac: HourlyFrac


@dataclass(frozen=True, slots=True, kw_only=True)
class NoiseProfile:
    """Leq = base + 10·log10(flow/reference + 1) + N(0, sd); flow in PCU/h."""

    base_db: Annotated[float, Between(0, 120)]
    reference_flow_pcu_per_h: Positive
    noise_sd_db: Annotated[float, Between(0, 20)]
    residential_drop_db: PositivePair
    horn_peak_db: PositivePair


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Transformer:
    """A 22/0.4 kV transformer: V = base − drop·load; oil = ambient + rise0 + rise·load^exponent."""

    rating_kva: tuple[Annotated[int, Between(1, 100_000)], ...]
    load_frac: FracPair
    voltage_base_v: Positive
    voltage_drop_v: Positive
    power_factor: FracPair
    oil_rise_no_load_degc: Positive
    oil_rise_full_load_degc: Positive
    oil_rise_exponent: Positive
    frequency_hz: Positive
    frequency_band_hz: Positive


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PowerProfile:
    """Load per unit of the day's peak by hour, (24,), by kind of customers, and what shifts it."""

    day_shape: Mapping[DayShapeName, HourlyFrac]
    sunday_factor: Factor
    cooling_base_degc: Annotated[float, Between(-50, 60)]
    cooling_gain_frac_per_degc: FracPair
    transformer: Transformer


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WaterProfile:
    """Demand by hour, (24,), pressures, chlorine, and the marks of a leak or burst."""

    demand_index: HourlyIndex
    weekend_factor: Factor
    weekend_delay_h: Hour
    hot_day_gain_frac_per_degc: Frac
    non_revenue_frac: Frac
    trunk_pressure_bar: PositivePair
    inlet_pressure_bar: PositivePair
    end_pressure_bar: PositivePair
    zone_flow_m3h: PositivePair
    night_flow_frac: FracPair
    outlet_chlorine_mgl: PositivePair
    chlorine_decay_per_h: PositivePair
    end_chlorine_mgl: PositivePair
    turbidity_ntu: PositivePair
    burst_flow_gain_frac: FracPair
    burst_pressure_loss_bar: PositivePair


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SurfaceWater:
    """Typical ranges of a kind of water; dissolved oxygen is lower at low tide."""

    ph: Annotated[FloatArray, Length(2), Between(0, 14), Rising()]
    do_mgl: PositivePair
    turbidity_ntu: PositivePair


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SurfaceWaterProfile:
    """Rivers and canals: fresh from `fresh_north_km` on, sea water from `sea_north_km`."""

    river: SurfaceWater
    canal: SurfaceWater
    sea_north_km: North
    fresh_north_km: North


@dataclass(frozen=True, slots=True, kw_only=True)
class StationLift:
    """A pump station whose pumps lift a known amount, all together."""

    site_id: str
    lift_m3h: Positive


@dataclass(frozen=True, slots=True, kw_only=True)
class WaterPlant:
    """Where treated water comes into the city's pipes, and how much of it on average."""

    name: str
    lat_deg: Annotated[float, Between(-90, 90)]
    lon_deg: Annotated[float, Between(-180, 180)]
    supply_m3h: Positive


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LightingProfile:
    """When public lamps burn: local hours by month, (12,), and what a lamp draws."""

    on_hour: Annotated[FloatArray, Length(12), Between(0, 24)]
    off_hour: Annotated[FloatArray, Length(12), Between(0, 24)]
    dim_hour: Hour
    dim_frac: Frac
    lamp_w: PositivePair


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WasteProfile:
    """How fast a public bin fills by day, and when it is emptied."""

    day_fill_frac_per_h: FracPair
    emptied_from_hour: Hour
    emptied_to_hour: Hour


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Profiles:
    """Everything in `profiles.toml`."""

    traffic: TrafficProfile
    parking: ParkingProfile
    noise: NoiseProfile
    power: PowerProfile
    water: WaterProfile
    surface_water: SurfaceWaterProfile
    lighting: LightingProfile
    waste: WasteProfile
    pump_station: tuple[StationLift, ...] = ()
    water_plant: tuple[WaterPlant, ...] = ()
