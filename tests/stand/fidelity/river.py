"""The Saigon river at Phú An and Nhà Bè: highs, alarms, tide."""

from datetime import date

import numpy as np

from contract.arrays import FloatArray, IntArray
from tests.stand.fidelity.figure import Figure
from tests.stand.fidelity.series import amplitude
from tests.stand.fidelity.year import Year

TEN_MIN_A_DAY = 144
TEN_MIN_AN_HOUR = 6
TIDE_DEG_PER_H = {
    "M2": 28.9841042, "S2": 30.0, "N2": 28.4397295, "K2": 30.0821373,
    "K1": 15.0410686, "O1": 13.9430356, "P1": 14.9589314, "Q1": 13.3986609,
}  # fmt: skip
# By how much the moon's node makes these larger in 2025, at N = -8 degrees: S19.
NODE_RATIO = {"M2": 0.9635, "S2": 1.0, "K1": 1.1199, "O1": 1.1942}
FIRST_ALARM_M, THIRD_ALARM_M = 1.40, 1.60
MID_NOVEMBER = date(2025, 11, 15)
PEAK_HOURS = (
    (3, 7),
    (16, 20),
)  # 04-06 and 17-19 h, and an hour around: single highs lag by so much
SPRING_DAYS = 12  # in three months: two at each spring
LAGS_10MIN = 15
MISSING_FRAC = 0.25


