"""A city of columns, rules of all types, and one judgement after another, each timed."""

import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np

from contract.arrays import BoolArray, FloatArray, IntArray
from contract.catalogue import Kind
from operations.episodes import composite, silence
from operations.episodes.context import US_PER_S, Context
from operations.episodes.episode import Episodes
from operations.episodes.machine import Happened
from operations.episodes.near import Positions
from operations.episodes.over import advanced, episodes_of
from operations.episodes.signal import Judged, Signal, is_same_signal, signal, span_us
from operations.episodes.silence import Heard
from operations.episodes.state import State
from operations.episodes.table import Table
from operations.episodes.watermark import watermark_us
from operations.rules.definition import Composite, NoData

BEGIN_US = 1_795_000_200 * US_PER_S
TICK_US = 60 * US_PER_S
UNHEARD_FRAC = 0.3  # of a tick, so that some are not heard for three of them and more
CALM, BEYOND = 50.0, 150.0
"""Around which readings are that are far from a limit, or beyond it."""


@dataclass(frozen=True, slots=True)
class Spent:
    """What one judgement took, and what numpy takes to compare. [s]."""

    whole_s: float
    compared_s: float
    parts_s: Mapping[str, float]


@dataclass(slots=True)
class Fleet:
    """The sensors of a kind: their newest readings come behind those of the longest span."""

    kind: Kind
    context: Context
    conditions: Sequence[tuple[str, Judged]]
    depth: int
    values: FloatArray
    states: dict[str, State] = field(default_factory=dict[str, State])
    happened: dict[str, Happened] = field(default_factory=dict[str, Happened])

    def table(self, tick: int) -> tuple[Table, BoolArray]:
        """Return the readings up to a tick, and which of them are new."""
        count = len(self.context)
        age = np.arange(self.depth - 1, -1, -1)
        newest_us = BEGIN_US + tick * self.context.period_us
        at_us = newest_us[:, None] - age * self.context.period_us[:, None]
        rows = count * self.depth
        is_new = np.zeros((count, self.depth), np.bool_)
        is_new[:, -1] = True
        column = self.values.ravel()
        table = Table(
            kind=self.kind,
            sensor_key=np.repeat(self.context.sensor_key, self.depth),
            observed_us=at_us.ravel(),
            values=dict.fromkeys(self.kind.quantity_names, column),
            is_trusted=np.ones(rows, np.bool_),
        )
        return table, is_new.ravel()

    def read(self, dice: np.random.Generator, share: float) -> None:
        """Let each sensor have a new reading, a share of them beyond the limit."""
        self.values[:, :-1] = self.values[:, 1:]
        is_beyond = dice.random(len(self.context)) < share
        self.values[:, -1] = np.where(is_beyond, BEYOND, CALM) + dice.random(len(self.context))


