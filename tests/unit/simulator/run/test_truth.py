"""Each event is told at its begin and, measured beside the living city, at its end."""

import asyncio
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pytest

from contract.errors import PayloadError
from contract.payload.truth import TruthEvent
from contract.reason import Reason
from simulator.devices.reading import Columns
from simulator.run.checkpoint import Head
from simulator.run.going_on import instant
from simulator.run.kept import Kept
from simulator.run.stage import course_of
from simulator.run.truth import MEASURED_MAX_MIN, Witness
from simulator.run.twin import PIECE_MAX_MIN
from simulator.run.world import Simulation, World
from simulator.scenario.course import Course, Edge
from simulator.scenario.event import Event
from simulator.world.city import CityModel
from simulator.world.state import MINUTE_MS, Physics

TIMEOUT_S = 30


@dataclass
class Town:
    """A city that lives by hand."""

    simulation: Simulation
    world: World
    course: Course
    said: list[TruthEvent] = field(default_factory=list[TruthEvent])
    room_bytes: int = 0

    def __post_init__(self) -> None:
        assert self.course.stage is not None
        self.witness = Witness(
            self.simulation, self.course.stage, self.said.append, Kept(self.room_bytes)
        )

    @property
    def step(self) -> int:
        """Return the minute that comes next."""
        return self.world.physics.step

    def happen(self, what: str, for_min: int | None, **members: object) -> Event:
        """Let something happen from the next minute on."""
        end_step = None if for_min is None else self.step + for_min
        event = Event(
            event_id=f"test.{what}-{len(self.course.given)}", what=what, begin_step=self.step,
            end_step=end_step, **members,  # pyright: ignore[reportArgumentType]
        )  # fmt: skip
        self.course = self.course.with_events([event])
        return event

    def live(self, minutes: int) -> None:
        """Live on, as the living run does: minute by minute."""
        for _ in range(minutes):
            before = self.world
            self.world, _, edges = self.simulation.advance(before, self.course, 1)
            if edges:
                self.witness.note(before, self.course, edges)

    async def hear(self, count: int) -> Sequence[TruthEvent]:
        """Let it measure until so much is said."""
        measuring = asyncio.create_task(self.witness.run())
        try:
            async with asyncio.timeout(TIMEOUT_S):
                while len(self.said) < count:  # noqa: ASYNC110 - what is said sets no event
                    await asyncio.sleep(0.001)
        finally:
            measuring.cancel()
        return self.said

    def words(self) -> list[tuple[str, bool, bool]]:
        """Return what was said: of which event, whether it was over and measured."""
        return [(one.event_id, one.to_at is not None, bool(one.expected)) for one in self.said]


@dataclass(frozen=True, eq=False)
class Interleaved(Simulation):
    """A run that goes no piece further before the loop has turned."""

    loop: asyncio.AbstractEventLoop
    lengths_min: list[int] = field(default_factory=list[int])

    def advance(
        self, world: World, course: Course, minutes: int
    ) -> tuple[World, Sequence[Columns], Sequence[Edge]]:
        """Advance once the loop has turned: never, where the loop waits for this."""
        has_turned = threading.Event()
        self.loop.call_soon_threadsafe(has_turned.set)
        assert has_turned.wait(TIMEOUT_S), "the loop waits for what is measured"
        self.lengths_min.append(minutes)
        return super().advance(world, course, minutes)


NewTown = Callable[..., Town]


@pytest.fixture
def town(model: CityModel, midnight: Physics) -> NewTown:
    """Found a town before midnight's minute."""

    def founded(room_bytes: int = 10_000_000) -> Town:
        birth_ms = (midnight.step - 60) * MINUTE_MS
        simulation = Simulation.of(model, birth_ms=birth_ms, period_scale=1.0)
        course = course_of(model, trouble=0)
        world = simulation.born(midnight, boot=0)
        return Town(simulation, world, course, room_bytes=room_bytes)

    return founded


async def test_an_event_is_told_at_its_begin_and_measured_at_its_end(town: NewTown) -> None:
    city = town()
    city.live(5)
    event = city.happen("dead", 60, sensors=("hcmc-aq-0002",))
    city.live(1)
    assert city.words() == [(event.event_id, False, False)]
    city.live(59)
    assert len(city.said) == 1
    city.live(1)
    assert len(city.said) == 1, "measured first"
    begun, ended = await city.hear(2)
    assert begun.sensor_id == ended.sensor_id == ["hcmc-aq-0002"]
    assert {one.direction for one in ended.expected} == {"gone"}
    assert ended.from_at == begun.from_at


async def test_an_event_that_is_ended_early_is_measured_as_it_was(town: NewTown) -> None:
    city = town()
    event = city.happen("dead", None, sensors=("hcmc-aq-0002",))
    city.live(30)
    city.course = city.course.ended_at(event.event_id, city.step)
    city.live(1)
    _, ended = await city.hear(2)
    assert ended.to_at is not None
    assert (ended.to_at - ended.from_at).total_seconds() == 30 * 60
    assert ended.expected