def daily_extremes_m(level_m: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return each day's lowest and highest level, (day,) both, of ten minutes' means (bin,).

    A day of which a quarter or more is missing has none: NaN.
    """
    days = level_m.reshape(-1, TEN_MIN_A_DAY)
    missing = np.isnan(days)
    whole = missing.mean(axis=1) < MISSING_FRAC
    low = np.where(missing, np.inf, days).min(axis=1)
    high = np.where(missing, -np.inf, days).max(axis=1)
    return np.where(whole, low, np.nan), np.where(whole, high, np.nan)


def peak_hour_share(level_m: FloatArray, count: int) -> float:
    """Return the share of the highest days whose highest level comes at the published hours."""
    days = level_m.reshape(-1, TEN_MIN_A_DAY)
    highest = np.argsort(-np.nan_to_num(daily_extremes_m(level_m)[1], nan=-np.inf))[:count]
    high = days[highest]
    hour = np.nanargmax(high, axis=1) / TEN_MIN_AN_HOUR
    return float(np.mean([(low <= hour) & (hour < end) for low, end in PEAK_HOURS], axis=1).sum())


def form_factor(level_m: FloatArray) -> float:
    """Return (K1 + O1) / (M2 + S2) of 2025's level in ten minutes' means, (bin,), less the node."""
    at_h = np.arange(level_m.size) / TEN_MIN_AN_HOUR
    sizes = amplitude(level_m, at_h, np.array(list(TIDE_DEG_PER_H.values())))
    size = dict(zip(TIDE_DEG_PER_H, sizes.tolist(), strict=True))
    size |= {name: size[name] / ratio for name, ratio in NODE_RATIO.items()}
    return (size["K1"] + size["O1"]) / (size["M2"] + size["S2"])


def lead_min(first_m: FloatArray, second_m: FloatArray) -> float:
    """Return how many minutes one gauge is ahead of another, to ten minutes."""
    lags = np.arange(-LAGS_10MIN, LAGS_10MIN + 1)
    edge = LAGS_10MIN
    middle = first_m[edge:-edge] - np.nanmean(first_m)
    other = second_m - np.nanmean(second_m)
    alike = [
        np.nanmean(middle * other[edge + lag : other.size - edge + lag]) for lag in lags.tolist()
    ]
    return float(lags[np.argmax(alike)] * 10)


def _gauge(year: Year, site: str) -> FloatArray:
    return year["river.level_m"][:, year.places["river_level"].site_id.index(site)]


def _phu_an(year: Year) -> FloatArray:
    return _gauge(year, "river-phu-an")


def daily_highs_m(year: Year) -> FloatArray:
    """Return each day's highest level at Phú An, (day,)."""
    return daily_extremes_m(_phu_an(year))[1]


def _days_from(year: Year, level_m: float) -> IntArray:
    return np.flatnonzero(daily_highs_m(year) >= level_m)


def _in_month(year: Year, values: FloatArray, month: int) -> float:
    return float(np.nanmean(values[year.months(month, month)]))


def _days_until_november(year: Year) -> float:
    until = (MID_NOVEMBER - year.first_date).days
    return float((_days_from(year, FIRST_ALARM_M) <= until).sum())


def _last_quarter(year: Year) -> FloatArray:
    return _phu_an(year).reshape(-1, TEN_MIN_A_DAY)[year.months(10, 12)].ravel()


def _nha_be_less_phu_an_m(year: Year, which: int) -> float:
    apart = [
        daily_extremes_m(_gauge(year, site))[which] for site in ("river-nha-be", "river-phu-an")
    ]
    return float(np.nanmedian(apart[0] - apart[1]))


FIGURES = (
    Figure(
        name="highest level of the year at Phú An",
        source="S14, S16", confidence="V", unit="m",
        published=(1.55, 1.77), accepted=(1.55, 1.85),
        because="yearly peaks of 2008 to 2025; a year's surge may beat the record by its spread, "
        "0.08 m",
        of=lambda year: float(np.nanmax(daily_highs_m(year))),
    ),
    Figure(
        name="days from 1.40 m until mid-November 2025",
        source="S14", confidence="V", unit="d",
        published=75.0, accepted=(57.0, 93.0),
        because="springs come as a tide has them, surges by chance: twice the root of the count",
        of=_days_until_november,
    ),
    Figure(
        name="days from 1.40 m in 2025",
        source="S14", confidence="D", unit="d",
        published=(75.0, 115.0), accepted=(75.0, 115.0),
        because="75 until mid-November, and at most every day of the springs after",
        of=lambda year: float(_days_from(year, FIRST_ALARM_M).size),
    ),
    Figure(
        name="days from 1.60 m in 2025",
        source="S13, S14, S16", confidence="D", unit="d",
        published=(1.0, 15.0), accepted=(1.0, 15.0),
        because="the peaks of 2008 to 2012 reached 1.55 to 1.62 m, those of three springs of 2025 "
        "1.72 "
        "to 1.78 m: at most five days each",
        of=lambda year: float(_days_from(year, THIRD_ALARM_M).size),
    ),
    Figure(
        name="peak at 04-06 or 17-19 h on the twelve highest days, October to December",
        source="S13", confidence="V", unit="1",
        published=1.0, accepted=(0.75, 1.0),
        because="hours that warnings print for springs, an hour around; three of twelve may miss",
        of=lambda year: peak_hour_share(_last_quarter(year), SPRING_DAYS),
    ),
    Figure(
        name="form factor of the tide",
        source="S19", confidence="D", unit="1",
        published=0.97, accepted=(0.87, 1.07),
        because="at Vũng Tàu, without the moon's node; the way up the river: a tenth",
        of=lambda year: form_factor(_phu_an(year)),
    ),
    Figure(
        name="mean daily high in July",
        source="S19", confidence="D", unit="m",
        published=0.90, accepted=(0.78, 1.02),
        because="the fitted line's error, 0.12 m",
        of=lambda year: _in_month(year, daily_highs_m(year), 7),
    ),
    Figure(
        name="mean daily low in July",
        source="S19", confidence="D", unit="m",
        published=-2.04, accepted=(-2.24, -1.84),
        because="lows lie 0.16 to 0.4 m from the fitted line on the one published day; half of it",
        of=lambda year: _in_month(year, daily_extremes_m(_phu_an(year))[0], 7),
    ),
    Figure(
        name="mean daily high in November",
        source="S19", confidence="D", unit="m",
        published=(1.40, 1.49), accepted=(1.28, 1.61),
        because="the fitted line, and the offset that gives its 75 high days; its error, 0.12 m",
        of=lambda year: _in_month(year, daily_highs_m(year), 11),
    ),
    Figure(
        name="Nhà Bè ahead of Phú An",
        source="S17", confidence="V", unit="min",
        published=60.0, accepted=(40.0, 80.0),
        because="highs and lows of one day at 30 to 60 minutes; bins of ten",
        of=lambda year: lead_min(_gauge(year, "river-nha-be"), _phu_an(year)),
    ),
    Figure(
        name="daily high at Nhà Bè less Phú An",
        source="S17", confidence="V", unit="m",
        published=-0.05, accepted=(-0.10, 0.0),
        because="one published day; gauges err by 0.05 m against one another",
        of=lambda year: _nha_be_less_phu_an_m(year, 1),
    ),
)  # fmt: skip
