"""The episodes that composites are made of, as far back as they matter, and the composites."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from contract.arrays import IntArray
from operations.engine.episode_rows import episodes_of_rows, no_episodes, some
from operations.engine.kind_memory import reconciled
from operations.engine.sensors import Sensors
from operations.episodes import composite
from operations.episodes.context import US_PER_S
from operations.episodes.episode import Episodes
from operations.gather.found import Change, Disproved, Found
from operations.gather.situation import Numbered
from operations.rules.definition import Composite
from operations.rules.places import is_asked

KEPT_US = 2 * 3600 * US_PER_S
"""After its end an episode plays no part any more: no hold is longer that is of use; assumed."""
JUDGED_US = KEPT_US // 2
"""What a composite said before that stays as it is, begins too: its parts are being forgotten."""

Rows = Mapping[tuple[int, int], tuple[int, int, int | None, float]]
"""By sensor and begin: raised, last, cleared, value."""


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """Of the rules that composites ask, and of composites: their newer episodes.

    Attributes
    ----------
    wanted : frozenset of str
        Those rules.
    episodes : mapping of str to Rows
        By rule.
    """

    wanted: frozenset[str]
    episodes: Mapping[str, Rows]

    def after(self, changes: Iterable[Change], now_us: int) -> "Parts":
        """Return them after what was found, without what has been over for long."""
        news = [one for one in changes if one.rule_id in self.wanted]
        if not news:
            return self
        episodes = {
            rule_id: {
                key: row for key, row in rows.items() if row[2] is None or row[2] > now_us - KEPT_US
            }
            for rule_id, rows in self.episodes.items()
        }
        for one in news:
            rows = episodes.setdefault(one.rule_id, {})
            if isinstance(one, Disproved):
                rows.pop((one.sensor_key, one.since_us), None)
                continue
            if one.was_since_us is not None:
                rows.pop((one.sensor_key, one.was_since_us), None)
            rows[one.sensor_key, one.since_us] = (
                one.raised_us, one.last_us, one.cleared_us, one.value
            )  # fmt: skip
        return Parts(self.wanted, episodes)

    def of(self, rule_id: str) -> Episodes:
        """Return the episodes of a rule, by sensor and begin."""
        rows = self.episodes.get(rule_id)
        if not rows:
            return no_episodes()
        return episodes_of_rows(
            [
                (key, since_us, raised_us, last_us, cleared_us, value)
                for (key, since_us), (raised_us, last_us, cleared_us, value) in sorted(rows.items())
            ]
        )


def wanted(rules: Mapping[str, Numbered]) -> frozenset[str]:
    """Return the rules that composites ask, and the composites."""
    return frozenset(
        name
        for one in composites(rules)
        for name in (
            one.rule.rule_id,
            *(part.rule_id for part in _condition(one).parts),
        )
    )


def composites(rules: Mapping[str, Numbered]) -> list[Numbered]:
    """Return the composites, each behind those that it asks."""
    left = {
        rule_id: one
        for rule_id, one in sorted(rules.items())
        if isinstance(one.rule.condition, Composite) and one.rule.is_enabled
    }
    ordered: list[Numbered] = []
    while left:
        free = [
            rule_id
            for rule_id, one in left.items()
            if not any(part.rule_id in left for part in _condition(one).parts)
        ]
        if not free:  # a circle: refused where rules are made
            break
        ordered += [left.pop(rule_id) for rule_id in free]
    return ordered


def judged(
    numbered: Numbered, parts: Parts, sensors: Sensors, *, until_us: int, now_us: int
) -> list[Change]:
    """Return what changed of a composite by the episodes that there are.

    Parameters
    ----------
    until_us
        How far the city's readings have come. [us]
    """
    rule = numbered.rule
    condition = _condition(numbered)
    asked = _asked(numbered, sensors)
    found = composite.over(
        condition,
        asked,
        sensors.where,
        {part.rule_id: parts.of(part.rule_id) for part in condition.parts},
        until_us,
    )
    horizon_us = now_us - JUDGED_US
    stored = parts.of(rule.rule_id)
    stored = some(stored, stored.cleared_us > horizon_us)
    found = some(found, found.cleared_us > horizon_us)
    return reconciled(rule.rule_id, stored, _begun_as(stored, found, horizon_us), {})


def _begun_as(stored: Episodes, found: Episodes, horizon_us: int) -> Episodes:
    """Let what held at a time have the begin that is stored of it.

    Of its parts before that time not all are remembered, so it may seem to have begun at another.
    """
    then = some(stored, stored.since_us < horizon_us)  # of each sensor one, at most
    if not len(then) or not len(found):
        return found
    place = np.searchsorted(then.sensor_key, found.sensor_key).clip(max=len(then) - 1)
    is_same = (then.sensor_key[place] == found.sensor_key) & (found.since_us < horizon_us)
    return replace(
        found,
        since_us=np.where(is_same, then.since_us[place], found.since_us),
        raised_us=np.where(is_same, then.raised_us[place], found.raised_us),
        value=np.where(is_same, np.maximum(then.value[place], found.value), found.value),
    )


def _asked(numbered: Numbered, sensors: Sensors) -> IntArray:
    rule = numbered.rule
    places = sensors.of_kind(rule.condition.kind or "")
    keys = sensors.key[places].tolist()
    return np.array([key for key in keys if _is_asked(numbered, sensors, key)], np.int64)


def _is_asked(numbered: Numbered, sensors: Sensors, key: int) -> bool:
    place = sensors.places[key]
    return is_asked(
        numbered.rule,
        sensor_id=place.sensor_id,
        kind=place.kind,
        areas=frozenset(one for one in (place.area, place.ward) if one is not None),
    )


def _condition(numbered: Numbered) -> Composite:
    condition = numbered.rule.condition
    assert isinstance(condition, Composite)  # noqa: S101 - whoever asks has looked
    return condition


def found_of(rule_id: str, episodes: Episodes) -> list[Found]:
    """Return episodes as what was found."""
    return [
        one for one in reconciled(rule_id, no_episodes(), episodes, {}) if isinstance(one, Found)
    ]
