"""How many sensors of each group are beyond a threshold: of a kind, and of a quantity."""

from typing import NamedTuple

import numpy as np

from contract.arrays import BoolArray, IntArray
from ioc_api.fleet.status import StatusArray
from ioc_api.judgement.judge import Judge
from ioc_api.judgement.level import LEVEL_NAMES, LevelArray, shown
from ioc_api.overview.rules import GroupArray

WIDTH = len(LEVEL_NAMES)

CROSSED = ("crossed", "held", "pending", "levels", "crossed_of")

Item = dict[str, object]


class Counts(NamedTuple):
    """How many there are of each level, held ones included, and how many of them are held.

    Attributes
    ----------
    pending : int
        How many others are beyond a threshold, and not yet for as long as that asks.
    """

    critical: int
    warning: int
    held: int
    pending: int

    def levels(self) -> Item:
        """Return the counts by level as answers have them."""
        return {"critical": self.critical, "warning": self.warning}


NOBODY = Counts(0, 0, 0, 0)


def totals_item(found: Counts | None) -> Item:
    """Return the counts over all kinds as `Glance` documents them, null where not known."""
    if found is None:
        return {"levels": None, "held": None, "pending": None}
    return {"levels": found.levels(), "held": found.held, "pending": found.pending}


class Beyond:
    """What the judge says of all sensors at a moment, counted by groups of them.

    Parameters
    ----------
    statuses, counted, groups : (sensor,)
        How each is, whether it counts, and to which group it belongs.
    """

    def __init__(
        self, judge: Judge, statuses: StatusArray, counted: BoolArray, groups: GroupArray
    ) -> None:
        self._judge = judge
        crossings = judge.crossings(statuses)
        self._levels: LevelArray = judge.levels(statuses)
        self._groups = groups
        self._size = int(groups.max(initial=0)) + 1
        self._of_quantity: dict[str, dict[str, list[Counts]]] = {}
        crossings = crossings.of(counted[crossings.rows])
        shown_levels = shown(crossings.level, crossings.is_held, crossings.is_pending)
        subjects = [(one.kind, one.quantity) for one in crossings.thresholds]
        distinct = list(dict.fromkeys(subjects))
        subject = np.array([distinct.index(each) for each in subjects], np.int64)
        subject = subject[crossings.place]
        for index, (kind, quantity) in enumerate(distinct):
            own = subject == index
            self._of_quantity.setdefault(kind, {})[quantity] = self._counts(
                crossings.rows[own], shown_levels[own]
            )

    def by_group(self, kind: str, rows: IntArray) -> list[Counts] | None:
        """Return how many of a kind's sensors of each group are beyond a threshold, by their worst.

        None for a kind that is judged by means, before they have once been read.
        """
        if self._judge.averages(kind) and not self._judge.has_means:
            return None
        return self._counts(rows, self._levels[rows])

    def _counts(self, rows: IntArray, levels: LevelArray) -> list[Counts]:
        if not levels.any():
            return [NOBODY] * self._size
        count = np.bincount(self._groups[rows] * WIDTH + levels, minlength=self._size * WIDTH)
        _, warning, critical, *held, pending = count.reshape(self._size, WIDTH).T
        warning_held, critical_held = held
        columns = (
            critical + critical_held,
            warning + warning_held,
            warning_held + critical_held,
            pending,
        )
        return list(map(Counts, *(column.tolist() for column in columns)))

    def of_kind(self, kind: str, group: int, found: Counts | None) -> Item:
        """Return what answers say of a group's sensors of a kind; nothing without thresholds.

        Where it is not known it is null; of a kind that is judged by means it is not trusted while
        they cannot be read.
        """
        if kind not in self._of_quantity:
            return {}
        if found is None:
            return {"trusted": False, **dict.fromkeys(CROSSED)}
        is_doubted = self._judge.averages(kind) and "means" in self._judge.problems
        doubt: Item = {"trusted": False} if is_doubted else {}
        return doubt | {
            "crossed": found.critical + found.warning,
            "held": found.held,
            "pending": found.pending,
            "levels": found.levels(),
            "crossed_of": {
                quantity: {**of.levels(), "held": of.held, "pending": of.pending}
                for quantity, by_group in self._of_quantity[kind].items()
                for of in (by_group[group],)
            },
        }
