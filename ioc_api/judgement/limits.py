"""A kind's thresholds by column, and which values are beyond them: pure.

A threshold holds in its days and hours by the time of the value that it judges, not by the time of
asking: what a sensor said by day becomes neither worse nor better in a night of silence.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import groupby
from typing import NamedTuple

import numpy as np

from contract.arrays import BoolArray, FloatArray, IntArray
from contract.catalogue import KIND_BY_CODE, Kind
from contract.city import City
from contract.city_site import Site
from contract.city_threshold import ANYWHERE, LEVELS, Threshold
from contract.clock import to_us
from contract.geometry import distance_km
from ioc_api.judgement.level import WARNING, LevelArray

SITE_RADIUS_KM = 0.5
US_PER_S = 1_000_000
US_PER_H = 3_600 * US_PER_S
US_PER_DAY = 24 * US_PER_H
NEWEST = -1


class SpanMean(NamedTuple):
    """The mean of a quantity over so long."""

    quantity: str
    averaged_s: int


@dataclass(frozen=True, slots=True, eq=False)
class Limits:
    """The thresholds of one kind, quantity by quantity and in each from mild to worst.

    Attributes
    ----------
    thresholds : (threshold,)
    column : (threshold,)
        The place of its quantity among those of the kind.
    averaged : (threshold,)
        The place in `spans` of what it judges the mean of; `NEWEST`: it judges the newest value.
    level : (threshold,)
        `WARNING` or `CRITICAL`.
    hold_us : (threshold,)
        How long values must have been beyond it before it counts. [us of event time]
    sign, bound : (threshold,)
        A value is beyond it where `sign * value >= bound`.
    from_h, to_h : (threshold,)
        Local hours in which it holds.
    from_us, to_us : (threshold,)
        Local time in which it holds. [us since the epoch, local]
    sites : (threshold,)
        The site that it is meant for; None for all.
    spans : tuple of SpanMean
        Which means the thresholds judge.
    offset_us : int
        What local time is ahead of UTC.
    """

    kind: Kind
    thresholds: tuple[Threshold, ...]
    column: IntArray
    averaged: IntArray
    level: LevelArray
    hold_us: IntArray
    sign: FloatArray
    bound: FloatArray
    from_h: FloatArray
    to_h: FloatArray
    from_us: IntArray
    to_us: IntArray
    sites: tuple[Site | None, ...]
    spans: tuple[SpanMean, ...]
    offset_us: int

    def __len__(self) -> int:
        return len(self.thresholds)

    def by_quantity(self) -> list[tuple[str, slice]]:
        """Return which places each quantity has, mild to worst."""
        found: list[tuple[str, slice]] = []
        for name, group in groupby(self.thresholds, key=lambda each: each.quantity):
            first = found[-1][1].stop if found else 0
            found.append((name, slice(first, first + len(list(group)))))
        return found

    def over(self, values: FloatArray) -> BoolArray:
        """Tell which values are beyond their threshold; NaN, no value, is not: (row, threshold)."""
        return np.asarray(self.sign * values >= self.bound)

    def hold_at(self, at_us: IntArray) -> BoolArray:
        """Tell which thresholds hold at the times of the values that they judge."""
        local_us = at_us + self.offset_us
        hour = (local_us % US_PER_DAY) / US_PER_H
        is_from, is_before = hour >= self.from_h, hour < self.to_h
        in_hours = np.where(self.from_h <= self.to_h, is_from & is_before, is_from | is_before)
        in_days = (local_us >= self.from_us) & (local_us < self.to_us)
        return np.asarray(in_hours & in_days)

    def are_meant(self, lat_deg: FloatArray, lon_deg: FloatArray) -> BoolArray:
        """Tell which thresholds are meant for sensors at a place: (row, threshold)."""
        meant = np.ones((len(lat_deg), len(self)), np.bool_)
        for place, site in enumerate(self.sites):
            if site is not None:
                away_km = distance_km(lat_deg, lon_deg, site.lat_deg, site.lon_deg)
                meant[:, place] = away_km <= SITE_RADIUS_KM
        return meant


def limits_of(city: City) -> tuple[Limits, ...]:
    """Return the limits of each kind that has thresholds, in the order of their codes."""

    def order(threshold: Threshold) -> tuple[str, str, int, float]:
        return threshold.kind, threshold.quantity, *severity(threshold)

    by_kind = groupby(sorted(city.thresholds, key=order), key=lambda each: each.kind)
    return tuple(_limits(city, KIND_BY_CODE[code], tuple(group)) for code, group in by_kind)


def severity(threshold: Threshold) -> tuple[int, float]:
    """Return what orders the thresholds of one quantity and direction from mild to worst."""
    further = threshold.value if threshold.direction == "above" else -threshold.value
    return LEVELS.index(threshold.level), further


def _limits(city: City, kind: Kind, thresholds: Sequence[Threshold]) -> Limits:
    sign = np.array([1.0 if each.direction == "above" else -1.0 for each in thresholds])
    limit = sign * np.array([each.value for each in thresholds])
    spans = tuple(
        dict.fromkeys(
            SpanMean(each.quantity, each.averaged_s) for each in thresholds if each.averaged_s
        )
    )
    return Limits(
        kind=kind,
        thresholds=tuple(thresholds),
        column=np.array([kind.quantity_names.index(each.quantity) for each in thresholds]),
        averaged=np.array(
            [
                spans.index(SpanMean(each.quantity, each.averaged_s)) if each.averaged_s else NEWEST
                for each in thresholds
            ]
        ),
        level=np.array([WARNING + LEVELS.index(each.level) for each in thresholds], np.uint8),
        hold_us=np.array([each.hold_s * US_PER_S for each in thresholds], np.int64),
        sign=sign,
        # Crossed from the value up, but downwards only under it.
        bound=np.where(sign > 0, limit, np.nextafter(limit, np.inf)),
        from_h=np.array([each.from_hour for each in thresholds]),
        to_h=np.array([each.to_hour for each in thresholds]),
        from_us=np.array([_midnight_us(each.valid_from) for each in thresholds]),
        to_us=np.array([_midnight_us(each.valid_to) for each in thresholds]),
        sites=tuple(
            None if each.site_id == ANYWHERE else city.site(each.site_id) for each in thresholds
        ),
        spans=spans,
        offset_us=round(city.utc_offset_h * US_PER_H),
    )


def _midnight_us(day: date) -> int:
    return to_us(datetime.combine(day, time(), UTC))
