"""What a rule would have said of a span: read, judged in a thread, held against another version."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from contract.arrays import IntArray
from contract.city import City
from contract.clock import from_us, rfc3339
from db.pool import Pool
from ioc_api.accounts.scope import Scope
from ioc_api.rules import plan, trying
from ioc_api.rules.stored import PlacedSensor, sensors_of, stored
from ioc_api.rules.trying import Ground, is_of
from ioc_api.span import Span
from operations.episodes.episode import NOT_CLEARED_US, Episodes
from operations.rules.definition import Composite, NoData, Rule

AT_ONCE = 1
ITEMS_MAX_COUNT = 500
_LISTS = ("added", "removed", "earlier", "later")
_NO_TIME: IntArray = np.empty(0, np.int64)
NOTHING = Episodes(_NO_TIME, _NO_TIME, _NO_TIME, _NO_TIME, _NO_TIME, np.empty(0))


class Tries:
    """The tries of this process: one at a time, so that the room keeps its connections."""

    def __init__(self, pool: Pool, city: City) -> None:
        self._pool = pool
        self._city = city
        self._gate = asyncio.Semaphore(AT_ONCE)

    async def ground(self, rules: list[Rule], span: Span, scope: Scope) -> Ground:
        """Return what is read to judge rules over a span.

        Raises
        ------
        TooLargeError
            It would be more readings than are read.
        UnavailableError
            As `ioc_api.database.connection` does.
        """
        sensors = await sensors_of(self._pool, plan.kinds_of(rules), scope)
        wanted = {
            code: (need, [one for one in sensors[code] if _is_needed(rules, one)])
            for code, need in plan.needs(rules).items()
        }
        offset_h = self._city.utc_offset_h
        by_kind = await stored(self._pool, wanted, span, scope, offset_h)
        return Ground(sensors, by_kind, offset_h, span)

    async def answer(self, asked: "Asked", rules: Mapping[str, Rule]) -> dict[str, object]:
        """Return what a rule would have said, and another version of it. Raises as `ground`."""
        sides = [side for side in (asked.now, asked.changed) if side is not None]
        judged = [
            list(plan.with_parts(side, {**rules, side.rule_id: side}).values()) for side in sides
        ]
        async with self._gate:
            every = [rule for each in judged for rule in each]
            ground = await self.ground(every, asked.span, asked.scope)
            return await asyncio.to_thread(_answer, asked, judged, ground)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is tried.

    Attributes
    ----------
    now : Rule or None
        As it is; None where there is none of that name.
    changed : Rule or None
        As it could be; None: only what it is.
    scope : Scope
        Where the asker may look.
    """

    rule_id: str
    now: Rule | None
    changed: Rule | None
    span: Span
    scope: Scope


def _is_needed(rules: list[Rule], sensor: PlacedSensor) -> bool:
    """Tell whether readings of a sensor are judged, or say how far time has come."""
    return any(
        isinstance(rule.condition, NoData) or is_of(rule, sensor)
        for rule in rules
        if not isinstance(rule.condition, Composite)
    )


def _answer(asked: Asked, judged: list[list[Rule]], ground: Ground) -> dict[str, object]:
    found = [
        trying.within(trying.episodes_of(each, ground)[asked.rule_id], ground.span)
        for each in judged
    ]
    now = found.pop(0) if asked.now is not None else None
    changed = found.pop(0) if asked.changed is not None else None
    names = _Names(ground)
    return {
        "rule_id": asked.rule_id,
        "from": rfc3339(ground.span.from_at),
        "to": rfc3339(ground.span.to_at),
        "rows": sum(len(of_kind.table) for of_kind in ground.by_kind.values()),
        "now": None if now is None else names.side(now),
        "changed": None if changed is None else names.side(changed),
        **names.difference(now, changed),
    }


class _Names:
    """Episodes as they are answered, with the ids of their sensors."""

    def __init__(self, ground: Ground) -> None:
        self._ids = {sensor.sensor_key: sensor.sensor_id for sensor in ground.everybody()}

    def side(self, episodes: Episodes) -> dict[str, object]:
        """Return what one version says."""
        return {
            "episode_count": len(episodes),
            "sensor_count": len(np.unique(episodes.sensor_key)),
            "episodes": self.items(episodes, np.arange(len(episodes))),
        }

    def difference(self, now: Episodes | None, changed: Episodes | None) -> dict[str, object]:
        """Return how the changed version differs from the one that is."""
        if changed is None:
            nothing: dict[str, object] = {name: [] for name in _LISTS}
            return nothing | {f"{name}_count": 0 for name in _LISTS}
        past = NOTHING if now is None else now
        found = trying.difference(past, changed)
        apart_us = changed.raised_us[found.changed] - past.raised_us[found.now]
        told: dict[str, object] = {
            "added": self.items(changed, found.added),
            "added_count": len(found.added),
            "removed": self.items(past, found.removed),
            "removed_count": len(found.removed),
        }
        for name, moved in (("earlier", apart_us < 0), ("later", apart_us > 0)):
            pairs = np.flatnonzero(moved)
            before = self.items(past, found.now[pairs])
            after = self.items(changed, found.changed[pairs])
            told[name] = [
                {"now": one, "changed": other} for one, other in zip(before, after, strict=True)
            ]
            told[f"{name}_count"] = len(pairs)
        return told

    def items(self, episodes: Episodes, which: IntArray) -> list[dict[str, object]]:
        """Return some episodes, the first of them."""
        some = trying.chosen(episodes, which[:ITEMS_MAX_COUNT])
        return [
            {
                "sensor_id": self._ids[key],
                "since_at": rfc3339(from_us(since_us)),
                "raised_at": rfc3339(from_us(raised_us)),
                "last_at": rfc3339(from_us(last_us)),
                "cleared_at": None
                if cleared_us == NOT_CLEARED_US
                else rfc3339(from_us(cleared_us)),
                "value": value if np.isfinite(value) else None,
            }
            for key, since_us, raised_us, last_us, cleared_us, value in zip(
                some.sensor_key.tolist(),
                some.since_us.tolist(),
                some.raised_us.tolist(),
                some.last_us.tolist(),
                some.cleared_us.tolist(),
                some.value.tolist(),
                strict=True,
            )
        ]
