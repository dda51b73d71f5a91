"""The tide of a city: harmonic constituents at the sea, and the way from there to each gauge."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from contract.arrays import FloatArray
from contract.city_toml import Between, Length

Metre = Annotated[float, Between(-20, 20)]
MonthlyMetre = Annotated[FloatArray, Length(12), Between(-20, 20)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Constituent:
    """One harmonic: f·amplitude·cos(V0 + u − phase).

    V0 = t·tau + s·s + h·h + p·p + constant_deg, with tau = 15°·UT hours + 180° and the mean
    longitudes of the moon (s), the sun (h) and the lunar perigee (p). The node N corrects by
    f = node_f + node_f_cos·cos N and u = node_u_sin_deg·sin N.
    """

    name: str
    amplitude_m: Annotated[float, Between(0, 20)]
    phase_deg: Annotated[float, Between(0, 360)]
    tau: Annotated[int, Between(0, 12)]
    s: Annotated[int, Between(-12, 12)]
    h: Annotated[int, Between(-12, 12)]
    p: Annotated[int, Between(-12, 12)]
    constant_deg: Annotated[float, Between(-360, 360)] = 0.0
    node_f: Annotated[float, Between(0, 2)] = 1.0
    node_f_cos: Annotated[float, Between(-1, 1)] = 0.0
    node_u_sin_deg: Annotated[float, Between(-90, 90)] = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SeaStation:
    """Where the constituents were analysed; its mean sea level is the zero of the prediction."""

    name_vi: str
    lat_deg: Annotated[float, Between(-90, 90)]
    lon_deg: Annotated[float, Between(-180, 180)]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Transfer:
    """From the sea to the primary gauge: level = b(gain·η(t − lag) + offset(month) + r(t)).

    b is what the banks leave of a level: all up to `bank_level_m`; above that the river spills over
    them, and however high it would stand it comes no further than `overbank_m` above. r is
    first-order autoregressive: `residual_correlation` per step of `residual_step_min`, standard
    deviation `residual_sd_m` by month, (12,). A gauge without an entry of its own is later than
    the primary one by `lag_min_per_km`, for each kilometre that it lies further north.
    """

    primary_gauge: str
    gain: Annotated[float, Between(0, 5)]
    lag_min: Annotated[float, Between(-720, 720)]
    lag_min_per_km: Annotated[float, Between(-60, 60)]
    offset_m: MonthlyMetre
    residual_step_min: Annotated[float, Between(1, 1440)]
    residual_correlation: Annotated[float, Between(0, 1)]
    residual_sd_m: Annotated[FloatArray, Length(12), Between(0, 5)]
    bank_level_m: Metre
    overbank_m: Annotated[float, Between(0.01, 20)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gauge:
    """A gauge by the primary one: level(t) = gain·primary(t − lag) + offset.

    `gauge_id` is the id of a river site, or of a place without one that stands for the river's
    end (a gauge outside the city).
    """

    gauge_id: str
    name_vi: str
    gain: Annotated[float, Between(0, 5)]
    lag_min: Annotated[float, Between(-720, 720)]
    offset_m: Metre


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AlarmLevels:
    """The official alarm levels I, II and III of a gauge, (3,), from a day on."""

    gauge_id: str
    valid_from: date
    level_m: Annotated[FloatArray, Length(3), Between(-20, 20)]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tide:
    """Everything in `tide.toml`."""

    station: SeaStation
    transfer: Transfer
    constituent: tuple[Constituent, ...]
    gauge: tuple[Gauge, ...]
    alarm: tuple[AlarmLevels, ...]
