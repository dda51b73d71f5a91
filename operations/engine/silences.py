"""Who is silent: what is remembered of when each sensor was heard last."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from contract.arrays import IntArray
from operations.engine.changes import Changes
from operations.engine.kind_memory import told
from operations.episodes import silence
from operations.episodes.context import Context
from operations.episodes.silence import Heard
from operations.episodes.watermark import watermark_us
from operations.gather.found import Change
from operations.gather.situation import Numbered
from operations.rules.definition import NoData


@dataclass(frozen=True, slots=True, eq=False)
class Listening:
    """A rule of silence.

    Attributes
    ----------
    context : Context
        The sensors of which it is asked, in service.
    """

    numbered: Numbered
    condition: NoData
    context: Context
    heard: Heard


@dataclass(frozen=True, slots=True, eq=False)
class Silences:
    """Of all sensors.

    Attributes
    ----------
    sensor_key, period_us, last_us : (sensor,) int64
        All of the city by their keys; the newest stored reading of each. [us]
    rules : mapping of str to Listening
    """

    sensor_key: IntArray
    period_us: IntArray
    last_us: IntArray
    rules: Mapping[str, Listening]

    def advanced(
        self, by_kind: Mapping[str, Changes], now_us: int
    ) -> tuple["Silences", list[Change], int]:
        """Return what is remembered after what was stored, what changed, and the watermark."""
        none = np.empty(0, np.int64)
        key = np.concatenate([none, *(one.sensor_key for one in by_kind.values())] * 2)
        at_us = np.concatenate(
            [
                *(none, *(one.from_us for one in by_kind.values())),
                *(none, *(one.to_us for one in by_kind.values())),
            ]
        )
        last_us = self.last_us.copy()
        np.maximum.at(last_us, np.searchsorted(self.sensor_key, key), at_us)
        mark_us = watermark_us(last_us, self.period_us, now_us)
        changes: list[Change] = []
        rules: dict[str, Listening] = {}
        for rule_id, one in self.rules.items():
            asked = one.context.sensor_key
            is_asked = np.isin(key, asked)
            heard, happened = silence.advance(
                one.condition,
                one.heard,
                np.searchsorted(asked, key[is_asked]),
                at_us[is_asked],
                mark_us,
                one.context,
            )
            rules[rule_id] = replace(one, heard=heard)
            changes += told(rule_id, happened, one.context)
        return replace(self, last_us=last_us, rules=rules), changes, mark_us
