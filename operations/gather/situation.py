"""What has to be known beside episodes to make alerts of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta, timezone
from math import nan

import numpy as np

from contract.arrays import BoolArray, FloatArray
from contract.clock import from_us, to_us
from contract.geometry import plane_km
from operations.gather.book import Alert
from operations.gather.found import Found
from operations.gather.grouping import NEAR_KM
from operations.life import clocks
from operations.life.state import State
from operations.rules.definition import Composite, Index, Limit, NoData, Rule, Severity
from operations.rules.pack import CLOCKS, Clock
from operations.rules.quiet import is_quiet
from operations.rules.windows import About, Window, covered_until

CALLED_WITHIN_US = 10 * 60 * 1_000_000
"""City time after which nobody is called any more for what was raised: we were late ourselves."""
ANY_KIND = "any"


@dataclass(frozen=True, slots=True)
class Numbered:
    """A rule and which of its versions it is."""

    rule: Rule
    version: int


@dataclass(frozen=True, slots=True)
class Place:
    """A sensor, as far as alerts tell of it."""

    sensor_id: str
    kind: str
    area: str | None
    ward: str | None
    lat_deg: float = nan
    lon_deg: float = nan


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What is known at the time of a round.

    Attributes
    ----------
    now_us : int
        The city's. [us]
    utc_offset_h : float
        What the city's time is ahead of UTC. [h]
    """

    rules: Mapping[str, Numbered]
    places: Mapping[int, Place]
    now_us: int
    utc_offset_h: float
    windows: Sequence[Window] = ()
    clocks: Mapping[Severity, Clock] = field(default_factory=lambda: CLOCKS)

    def area(self, sensor_key: int) -> str | None:
        """Return the district of a sensor."""
        place = self.places.get(sensor_key)
        return None if place is None else place.area

    def is_minor(self, rule_id: str) -> bool:
        """Tell whether nobody has to go anywhere at once for what a rule says."""
        return self.rules[rule_id].rule.severity == "minor"

    def near(self, sensor_keys: Sequence[int], others: Sequence[int]) -> BoolArray:
        """Tell which sensors are neighbours of which others: (sensor, other)."""
        here, there = self._lat_lon(sensor_keys), self._lat_lon(others)
        if not here.size or not there.size:
            return np.zeros((len(sensor_keys), len(others)), np.bool_)
        lat0_deg, lon0_deg = here[:, 0].tolist()
        east_km, north_km = plane_km(*here, lat0_deg=lat0_deg, lon0_deg=lon0_deg)
        east2_km, north2_km = plane_km(*there, lat0_deg=lat0_deg, lon0_deg=lon0_deg)
        return np.hypot(east_km[:, None] - east2_km, north_km[:, None] - north2_km) <= NEAR_KM

    def _lat_lon(self, sensor_keys: Sequence[int]) -> FloatArray:
        """Return where sensors stand, NaN where that is not known: (2, sensor). [deg]."""
        places = [self.places.get(one) for one in sensor_keys]
        known = [(nan, nan) if one is None else (one.lat_deg, one.lon_deg) for one in places]
        return np.array(known, np.float64).reshape(-1, 2).T

    def is_silent(self, rule: Rule, raised_us: int, *, stands: bool) -> bool:
        """Tell whether nobody is to be called for what was raised at a time."""
        local = from_us(raised_us).astimezone(timezone(timedelta(hours=self.utc_offset_h)))
        is_old = self.now_us - raised_us > CALLED_WITHIN_US
        return not stands or is_old or is_quiet(rule, local)

    def suppressed_until_us(self, alert: Alert) -> int | None:
        """Return until when something is worked on that an alert is about; None: it is not."""
        place = None if alert.sensor_key is None else self.places.get(alert.sensor_key)
        about = About(
            rule_id=alert.rule_id,
            kind=alert.kind,
            areas=frozenset(one for one in (alert.area, alert.ward) if one is not None),
            sensor_id=None if place is None else place.sensor_id,
        )
        until = covered_until(self.windows, about, from_us(self.now_us))
        return None if until is None else to_us(until)

    def due_us(self, alert: Alert, from_time_us: int) -> int | None:
        """Return by when the next step on an alert is due."""
        due = clocks.due(
            alert.severity,
            State(alert.state),
            from_us(from_time_us),
            is_silent=alert.is_silent,
            clocks=self.clocks,
        )
        return None if due is None else to_us(due)

    def new_alert(self, found: Found, *, sensor_key: int | None, area: str | None) -> Alert:
        """Return an alert of a sensor, an area or the city that begins with an episode."""
        numbered = self.rules[found.rule_id]
        rule = numbered.rule
        place = None if sensor_key is None else self.places.get(sensor_key)
        kind = rule.condition.kind or (ANY_KIND if place is None else place.kind)
        return Alert(
            rule_id=rule.rule_id,
            rule_version=numbered.version,
            severity=rule.severity,
            kind=kind,
            quantity=_quantity(rule),
            sensor_key=sensor_key,
            area=area,
            ward=None if place is None else place.ward,
            limit_value=_limit(rule),
            since_us=found.since_us,
            raised_us=found.raised_us,
            last_us=found.last_us,
            unit=rule.unit,
            is_late=found.is_late,
            is_silent=True,
            evidence=_evidence(rule),
            is_changed=True,
        )


def _quantity(rule: Rule) -> str | None:
    condition = rule.condition
    if isinstance(condition, NoData | Composite):
        return None
    return condition.index if isinstance(condition, Index) else condition.quantity


def _limit(rule: Rule) -> float | None:
    condition = rule.condition
    if isinstance(condition, Limit):
        return condition.limit
    if isinstance(condition, NoData):
        return condition.periods
    return condition.parts[0].at_least


def _evidence(rule: Rule) -> dict[str, object]:
    """Return by which numbers it was judged."""
    condition = rule.condition
    if isinstance(condition, NoData):
        return {"periods": condition.periods}
    if isinstance(condition, Composite):
        return {"rules": [part.rule_id for part in condition.parts], "hold_s": condition.hold_s}
    return {
        "direction": condition.direction,
        "clear_value": condition.clear_value,
        "hold_s": condition.hold_s,
    }
