"""A city's climate: normals, shapes of the day, and the parameters of rain, flood and air models.

Hours are local, 0 to 23; months are January to December. Where each number comes from stands
beside it in the city's `climate.toml`.
"""

from dataclasses import dataclass
from typing import Annotated

from contract.arrays import FloatArray
from contract.city_toml import Between, Length, Rising

Frac = Annotated[float, Between(0, 1)]
Correlation = Annotated[float, Between(-1, 1)]
Factor = Annotated[float, Between(0, 10)]
Hour = Annotated[float, Between(0, 24)]
Positive = Annotated[float, Between(0, 1e9)]
FracPair = Annotated[FloatArray, Length(2), Between(0, 1), Rising()]
PositivePair = Annotated[FloatArray, Length(2), Between(0, 1e9), Rising()]

MonthlyDegc = Annotated[FloatArray, Length(12), Between(-60, 60)]
MonthlyPositive = Annotated[FloatArray, Length(12), Between(0, 1e4)]
MonthlyFrac = Annotated[FloatArray, Length(12), Between(0, 1)]
HourlyDegc = Annotated[FloatArray, Length(24), Between(-60, 60)]
HourlyPositive = Annotated[FloatArray, Length(24), Between(0, 1e4)]
HourlyFrac = Annotated[FloatArray, Length(24), Between(0, 1)]
HourlyIndex = Annotated[FloatArray, Length(24), Between(0, 10)]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MonthlyNormals:
    """Means of a calendar month, each (12,)."""

    temperature_max_degc: MonthlyDegc
    temperature_mean_degc: MonthlyDegc
    temperature_min_degc: MonthlyDegc
    rain_mm: MonthlyPositive
    rain_days: Annotated[FloatArray, Length(12), Between(0, 31)]
    humidity_frac: MonthlyFrac
    sun_h: Annotated[FloatArray, Length(12), Between(0, 744)]
    wind_mps: Annotated[FloatArray, Length(12), Between(0, 60)]
    wind_from_deg: Annotated[FloatArray, Length(12), Between(0, 360)]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HourlyShapes:
    """Means of an hour of the day, each (24,), as observed in one season of the city.

    The level belongs to that season; use the shape around its mean, and the month's normal.
    `rain_frac` is the relative frequency of rain in the hour.
    """

    temperature_degc: HourlyDegc
    humidity_frac: HourlyFrac
    wind_mps: Annotated[FloatArray, Length(24), Between(0, 60)]
    rain_frac: HourlyFrac


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RainModel:
    """Convective storms: when they begin, how long and hard they rain, how they move."""

    onset_hour: Hour
    onset_sd_h: Hour
    onset_at_that_hour_frac: Frac
    duration_median_min: Positive
    duration_sigma_ln: Annotated[float, Between(0, 3)]
    cell_radius_km: PositivePair
    drift_mps: PositivePair
    drift_to_deg: Annotated[FloatArray, Length(12), Between(0, 360)]
    typhoon_count: Annotated[FloatArray, Length(12), Between(0, 5)]
    record_24h_mm: Positive
    gust_mps: PositivePair


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FloodModel:
    """When a street goes under, how deep, and how fast it drains.

    The tide that matters is the level of the primary river gauge [m, national datum].
    """

    start_rain_60min_mm: Positive
    start_rain_60min_high_tide_mm: PositivePair
    high_tide_level_m: float
    tide_only_level_m: Annotated[FloatArray, Length(2), Between(-10, 10)]
    depth_per_excess_m_per_mm: Annotated[float, Between(0, 1)]
    recession_low_tide_min: PositivePair
    recession_high_tide_min: PositivePair
    recession_low_tide_level_m: float
    recession_high_tide_level_m: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pm25Model:
    """PM2.5: level by month, shape by hour, and the noise around their logarithm.

    South of `coast_north_km`, counted from the middle of the city's box, the air is the sea's.
    """

    monthly_ugm3: MonthlyPositive
    weekday_index: HourlyIndex
    residual_sd_ln: Annotated[float, Between(0, 3)]
    wash_out_factor: Factor
    weekend_factor: Factor
    tet_factor: Factor
    coast_north_km: Annotated[float, Between(-1_000, 1_000)]
    pm10_ratio: PositivePair


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GasModel:
    """CO, NO2, SO2 and O3: levels [ug/m3], shapes by hour, and what moves them together."""

    co_mean_ugm3: Positive
    co_weekday_index: HourlyIndex
    co_weekend_index: HourlyIndex
    co_weekend_factor: Factor
    co_tet_factor: Factor
    no2_roadside_ugm3: PositivePair
    no2_background_ugm3: PositivePair
    no2_peak_ugm3: Positive
    so2_ugm3: PositivePair
    o3_night_ugm3: PositivePair
    o3_afternoon_ugm3: PositivePair
    o3_peak_hour: Annotated[FloatArray, Length(2), Between(0, 24)]
    pm25_co_correlation: Correlation


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Climate:
    """Everything in `climate.toml`."""

    normals: MonthlyNormals
    hourly: HourlyShapes
    rain: RainModel
    flood: FloodModel
    pm25: Pm25Model
    gas: GasModel