@dataclass(slots=True)
class JudgedCity:
    """Fleets with their rules, silence and composites, judged tick by tick."""

    fleets: Sequence[Fleet]
    share: float
    silences: Sequence[NoData]
    composites: Sequence[Composite]
    positions: Positions
    everybody: Context
    heard: list[Heard]
    tick: int = 0

    @property
    def rule_count(self) -> int:
        judged = sum(len(fleet.conditions) for fleet in self.fleets)
        return judged + len(self.silences) + len(self.composites)

    def judge(self, dice: np.random.Generator) -> Spent:
        """Let a reading of every sensor come, and judge it."""
        self.tick += 1
        for fleet in self.fleets:
            fleet.read(dice, self.share)
        tables = [fleet.table(self.tick) for fleet in self.fleets]
        heard = np.flatnonzero(dice.random(len(self.everybody)) >= UNHEARD_FRAC)
        clock = _Clock()
        signals = [
            self._signals(fleet, table, is_new, clock)
            for fleet, (table, is_new) in zip(self.fleets, tables, strict=True)
        ]
        with clock.part("state and what happened"):
            for fleet, made in zip(self.fleets, signals, strict=True):
                for (name, condition), numbers in zip(fleet.conditions, made, strict=True):
                    state, happened = advanced(
                        condition, fleet.states[name], numbers, fleet.context
                    )
                    fleet.states[name], fleet.happened[name] = state, happened
        if self.silences:
            with clock.part("silence"):
                self._silence(heard)
        if self.composites:
            with clock.part("composites"):
                self._composites()
        return Spent(clock.whole_s, self._compared_s(signals), clock.parts_s)

    def _signals(
        self, fleet: Fleet, table: Table, is_new: BoolArray, clock: "_Clock"
    ) -> list[Signal]:
        made: list[Signal] = []
        for place, (_, condition) in enumerate(fleet.conditions):
            known = next(
                (
                    signal_of
                    for (_, other), signal_of in zip(fleet.conditions[:place], made, strict=True)
                    if is_same_signal(condition, other)
                ),
                None,
            )
            with clock.part("numbers of spans" if span_us(condition) else "numbers of readings"):
                made.append(known or signal(condition, table, fleet.context, is_new))
        return made

    def _silence(self, index: IntArray) -> None:
        """Judge who is silent while these are heard, all by the clock of the quickest kind."""
        at_us = np.full(len(index), BEGIN_US + self.tick * TICK_US)
        last_us, period_us = self.heard[0].last_us, self.everybody.period_us
        mark_us = watermark_us(last_us, period_us, int(at_us[0]))
        for place, condition in enumerate(self.silences):
            self.heard[place], _ = silence.advance(
                condition, self.heard[place], index, at_us, mark_us, self.everybody
            )

    def _composites(self) -> None:
        standing: dict[str, Episodes] = {}
        asked = {part.rule_id for one in self.composites for part in one.parts}
        for fleet in self.fleets:
            for name in asked & fleet.states.keys():
                standing[name] = episodes_of(
                    fleet.states[name], fleet.happened[name], fleet.context
                )
        until_us = BEGIN_US + self.tick * 1_800 * US_PER_S
        for condition in self.composites:
            about = next(one for one in self.fleets if one.kind.code == condition.kind)
            composite.over(condition, about.context.sensor_key, self.positions, standing, until_us)

    def _compared_s(self, signals: Sequence[Sequence[Signal]]) -> float:
        begin_s = time.process_time()
        for fleet, made in zip(self.fleets, signals, strict=True):
            for (_, condition), numbers in zip(fleet.conditions, made, strict=True):
                np.count_nonzero(numbers.x >= condition.limit)
        return time.process_time() - begin_s

    def sizes(self) -> dict[str, int]:
        """Return how much memory is held between judgements. [bytes]."""
        states = [
            column.nbytes
            for fleet in self.fleets
            for state in fleet.states.values()
            for column in {id(one): one for one in _columns(state)}.values()
        ]
        usual = [
            usual.values.nbytes for fleet in self.fleets for usual in fleet.context.usual.values()
        ]
        heard = [one.last_us.nbytes + one.since_us.nbytes for one in self.heard]
        readings = [fleet.values.nbytes for fleet in self.fleets]
        return {
            "states": sum(states) + sum(heard),
            "what is usual in the hour": sum(usual),
            "values of the longest span of each kind": sum(readings),
        }


def _columns(state: State) -> list[FloatArray | IntArray]:
    """Return what is held; two columns may be one."""
    return [state.seen_us, state.last_us, state.begin_us, state.raised_us, state.value]


class _Clock:
    """The processor's time by what it was spent on."""

    def __init__(self) -> None:
        self.parts_s: dict[str, float] = {}

    @property
    def whole_s(self) -> float:
        return sum(self.parts_s.values())

    @contextmanager
    def part(self, name: str) -> Generator[None]:
        begin_s = time.process_time()
        yield
        spent_s = time.process_time() - begin_s
        self.parts_s[name] = self.parts_s.get(name, 0.0) + spent_s
