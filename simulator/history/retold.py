"""A past as parts: the readings of each day by kind, newest day first, and what really happened.

What is made is what the straight run said and nobody heard: it starts from the same worlds. Pure
but for these, which are read from the disk.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

from contract.arrow_names import TRUTH
from contract.city import City
from contract.payload.truth import TruthEvent
from simulator.devices.reading import Columns, joined, taken
from simulator.errors import CheckpointError
from simulator.history import measured
from simulator.history.slices import Slice, chosen, passes
from simulator.run import stored
from simulator.run.checkpoint import VERSION
from simulator.run.past import Past, PastFolder
from simulator.run.stage import course_of
from simulator.run.way import LIVED_MIN
from simulator.run.world import Simulation, World, build
from simulator.scenario.course import Course
from simulator.scenario.lots import day_of
from simulator.scenario.stage import Stage
from simulator.world.local_time import civil_date
from simulator.world.state import MINUTE_MS

TRUTH_KIND = TRUTH.decode()

Sink = Callable[[Sequence[Columns]], None]


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """What is loaded at once.

    Attributes
    ----------
    kind
        A code of the catalogue, or `TRUTH_KIND`.
    from_ms, to_ms
        When its rows were sent. [ms since the epoch]
    columns
        Readings, in order of sending; None: none at all.
    truth
        What really happened.
    """

    name: str
    kind: str
    from_ms: int
    to_ms: int
    columns: Columns | None = None
    truth: Sequence[TruthEvent] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Retold:
    """A past that can be made again."""

    past: Past
    folder: PastFolder
    simulation: Simulation
    course: Course
    stage: Stage
    sensors: Mapping[str, int]
    passes: Sequence[Sequence[Slice]]

    @classmethod
    def of(cls, folder: PastFolder, past: Past, city: City) -> Self:
        """Return the past of a folder.

        Raises
        ------
        CheckpointError
            It is of another city or version.
        """
        if past.city != city.city_id:
            raise CheckpointError(
                f"the past in {folder.data} is of the city {past.city}, not of {city.city_id}"
            )
        model = build(city, seed=past.seed, sensor_count=past.sensor_count)
        pattern, first = model.climatology(past.marks[0]), folder.world(past.marks[0]).physics
        if past.version != VERSION or not stored.fits(first, pattern):
            raise CheckpointError(
                f"the past in {folder.data} is of another version of this program or of the "
                "city's data: it can be made no more; the city lives on without what is missing"
            )
        # What somebody made to happen lies behind the seam.
        course = course_of(model, trouble=past.trouble)
        if course.stage is None:
            raise ValueError("a city in which things happen has a stage")
        sensors = {code: places.count for code, places in model.places.items()}
        return cls(
            past=past,
            folder=folder,
            simulation=Simulation.of(model, birth_ms=past.birth_ms, period_scale=past.period_scale),
            course=course,
            stage=course.stage,
            sensors=sensors,
            passes=passes(sensors, past.period_scale),
        )

    @property
    def part_count(self) -> int:
        """Return how many parts there are."""
        return len(self.past.marks) * (1 + sum(map(len, self.passes)))

    def parts(self) -> Iterator[Part]:
        """Yield all parts."""
        for span in self.past.days():
            yield from self._day(span)

    def _day(self, span: tuple[int, int]) -> Iterator[Part]:
        whole = self.past.from_ms // MINUTE_MS, self.past.seam_ms // MINUTE_MS
        day = measured.day_of(self.course, self.stage, span, whole)
        told = [*day.told]
        is_one = len(self.passes) == 1
        for slices in self.passes:
            made: dict[str, list[Columns]] = {}

            def keep(columns: Sequence[Columns], made: dict[str, list[Columns]] = made) -> None:
                for one in columns:
                    shown = replace(one, fault=None, events=())
                    made.setdefault(one.devices[0].kind.code, []).append(shown)

            told += self._lived(span, day if is_one else None, slices, keep)
            for one in slices:
                yield self._part(span, one, made)
        if not is_one and day.by_step:
            told += self._lived(span, day, None, lambda _: None)
        yield self._named(span, TRUTH_KIND, 1, truth=told)

    def _lived(
        self,
        span: tuple[int, int],
        day: measured.Day | None,
        slices: Sequence[Slice] | None,
        keep: Sink,
    ) -> Iterator[TruthEvent]:
        """Live through a day, hand over what is said, and yield what came of its events.

        Parameters
        ----------
        slices
            Who reads; None: all.
        """
        some, world = self.simulation, self.folder.world(span[0])
        if slices is not None:
            masks = chosen(slices, self.sensors)
            some, world = some.of_sensors(masks), world.of_sensors(masks)
        by_step = {} if day is None else day.by_step
        for stop in (*sorted(by_step), span[1]):
            world = self._forward(some, world, stop, keep)
            yield from measured.measured(
                self.simulation, world, self.course, by_step.get(stop, ()), self.stage
            )

    def _forward(self, some: Simulation, world: World, step: int, keep: Sink) -> World:
        most = min(LIVED_MIN, self.simulation.model.block_min)
        while world.physics.step < step:
            minutes = min(most, step - world.physics.step)
            world, columns, _ = some.advance(world, self.course, minutes)
            keep(columns)
        return world

    def _part(self, span: tuple[int, int], of: Slice, made: dict[str, list[Columns]]) -> Part:
        """Return the part of a slice; what its kind's last slice has taken is forgotten."""
        blocks = made.get(of.kind, [])
        columns = joined(*blocks) if blocks else None
        if columns is not None and of.count > 1:
            made[of.kind] = [columns]
            columns = taken(columns, of.has(columns.sensor))
        if of.number == of.count - 1:
            made.pop(of.kind, None)
        return self._named(span, of.kind, of.number + 1, columns=columns)

    def _named(
        self,
        span: tuple[int, int],
        kind: str,
        number: int,
        *,
        columns: Columns | None = None,
        truth: Sequence[TruthEvent] = (),
    ) -> Part:
        date = civil_date(day_of(span[0], self.simulation.model.city.utc_offset_h))
        name = f"{date:%Y-%m-%d}/{kind}/{number}"
        return Part(name, kind, span[0] * MINUTE_MS, span[1] * MINUTE_MS, columns, truth)
