"""Streets: flows, speeds, how days differ, who drives."""

from typing import Final

import numpy as np

from contract.arrays import BoolArray, FloatArray
from tests.stand.fidelity.figure import MARCH, Figure
from tests.stand.fidelity.series import (
    by_day,
    cv_of_day_and_hour,
    hour_profile,
    index,
    peak_hour,
    ratio_of_days,
    rms,
)
from tests.stand.fidelity.year import SUNDAY, WORKING, Year

WEEKDAY_INDEX: Final = np.array(
    [0.30, 0.18, 0.12, 0.12, 0.25, 0.70, 1.45, 1.90, 1.55, 1.25, 1.15, 1.20,
     1.05, 1.05, 1.10, 1.20, 1.50, 1.95, 1.75, 1.35, 1.10, 0.95, 0.70, 0.45]
)  # fmt: skip
PEAK_HOURS = [7, 17, 18]
OFF_PEAK_HOURS = [9, 10, 13, 14, 15]
BY_DAY = slice(6, 22)
COUNTED = ("motorbike_count", "car_count", "bus_count", "truck_count")
HOUR_MIN = 60
QUIET_TET = (-1, 4)
MANGROVE_SOUTH_DEG = 10.62  # Cần Giờ lies south of it
SLOWEST_COUNT = 3
MODERATE_MMH, DRY_MMH = (5.0, 20.0), 0.05


def flow_vehph(year: Year) -> FloatArray:
    """Return vehicles per hour at each counter, (hour, counter)."""
    return HOUR_MIN * np.sum([year[f"counter.{one}"] for one in COUNTED], axis=0)


def by_hour_of(rows: FloatArray, is_wanted: BoolArray) -> FloatArray:
    """Return each counter's mean of each hour of the chosen days, (24, counter)."""
    return np.nanmean(by_day(rows)[is_wanted], axis=0)


def peak_over_off_peak(means: FloatArray) -> FloatArray:
    """Return the mean of the peak hours over that of the hours between, (counter,)."""
    return means[PEAK_HOURS].mean(axis=0) / means[OFF_PEAK_HOURS].mean(axis=0)


