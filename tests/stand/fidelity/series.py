"""Statistics of hourly series, (hour, thing) from a local midnight on; gaps are NaN.

Each function says one thing of an array, and knows of no city.
"""

import numpy as np

from contract.arrays import BoolArray, FloatArray, IntArray

DAY_H = 24
SPIKE_RATIO = 3.0  # above this multiple of the centred median an hour is a spike: S35
SPIKE_WINDOW_H = 25  # of that median: S35


def by_day(hourly: FloatArray) -> FloatArray:
    """Return the series as (day, hour, thing)."""
    return hourly.reshape(-1, DAY_H, *hourly.shape[1:])


def daily_mean(hourly: FloatArray) -> FloatArray:
    """Return the means of days, (day, thing)."""
    return np.nanmean(by_day(hourly), axis=1)


def hour_profile(hourly: FloatArray) -> FloatArray:
    """Return the mean of each hour of the day over all days and things, (24,)."""
    days = by_day(hourly)
    return np.nanmean(days.reshape(days.shape[0], DAY_H, -1), axis=(0, 2))


def index(profile: FloatArray) -> FloatArray:
    """Return a profile against its mean."""
    return profile / profile.mean()


def rms(difference: FloatArray) -> float:
    """Return the root of the mean square."""
    return float(np.sqrt(np.nanmean(difference**2)))


def peak_hour(profile: FloatArray, from_hour: int = 0, to_hour: int = DAY_H) -> float:
    """Return the hour of a profile's maximum in [from_hour, to_hour)."""
    return float(from_hour + np.argmax(profile[from_hour:to_hour]))


def month_profile(hourly: FloatArray, month: IntArray) -> FloatArray:
    """Return the mean of each month, (12,); NaN for one that is not there.

    Parameters
    ----------
    month : (day,) int64
        0 is January.
    """
    days = np.nanmean(by_day(hourly).reshape(month.size, -1), axis=1)
    count = np.bincount(month, minlength=12)
    sums = np.bincount(month, weights=days, minlength=12)
    return np.where(count > 0, sums / np.maximum(count, 1), np.nan)


def residual(hourly: FloatArray, month: IntArray) -> FloatArray:
    """Return the series less each thing's mean of the hour of day and of the month."""
    days = by_day(hourly)
    left = days - np.nanmean(days, axis=0)
    for number in np.unique(month):
        of_month = month == number
        left[of_month] -= np.nanmean(left[of_month], axis=(0, 1))
    return left.reshape(hourly.shape)


def anomaly(hourly: FloatArray, groups: IntArray) -> FloatArray:
    """Return the series less each thing's mean of the hour in the days of one group.

    Parameters
    ----------
    groups : (day,) int64
        Which days are alike; those below 0 are left out: NaN.
    """
    days = by_day(hourly)
    left = np.full(days.shape, np.nan)
    for number in np.unique(groups[groups >= 0]):
        alike = groups == number
        left[alike] = days[alike] - np.nanmean(days[alike], axis=0)
    return left.reshape(hourly.shape)


def correlation(first: FloatArray, second: FloatArray) -> FloatArray:
    """Return the correlation of two series for each thing, (thing,); gaps are left out."""
    there = np.isfinite(first) & np.isfinite(second)
    one = np.where(there, first, np.nan)
    other = np.where(there, second, np.nan)
    one = one - np.nanmean(one, axis=0)
    other = other - np.nanmean(other, axis=0)
    size = np.sqrt(np.nansum(one**2, axis=0) * np.nansum(other**2, axis=0))
    return np.nansum(one * other, axis=0) / np.where(size > 0, size, np.nan)


def autocorrelation(hourly: FloatArray, lag_h: int) -> FloatArray:
    """Return the correlation with the same series so many rows before, (thing,)."""
    return correlation(hourly[lag_h:], hourly[:-lag_h])


def pair_correlations(hourly: FloatArray) -> FloatArray:
    """Return the correlations of all pairs of things, (pair,)."""
    count = hourly.shape[1]
    pairs = [
        correlation(hourly[:, [one]], hourly[:, [other]])
        for one in range(count)
        for other in range(one)
    ]
    return np.concatenate(pairs)


def step_kurtosis(hourly: FloatArray) -> FloatArray:
    """Return the kurtosis of the differences from hour to hour, (thing,): 3 for normal ones."""
    step = np.diff(hourly, axis=0)
    step = step - np.nanmean(step, axis=0)
    return np.nanmean(step**4, axis=0) / np.nanmean(step**2, axis=0) ** 2


