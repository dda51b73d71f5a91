"""A past as parts: the readings of each day by kind, newest day first, and what really happened.

What is made is what the straight run said and nobody heard: it starts from the same worlds. Pure
but for these, which are read from the disk.
"""

from collections import deque
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
from simulator.run.world import Simulation, build
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
        for slices in self.passes:
            made = _Made()
            if len(self.passes) == 1:
                told += self._lived(span, day, made.keep)
            else:
                self._read(span, slices, made.keep)
            for one in slices:
                yield self._named(span, one.kind, one.number + 1, columns=made.part(one))
        if len(self.passes) > 1 and day.by_step:
            told += self._lived(span, day, lambda _: None)
        yield self._named(span, TRUTH_KIND, 1, truth=told)

    def _lived(self, span: tuple[int, int], day: measured.Day, keep: Sink) -> Iterator[TruthEvent]:
        """Live through a day, hand over what is said, and yield what came of its events.

        What began on it may be measured beyond its end.
        """
        world = self.folder.world(span[0])
        twins = measured.Twins(self.simulation, self.course, self.stage)
        stops = deque(sorted({*span, *day.stops()}))
        while stops:
            stop = stops.popleft()
            for minutes in self._blocks(world.physics.step, stop):
                is_of_day = world.physics.step < span[1]
                world, columns, _ = self.simulation.advance(world, self.course, minutes)
                if is_of_day:
                    keep(columns)
                yield from twins.follow(columns, minutes)
            yield from twins.begin(world, day.by_step.get(stop, ()))

    def _read(self, span: tuple[int, int], slices: Sequence[Slice], keep: Sink) -> None:
        """Hand over what some sensors say on a day."""
        masks = chosen(slices, self.sensors)
        some, world = self.simulation.of_sensors(masks), self.folder.world(span[0])
        world = world.of_sensors(masks)
        for minutes in self._blocks(*span):
            world, columns, _ = some.advance(world, self.course, minutes)
            keep(columns)

    def _blocks(self, step: int, to_step: int) -> Iterator[int]:
        """Yield the minutes of blocks that lead from a minute to another."""
        most = min(LIVED_MIN, self.simulation.model.block_min)
        for begin in range(step, to_step, most):
            yield min(most, to_step - begin)

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


class _Made:
    """What is said in a pass over a day, block by block."""

    def __init__(self) -> None:
        self._blocks: dict[str, list[Columns]] = {}

    def keep(self, columns: Sequence[Columns]) -> None:
        """Take what is said in a block."""
        for one in columns:
            shown = replace(one, fault=None, events=())
            self._blocks.setdefault(one.devices[0].kind.code, []).append(shown)

    def part(self, of: Slice) -> Columns | None:
        """Return what the sensors of a slice said; what its kind's last slice took is forgotten."""
        blocks = self._blocks.pop(of.kind, [])
        if not blocks:
            return None
        columns = joined(*blocks)
        if of.count == 1:
            return columns
        if of.number < of.count - 1:
            self._blocks[of.kind] = [columns]
        return taken(columns, of.has(columns.sensor))