async def test_what_finds_no_room_is_told_and_not_measured(
    town: NewTown, capsys: pytest.CaptureFixture[str]
) -> None:
    city = town(room_bytes=0)
    event = city.happen("dead", 30, sensors=("hcmc-aq-0002",))
    city.live(31)
    assert city.words() == [(event.event_id, False, False), (event.event_id, True, False)]
    assert city.said[1].sensor_id == ["hcmc-aq-0002"]
    assert "truth_not_measured" in capsys.readouterr().out


async def test_what_lasts_long_is_measured_by_its_beginning(town: NewTown) -> None:
    """Its run is kept no longer than that, and its end is told at once."""
    city = town()
    lasting = city.happen("bias", None, sensors=("hcmc-aq-0002",), values={"bias_frac": 0.5})
    city.live(MEASURED_MAX_MIN + 1)
    short = city.happen("dead", 10, sensors=("hcmc-aq-0001",))
    city.live(11)
    await city.hear(3)
    city.course = city.course.ended_at(lasting.event_id, city.step)
    city.live(1)
    assert city.words() == [
        (lasting.event_id, False, False),
        (short.event_id, False, False),
        (short.event_id, True, True),
        (lasting.event_id, True, True),
    ]
    assert {one.direction for one in city.said[-1].expected} == {"up"}


async def test_a_run_that_is_taken_up_tells_what_goes_on_and_what_ended_lately(
    town: NewTown,
) -> None:
    """Of a fault what it does is measured from then on; an event was there before."""
    city = town()
    over = city.happen("dead", 5, sensors=("hcmc-aq-0001",))
    fault = city.happen("dead", 30, sensors=("hcmc-aq-0002",))
    event = city.happen("accident", 30, streets=(3,), values={"lost_capacity_frac": 0.7})
    city.world, _, _ = city.simulation.advance(city.world, city.course, 15)
    city.witness.awake(city.world, city.course)
    assert sorted(city.words()) == sorted(
        [
            (over.event_id, True, False),
            (fault.event_id, False, False),
            (event.event_id, False, False),
        ]
    )
    city.live(16)
    await city.hear(5)
    assert sorted(city.words()[3:]) == sorted(
        [(event.event_id, True, False), (fault.event_id, True, True)]
    )


async def test_an_event_that_nobody_would_take_is_passed_over(
    town: NewTown, capsys: pytest.CaptureFixture[str]
) -> None:
    city = town()

    def refuse(event: TruthEvent) -> None:
        raise PayloadError(Reason.WRONG_TYPE, event.event_id)

    assert city.course.stage is not None
    city.witness = Witness(city.simulation, city.course.stage, refuse)
    city.happen("dead", 5, sensors=("hcmc-aq-0001",))
    city.live(1)
    assert "truth_untold" in capsys.readouterr().out


async def test_the_living_loop_turns_while_something_is_measured(town: NewTown) -> None:
    """What is computed beside it comes in pieces, none of which keeps the loop from turning."""
    city = town()
    beside = Interleaved(city.simulation.model, city.simulation.emitter, asyncio.get_running_loop())
    assert city.course.stage is not None
    city.witness = Witness(beside, city.course.stage, city.said.append)
    event = city.happen("accident", 300, streets=(3,), values={"lost_capacity_frac": 0.7})
    city.live(301)
    await city.hear(2)
    assert city.words()[-1] == (event.event_id, True, True)
    assert sum(beside.lengths_min) == 2 * 300, "with the event and without it"
    assert max(beside.lengths_min) <= PIECE_MAX_MIN


def test_what_the_run_before_left_going_on_has_an_end(town: NewTown) -> None:
    """Other trouble, another fleet or seed: what was told to have begun happens no more."""
    city = town()
    stays = city.happen("dead", None, sensors=("hcmc-aq-0002",))
    over = city.happen("late", 5, sensors=("hcmc-aq-0003",))
    left_step = city.step + 2
    gone = Event(
        event_id="everyday-7.20261016.offline-gw-1",
        what="offline",
        begin_step=city.step,
        end_step=city.step + 600,
        gateways=("a-gateway-of-another-fleet",),
    )
    head = Head(
        step=left_step, city="hcmc", seed=42, sensor_count=1, speed=1.0,
        going_on=(stays, over, gone),
    )  # fmt: skip
    city.live(10)
    city.said.clear()
    city.witness.end_left(head, city.world, city.course)

    ends = {one.event_id: one.to_at for one in city.said}
    assert ends == {
        over.event_id: instant(over.begin_step + 5),
        gone.event_id: instant(left_step),
    }
    city.said.clear()
    city.witness.end_left(None, city.world, city.course)
    assert not city.said
