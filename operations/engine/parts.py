"""The episodes that composites are made of, as far back as they matter, and the composites."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from contract.arrays import IntArray
from operations.engine.episode_rows import episodes_of_rows, no_episodes, some
from operations.engine.kind_memory import reconciled
from operations.engine.sensors import Sensors
from operations.episodes import composite
from operations.episodes.context import US_PER_DAY, US_PER_S
from operations.episodes.episode import NOT_CLEARED_US, Episodes
from operations.episodes.state import NEVER_US
from operations.gather.found import Change, Disproved, Found
from operations.gather.situation import Numbered
from operations.rules.definition import Composite
from operations.rules.places import is_asked

KEPT_US = 2 * 3600 * US_PER_S
"""So long after its end an episode is at hand; what is older is read where it is needed."""
CUT_US = KEPT_US // 12
REMEMBERED_US = 7 * US_PER_DAY
"""What a composite said before that stays as it is, whatever comes late; assumed."""

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
    known_us : int
        All that ended after that are there. [us]
    judged_us : int
        Up to when composites were judged. [us]
    """

    wanted: frozenset[str]
    episodes: Mapping[str, Rows]
    known_us: int
    judged_us: int = NEVER_US

    def after(self, changes: Iterable[Change]) -> "Parts":
        """Return them after what was found."""
        news = [one for one in changes if one.rule_id in self.wanted]
        if not news:
            return self
        episodes = {rule_id: dict(rows) for rule_id, rows in self.episodes.items()}
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
        return replace(self, episodes=episodes)

    def judged_until(self, until_us: int) -> "Parts":
        """Return them with composites judged up to a time, without what has been over for long."""
        known_us = until_us - KEPT_US
        if known_us < self.known_us + CUT_US:
            return replace(self, judged_us=until_us)
        episodes = {
            rule_id: {key: row for key, row in rows.items() if row[2] is None or row[2] > known_us}
            for rule_id, rows in self.episodes.items()
        }
        return replace(self, episodes=episodes, known_us=known_us, judged_us=until_us)

    def changed_us(self, changes: Iterable[Change]) -> int:
        """Return since when something is another than was known, `NOT_CLEARED_US` for never. [us].

        To be asked before they have heard of it.
        """
        found = (self._change_us(one) for one in changes if one.rule_id in self.wanted)
        return min(found, default=NOT_CLEARED_US)

    def _change_us(self, change: Change) -> int:
        was_us = change.since_us
        if isinstance(change, Found) and change.was_since_us is not None:
            was_us = change.was_since_us
        known = self.episodes.get(change.rule_id, {}).get((change.sensor_key, was_us))
        if isinstance(change, Disproved) or known is None:
            return min(was_us, change.since_us)
        times = ((known[0], change.raised_us), (known[2], change.cleared_us))
        changed = [at for was, now in times if was != now for at in (was, now) if at is not None]
        return min(changed, default=NOT_CLEARED_US)

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
    numbered: Numbered, parts: Parts, sensors: Sensors, *, from_us: int, until_us: int
) -> list[Change]:
    """Return what changed of a composite by the episodes that there are.

    Parameters
    ----------
    from_us
        Since when something may have changed, less the composite's hold. [us]
    until_us
        How far the city's readings have come. [us]
    """
    rule = numbered.rule
    condition = _condition(numbered)
    asked = _asked(numbered, sensors)
    stored = parts.of(rule.rule_id)
    stored = some(stored, stored.cleared_us > from_us)
    found = composite.over(
        condition,
        asked,
        sensors.where,
        {part.rule_id: parts.of(part.rule_id) for part in condition.parts},
        until_us,
        composite.Before(from_us, some(stored, stored.since_us <= from_us)),
    )
    return reconciled(rule.rule_id, stored, found, {})


def hold_us(numbered: Numbered) -> int:
    """Return how long a composite must have held. [us]."""
    return round(_condition(numbered).hold_s * US_PER_S)


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