def spike_frac(hourly: FloatArray) -> float:
    """Return the share of hours above three times the centred median of 25 hours."""
    windows = np.lib.stride_tricks.sliding_window_view(hourly, SPIKE_WINDOW_H, axis=0)
    middle = hourly[SPIKE_WINDOW_H // 2 : SPIKE_WINDOW_H // 2 + windows.shape[0]]
    there = np.isfinite(middle)
    return float((middle > SPIKE_RATIO * np.nanmedian(windows, axis=-1))[there].mean())


def share_at_hours(is_so: BoolArray, from_hour: int, to_hour: int) -> float:
    """Return how often something is so in the hours [from_hour, to_hour) of the day."""
    return float(by_day(is_so.astype(np.float64))[:, from_hour:to_hour].mean())


def cv_of_day_and_hour(hourly: FloatArray, is_counted: BoolArray) -> float:
    """Return by how much the same hour of one thing differs from day to day: median of sd/mean.

    Parameters
    ----------
    is_counted : (day,) bool
        Days that are alike.
    """
    days = by_day(hourly)[is_counted]
    return float(np.nanmedian(np.nanstd(days, axis=0, ddof=1) / np.nanmean(days, axis=0)))


def episodes(is_on: BoolArray, least_gap: int) -> list[tuple[int, int]]:
    """Return [begin, end) of the stretches in which something is on; short gaps are bridged.

    Parameters
    ----------
    is_on : (step,) bool
    least_gap
        So many steps of silence part two stretches.
    """
    on = np.flatnonzero(is_on)
    if on.size == 0:
        return []
    cut = np.flatnonzero(np.diff(on) > least_gap)
    begin = on[np.concatenate([[0], cut + 1])]
    end = on[np.concatenate([cut, [on.size - 1]])] + 1
    return list(zip(begin.tolist(), end.tolist(), strict=True))


def slope(x: FloatArray, y: FloatArray) -> float:
    """Return the slope of the least squares' line of y over x, (…) both."""
    apart = x - x.mean()
    return float((apart * (y - y.mean())).sum() / (apart**2).sum())


def amplitude(values: FloatArray, at_h: FloatArray, speeds_deg_per_h: FloatArray) -> FloatArray:
    """Return the amplitudes of harmonics in a series, (harmonic,), fitted together.

    Parameters
    ----------
    values, at_h : (step,)
        The series and its times. [any, h]
    speeds_deg_per_h : (harmonic,)
    """
    angle = np.deg2rad(at_h[:, None] * speeds_deg_per_h)
    design = np.hstack([np.ones((at_h.size, 1)), np.cos(angle), np.sin(angle)])
    there = np.isfinite(values)
    fitted = np.linalg.lstsq(design[there], values[there], rcond=None)[0]
    count = speeds_deg_per_h.size
    return np.hypot(fitted[1 : 1 + count], fitted[1 + count :])


def day_means(hourly: FloatArray) -> FloatArray:
    """Return the mean of each day over all things, (day,)."""
    days = by_day(hourly)
    return np.nanmean(days.reshape(days.shape[0], -1), axis=1)


def ratio_of_days(hourly: FloatArray, one: BoolArray, other: BoolArray) -> float:
    """Return the mean of some days over that of others.

    Parameters
    ----------
    one, other : (day,) bool
    """
    days = by_day(hourly)
    return float(np.nanmean(days[one]) / np.nanmean(days[other]))


def month_ratio(hourly: FloatArray, month: IntArray, first: int, second: int) -> float:
    """Return the mean of one month over that of another; 1 is January."""
    means = month_profile(hourly, month)
    return float(means[first - 1] / means[second - 1])


def worst_midnight(hourly: FloatArray) -> float:
    """Return the largest step of the logarithm over a midnight, against the usual one.

    A step is the hour after less the hour before, of the things that showed both.
    """
    days = by_day(hourly)
    before, after = days[:-1, -1], days[1:, 0]
    both = np.isfinite(before) & np.isfinite(after)
    sums = [np.where(both, one, 0.0).sum(axis=1) for one in (before, after)]
    step = np.log(np.maximum(sums[1], 1e-3)) - np.log(np.maximum(sums[0], 1e-3))
    return float(np.nanmax(np.abs(step - np.nanmedian(step))))


def share_within(values: FloatArray, low: float, high: float) -> float:
    """Return the share of values in a range, both ends included."""
    there = values[np.isfinite(values)]
    return float(np.mean((there >= low) & (there <= high)))
