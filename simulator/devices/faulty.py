"""The readings of one kind in a block on their way through faults: made, shown, told, sent."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from contract.arrays import BoolArray, FloatArray, IntArray
from contract.catalogue import Kind
from contract.plausible import Plausible
from contract.quantity import Quantity
from simulator.devices.reading import NO_FAULT, Columns, joined, taken
from simulator.devices.schedule import Due
from simulator.devices.waiting import Told
from simulator.faults import repeating, sending, table
from simulator.faults.cases import Cases
from simulator.faults.repeating import STUCK, Held
from simulator.faults.roster import Roster
from simulator.faults.showing import Scale
from simulator.world.units import CIRCLE_DEG

Shown = Mapping[str, FloatArray]


@dataclass(frozen=True, slots=True, eq=False)
class Faulty:
    """What is due in a block, and what is wrong with it.

    Attributes
    ----------
    cases
        By what they are cases of.
    label : (reading,) int64
        The fault that changed what a reading shows, `NO_FAULT` where none did.
    """

    kind: Kind
    due: Due
    cases: Mapping[str, Cases]
    label: IntArray

    @classmethod
    def of(cls, kind: Kind, due: Due, faults: Roster | None, seed: int) -> Self | None:
        """Return the readings that are made; those that an instrument fails to make are gone.

        None: nothing is wrong with any of them.
        """
        if faults is None:
            return None
        cases = Cases.of(faults, seed, (due.sensor, due.number, due.at_ms)).by_what()
        if not cases:
            return None
        whole = cls(kind, due, cases, np.full(due.sensor.size, NO_FAULT))
        return whole._among(whole._made(table.UNMADE))

    def spoken(self, shown: Shown) -> tuple[Self, Shown]:
        """Return what is left without the readings of silent instruments, and what is shown."""
        made = self._made(table.SILENT)
        if made is None:
            return self, shown
        return self._among(made), {name: column[made] for name, column in shown.items()}

    def deviated(self, shown: Shown, usual: Plausible) -> tuple[Self, Shown]:
        """Return the readings, and what instruments that deviate show, by quantity, (reading,)."""
        wrong = {what: self.cases[what] for what in table.DEVIATING if what in self.cases}
        if not wrong:
            return self, shown
        changed, label = dict(shown), self.label.copy()
        for quantity in self.kind.quantities:
            column = shown[quantity.name].copy()
            scale = _scale(self.kind, quantity, usual)
            # A register counts and does not measure: it deviates only where that is meant.
            by_name = quantity.aggregate == "counter"
            for what, cases in wrong.items():
                added = table.DEVIATING[what](cases, column[cases.reading], scale)
                mine = cases.concerned(quantity, by_name=by_name)
                if not isinstance(mine, slice):
                    added = np.where(mine, added, 0.0)
                np.add.at(column, cases.reading, added)
                is_off = added != 0
                label[cases.reading[is_off]] = cases.fault[is_off]
            is_circular = quantity.aggregate == "circular"
            changed[quantity.name] = np.mod(column, CIRCLE_DEG) if is_circular else column
        return replace(self, label=label), changed

    def told(self, made: Columns, held: Held | None) -> tuple[Told, Held | None]:
        """Return the readings as they come to their gateways, and what stuck instruments hold.

        What repeats is labelled so, whatever else is wrong with it; what comes late, twice or
        with a wrong time only where nothing is wrong with its values.

        Parameters
        ----------
        made
            What the instruments show, at the time at which they show it.
        """
        label, values = self.label.copy(), made.values
        if STUCK in self.cases:
            cases = self.cases[STUCK]
            values, repeats, held = repeating.stuck(cases, self.kind.quantities, values, held)
            label[cases.reading[repeats]] = cases.fault[repeats]
        at_ms = self._moved(made.at_ms, table.MISDATED)
        sent_ms = self._moved(made.sent_ms, table.DELAYED)
        for what in [name for name in (*table.MISDATED, *table.DELAYED) if name in self.cases]:
            cases = self.cases[what]
            unnamed = label[cases.reading] == NO_FAULT
            label[cases.reading[unnamed]] = cases.fault[unnamed]
        delayed = [name for name in table.DELAYED if name in self.cases]
        told = replace(made, at_ms=at_ms, values=values, fault=label)
        copies = self._copies(told, sent_ms)
        if not delayed:
            return Told(told, copies=copies), held
        is_late = np.zeros(made.sensor.size, dtype=np.bool_)
        for what in delayed:
            is_late[self.cases[what].reading] = True
        late = np.flatnonzero(is_late)
        return Told(told, late, sent_ms[late], copies), held

    def _moved(
        self, times_ms: IntArray, table: Mapping[str, Callable[[Cases], IntArray]]
    ) -> IntArray:
        """Return times as some faults move them, (reading,). [ms]."""
        here = [what for what in table if what in self.cases]
        if not here:
            return times_ms
        moved = times_ms.copy()
        for what in here:
            cases = self.cases[what]
            np.add.at(moved, cases.reading, table[what](cases))
        return moved

    def _copies(self, told: Columns, sent_ms: IntArray) -> Columns | None:
        """Return the copies of those that go out twice, None if there are none.

        Parameters
        ----------
        sent_ms : (reading,)
            When they go out for the first time.
        """
        found: list[Columns] = []
        for what in [name for name in table.DOUBLED if name in self.cases]:
            cases = self.cases[what]
            cases = cases.where(table.DOUBLED[what](cases))
            again_ms = sent_ms[cases.reading] + sending.COPY_AFTER_MS
            copies = taken(told, cases.reading)
            found.append(replace(copies, sent_ms=again_ms, fault=cases.fault))
        return joined(*found) if found else None

    def _made(self, table: Mapping[str, Callable[[Cases], BoolArray]]) -> BoolArray | None:
        """Tell which readings none of some faults prevents, (reading,); None: all."""
        here = [what for what in table if what in self.cases]
        if not here:
            return None
        made = np.ones(self.due.sensor.size, dtype=np.bool_)
        for what in here:
            cases = self.cases[what]
            made[cases.reading[table[what](cases)]] = False
        return made

    def _among(self, made: BoolArray | None) -> Self:
        if made is None:
            return self
        due = Due(self.due.sensor[made], self.due.number[made], self.due.at_ms[made])
        place = np.cumsum(made) - 1
        readings = due.sensor, due.number, due.at_ms
        cases = {what: cases.among(made, place, readings) for what, cases in self.cases.items()}
        left = {what: cases for what, cases in cases.items() if cases.count}
        return replace(self, due=due, cases=left, label=self.label[made])


def _scale(kind: Kind, quantity: Quantity, usual: Plausible) -> Scale:
    plausible = usual.range(kind.code, quantity.name)
    return Scale(quantity.name, plausible.high - plausible.low, *quantity.possible)
