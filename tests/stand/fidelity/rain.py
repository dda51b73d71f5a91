"""Rain at gauges, and water on the known spots."""

from typing import Final

import numpy as np

from contract.arrays import FloatArray
from tests.stand.fidelity.figure import SPRING, Figure
from tests.stand.fidelity.series import by_day, episodes, hour_profile, peak_hour, share_at_hours
from tests.stand.fidelity.year import Year

RAIN_DAY_MM = 0.1  # from which a day counts in the normals
WET_MMH = 0.3  # of an hour's mean, from which a reader writes rain
TEN_MIN_H = 1 / 6
PART_10MIN = 6  # an hour without rain parts two episodes
NOTABLE_MM = 20.0  # of an episode that is told of
DEPTH_M, DRY_M = 0.10, 0.03  # from which a street counts as flooded, and below which as dry
LOOK_BACK_10MIN = 12
BEFORE_MM = 10.0  # in two hours: a flood after it is rain's
RAIN_OVER_MMH = 1.0
MOSTLY_FRAC = 0.5
NORMAL_WET_SHARE: Final = 0.934  # May to November of the year's millimetres


def daily_mm(hourly_mmh: FloatArray) -> FloatArray:
    """Return the rain of each day, (day, gauge), of hours' mean intensities."""
    return np.nansum(by_day(hourly_mmh), axis=1)


def episode_lengths_min(ten_min_mmh: FloatArray, least_mm: float) -> FloatArray:
    """Return how long the episodes of all gauges last that bring so much, (episode,) [min]."""
    lengths: list[float] = []
    for gauge in range(ten_min_mmh.shape[1]):
        rain = np.nan_to_num(ten_min_mmh[:, gauge])
        for begin, end in episodes(rain > 0, PART_10MIN):
            if rain[begin:end].sum() * TEN_MIN_H >= least_mm:
                lengths.append((end - begin) * 10.0)
    return np.array(lengths)


def spell_gain(is_wet: FloatArray) -> float:
    """Return P(wet after wet) less P(wet after dry), mean of gauges, (day, gauge) 0 or 1."""
    before, after = is_wet[:-1].astype(np.bool_), is_wet[1:]
    gains = [
        after[wet, gauge].mean() - after[~wet, gauge].mean()
        for gauge, wet in enumerate(before.T)
        if wet.any() and not wet.all()
    ]
    return float(np.mean(gains)) if gains else np.nan


def floods_after_rain(depth_m: FloatArray, rain_mm: FloatArray) -> list[list[bool]]:
    """Return of each flood of each spot whether it begins after rain, (bin, spot) both."""
    spots: list[list[bool]] = []
    for spot in range(depth_m.shape[1]):
        begins = [one[0] for one in episodes(depth_m[:, spot] >= DEPTH_M, PART_10MIN)]
        before = [rain_mm[max(0, one - LOOK_BACK_10MIN) : one + 1, spot].sum() for one in begins]
        spots.append([bool(fell >= BEFORE_MM) for fell in before])
    return spots


def rain_flood_share(spots: list[list[bool]]) -> float:
    """Return the share of floods that begin after rain."""
    every = [after for spot in spots for after in spot]
    return float(np.mean(every)) if every else np.nan


def rain_spot_share(spots: list[list[bool]]) -> float:
    """Return the share of the spots that are flooded at all whose floods mostly follow rain."""
    mostly = [np.mean(spot) > MOSTLY_FRAC for spot in spots if spot]
    return float(np.mean(mostly)) if mostly else np.nan


def drained_min(depth_m: FloatArray, rain_mm: FloatArray) -> float:
    """Return the median time from the end of rain to dry streets, of floods by rain, in minutes."""
    times: list[float] = []
    for spot in range(depth_m.shape[1]):
        for begin, end in episodes(depth_m[:, spot] >= DRY_M, 1):
            rain = rain_mm[max(0, begin - LOOK_BACK_10MIN) : end, spot]
            raining = np.flatnonzero(rain > RAIN_OVER_MMH * TEN_MIN_H)
            if rain.sum() >= BEFORE_MM and depth_m[begin:end, spot].max() >= DEPTH_M:
                times.append(float(rain.size - 1 - raining[-1]) * 10)
    return float(np.median(times)) if times else np.nan


def _wet_ratio(year: Year, first: tuple[int, int], second: tuple[int, int]) -> float:
    wet = year["rain.mmh"] >= WET_MMH
    return share_at_hours(wet, *first) / max(share_at_hours(wet, *second), 1e-9)


def _season_share(year: Year) -> float:
    days = daily_mm(year["rain.mmh"])
    return float(days[year.months(5, 11)].sum() / days.sum())


def _mm_a_rain_day(year: Year) -> float:
    days = daily_mm(year["rain.mmh"])
    months = [days[year.months(month, month)] for month in (5, 6, 9, 10)]
    return float(np.mean([one[one >= RAIN_DAY_MM].mean() for one in months]))


def _spells(year: Year) -> float:
    wet = (daily_mm(year["rain.mmh"]) >= RAIN_DAY_MM)[year.months(6, 10)]
    return spell_gain(wet.astype(np.float64))