def slower_half(ratios: FloatArray) -> float:
    """Return the median of the larger half of ratios, (counter,)."""
    ordered = np.sort(ratios[np.isfinite(ratios)])
    return float(np.median(ordered[ordered.size // 2 :]))


def wet_change(rows: FloatArray, rain_mmh: FloatArray, is_counted: BoolArray) -> float:
    """Return by what share wet hours lie from the same counter's dry ones at that hour, median.

    Parameters
    ----------
    rows, rain_mmh : (hour, counter)
    is_counted : (day,)
        Days that are alike.
    """
    days, rain = (by_day(one)[is_counted] for one in (rows, rain_mmh))
    usual = np.nanmedian(np.where(rain < DRY_MMH, days, np.nan), axis=0)
    is_wet = (rain >= MODERATE_MMH[0]) & (rain <= MODERATE_MMH[1])
    is_wet[:, : BY_DAY.start] = False
    is_wet[:, BY_DAY.stop :] = False
    ratio = (days / usual)[is_wet]
    return float(np.nanmedian(ratio) - 1) if ratio.size else np.nan


def _share(year: Year, quantity: str, tag: str) -> float:
    """Return the share of a class of vehicles in the stream at sites of one kind of road."""
    chosen = year.places["traffic_flow"].has(tag)
    counted = np.nansum(year[f"counter.{quantity}"][:, chosen])
    return float(HOUR_MIN * counted / np.nansum(flow_vehph(year)[:, chosen]))


def _working_means(year: Year, rows: FloatArray) -> FloatArray:
    return by_hour_of(rows, year.is_working)


def _tet_change(year: Year) -> float:
    is_tet = year.around_tet(*QUIET_TET)
    inner = ~year.places["traffic_flow"].has("gateway")
    before = year.around_tet(-28, -11) & (year.day_kind == WORKING)
    return ratio_of_days(flow_vehph(year)[:, inner], is_tet, before) - 1


def _mangrove_peak(year: Year) -> float:
    there = year.places["street"].lat_deg < MANGROVE_SOUTH_DEG
    return float(_working_means(year, year["street.flow_vehph"])[:, there].max(axis=0).mean())


FIGURES = (
    Figure(
        name="flow of a street at the peak, median",
        source="S40", confidence="D", unit="veh/h",
        published=1755.0, accepted=(1100.0, 3275.0), span=MARCH,
        because="1 100 to 3 275 at 26 approaches",
        of=lambda y: float(np.nanmedian(_working_means(y, flow_vehph(y)).max(axis=0))),
    ),
    Figure(
        name="flow, peak hours over the hours between",
        source="S40", confidence="D", unit="1",
        published=1.54, accepted=(1.35, 1.75), span=MARCH,
        because="26 approaches of one corridor; hours are chosen: 13 %",
        of=lambda y: float(np.nanmedian(peak_over_off_peak(_working_means(y, flow_vehph(y))))),
    ),
    Figure(
        name="flow, index of the working day, rms",
        source="S40", confidence="M", unit="1",
        published=0.0, accepted=(0.0, 0.12), span=MARCH,
        because="from memory, checked by CO: 10 %",
        of=lambda y: rms(index(hour_profile(_working(y))) - WEEKDAY_INDEX),
    ),
    Figure(
        name="flow: hour of the morning's peak",
        source="S35, S40", confidence="M", unit="h",
        published=7.0, accepted=(6.0, 8.0), span=MARCH,
        because="an hour either way",
        of=lambda y: peak_hour(hour_profile(_working(y)), 0, 12),
    ),
    Figure(
        name="flow: hour of the evening's peak",
        source="S35, S40", confidence="M", unit="h",
        published=17.0, accepted=(16.0, 18.0), span=MARCH,
        because="an hour either way",
        of=lambda y: peak_hour(hour_profile(_working(y)), 12),
    ),
    Figure(
        name="flow: Sunday against working days",
        source="S35, S40", confidence="M", unit="1",
        published=0.82, accepted=(0.76, 0.88), span=MARCH,
        because="from memory",
        of=lambda y: ratio_of_days(flow_vehph(y), y.day_kind == SUNDAY, y.is_working),
    ),
    Figure(
        name="flow of an hour, cv from day to day",
        source="S40", confidence="M", unit="1",
        published=0.10, accepted=(0.06, 0.14), span=MARCH,
        because="twenty days give it to a sixth; streets differ as much",
        of=lambda y: cv_of_day_and_hour(flow_vehph(y), y.is_working),
    ),
    Figure(
        name="speed of an hour, cv from day to day",
        source="S41", confidence="D", unit="1",
        published=0.14, accepted=(0.08, 0.20), span=MARCH,
        because="twenty days give it to a sixth; streets differ by a quarter",
        of=lambda y: cv_of_day_and_hour(y["counter.speed_kmh"], y.is_working),
    ),
    Figure(
        name="flow at the peak on mangrove roads",
        source="S40", confidence="H", unit="veh/h",
        published=(100.0, 1800.0), accepted=(100.0, 1800.0), span=MARCH,
        because="expected, not published: a district of 72 000 people sends fewer than a city "
        "approach",
        of=_mangrove_peak,
    ),
    Figure(
        name="speed, 6-22 h, mean",
        source="S42", confidence="V", unit="km/h",
        published=(32.7, 39.2), accepted=(31.7, 40.2), span=MARCH,
        because="means of the city's five parts; which streets are counted: 1 km/h",
        of=lambda y: float(np.nanmean(by_day(y["counter.speed_kmh"])[y.is_working, BY_DAY])),
    ),
    Figure(
        name="speed at the peak, the three slowest of 24 sites",
        source="S40", confidence="D", unit="km/h",
        published=16.4, accepted=(9.3, 21.7), span=MARCH,
        because="9.3 to 21.7 at 26 signals of the slowest corridor",
        of=lambda y: float(
            np.sort(_working_means(y, y["counter.speed_kmh"])[PEAK_HOURS].mean(axis=0))[
                :SLOWEST_COUNT
            ].mean()
        ),
    ),
    Figure(
        name="speed, hours between over peak hours, the slower half of sites",
        source="S40", confidence="D", unit="1",
        published=1.39, accepted=(1.12, 1.6), span=MARCH,
        because="the slowest corridor has 1.39; half of the city has less",
        of=lambda y: slower_half(1 / peak_over_off_peak(_working_means(y, y["counter.speed_kmh"]))),
    ),
    Figure(
        name="motorbikes on inner arterials",
        source="S37", confidence="M", unit="1",
        published=(0.78, 0.88), accepted=(0.78, 0.88), span=MARCH,
        because="from memory, as a range; 92 % of what is registered (S37)",
        of=lambda y: _share(y, "motorbike_count", "arterial"),
    ),
    Figure(
        name="motorbikes on ring roads",
        source="S37", confidence="M", unit="1",
        published=(0.55, 0.65), accepted=(0.53, 0.70), span=MARCH,
        because="from memory, as a range; lorries are banned by day: 0.05",
        of=lambda y: _share(y, "motorbike_count", "ring"),
    ),
    Figure(
        name="speed in an hour of 5-20 mm/h against dry ones",
        source="S40", confidence="M", unit="1",
        published=(-0.15, -0.10), accepted=(-0.20, -0.05),
        because="from memory; some 15 hours a counter at 0.14 each, and it rains for a part of "
        "them",
        of=lambda y: wet_change(y["counter.speed_kmh"], y["counter.rain_mmh"], y.is_working),
    ),
    Figure(
        name="flow in the days of Tết, inner city",
        source="S35", confidence="M", unit="1",
        published=(-0.60, -0.45), accepted=(-0.62, -0.36),
        because="from memory; CO fell by 0.36",
        of=_tet_change,
    ),
)  # fmt: skip


def _working(year: Year) -> FloatArray:
    rows = flow_vehph(year)
    return by_day(rows)[year.is_working].reshape(-1, rows.shape[1])