FIGURES = (
    Figure(
        name="rain: year's total",
        source="S31", confidence="V", unit="mm",
        published=1931.0, accepted=(1500.0, 2370.0),
        because="years differ by 15 %, gauges of one year by 8 %",
        of=lambda y: float(daily_mm(y["rain.mmh"]).sum(axis=0).mean()),
    ),
    Figure(
        name="rain: days of the year",
        source="S31", confidence="V", unit="d",
        published=155.6, accepted=(132.0, 179.0),
        because="years differ by 12 days; twice",
        of=lambda y: float((daily_mm(y["rain.mmh"]) >= RAIN_DAY_MM).sum(axis=0).mean()),
    ),
    Figure(
        name="rain: share of May to November",
        source="S31", confidence="V", unit="1",
        published=NORMAL_WET_SHARE, accepted=(0.87, 0.99),
        because="a dry season has one or two storms more or less: 0.03 twice",
        of=_season_share,
    ),
    Figure(
        name="rain: mm a rain day, May, June, September, October",
        source="S31", confidence="D", unit="mm",
        published=13.9, accepted=(10.4, 17.4),
        because="80 rain days of exponential size: 11 % twice",
        of=_mm_a_rain_day,
    ),
    Figure(
        name="rain: hour of the most frequent rain",
        source="S32", confidence="D", unit="h",
        published=16.0, accepted=(14.0, 18.0), span=SPRING,
        because="h15 to h18 do not differ by more than they err; an hour more for the sample",
        of=lambda y: peak_hour(hour_profile((y["rain.mmh"] >= WET_MMH).astype(np.float64))),
    ),
    Figure(
        name="rain: P at 0-4 h against 15-18 h",
        source="S32", confidence="D", unit="1",
        published=0.38, accepted=(0.20, 0.56), span=SPRING,
        because="40 wet hours at night in 130 days: a quarter, twice",
        of=lambda y: _wet_ratio(y, (0, 5), (15, 19)),
    ),
    Figure(
        name="rain: P at 19-22 h against 15-18 h",
        source="S32", confidence="D", unit="1",
        published=0.88, accepted=(0.60, 1.16), span=SPRING,
        because="80 wet hours each: 16 %, twice",
        of=lambda y: _wet_ratio(y, (19, 23), (15, 19)),
    ),
    Figure(
        name="rain: length of episodes from 20 mm, median",
        source="S14", confidence="V", unit="min",
        published=(30.0, 150.0), accepted=(30.0, 180.0),
        because="typical episodes of 2020 to 2025; to ten minutes, and light rain before and "
        "after counts",
        of=lambda y: float(np.median(episode_lengths_min(y["rain.ten_min_mmh"], NOTABLE_MM))),
    ),
    Figure(
        name="rain: share of episodes from 20 mm beyond three hours",
        source="S21, S22, S24", confidence="D", unit="1",
        published=(0.05, 0.35), accepted=(0.05, 0.35),
        because="113 mm in 4 h, 116 mm in 5 h and a typhoon's 400 mm in a day are among some dozen "
        "episodes that were told of",
        of=lambda y: float(
            np.mean(episode_lengths_min(y["rain.ten_min_mmh"], NOTABLE_MM) > 180)
        ),
    ),
    Figure(
        name="rain: wettest day at a gauge",
        source="S14, S21", confidence="V", unit="mm",
        published=(113.0, 407.6), accepted=(80.0, 407.6),
        because="the largest of years from 2018 to 2025; gauges are few: a third less",
        of=lambda y: float(daily_mm(y["rain.mmh"]).max()),
    ),
    Figure(
        name="rain: P(wet after wet) less P(wet after dry), June to October",
        source="S31", confidence="H", unit="1",
        published=(0.08, 0.35), accepted=(0.05, 0.40),
        because="expected of a monsoon, not published; 150 days at eight gauges err by 0.05",
        of=_spells,
    ),
    Figure(
        name="flood: share of spots flooded by rain rather than by tide",
        source="S14, S29", confidence="V", unit="1",
        published=0.82, accepted=(0.60, 0.98),
        because="40 streets by rain and nine by tide (2016); 23 by tide in 2025: 0.63",
        of=lambda y: rain_spot_share(floods_after_rain(y["spot.depth_m"], y["spot.rain_mm"])),
    ),
    Figure(
        name="flood: share of floods that follow rain",
        source="S14, S29", confidence="H", unit="1",
        published=(0.5, 0.9), accepted=(0.45, 0.95),
        because="expected, not published: most spots flood by rain, some tens of times a year; the "
        "few by tide on some tens of days",
        of=lambda y: rain_flood_share(floods_after_rain(y["spot.depth_m"], y["spot.rain_mm"])),
    ),
    Figure(
        name="flood: deepest water of the year",
        source="S21, S25, S26", confidence="V", unit="m",
        published=(0.5, 0.8), accepted=(0.4, 1.0),
        because="0.5 m and more in ordinary years, 0.8 m in a typhoon; told to 0.1 m",
        of=lambda y: float(y["spot.depth_m"].max()),
    ),
    Figure(
        name="flood: dry after the end of rain, median",
        source="S23", confidence="V", unit="min",
        published=30.0, accepted=(10.0, 60.0),
        because="most spots about half an hour; to ten minutes, and high water makes it two hours",
        of=lambda y: drained_min(y["spot.depth_m"], y["spot.rain_mm"]),
    ),
)  # fmt: skip
