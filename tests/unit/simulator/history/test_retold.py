"""A past is made again from its midnights: with the live run behind it, it is one straight run."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from contract.catalogue import KINDS
from contract.city import City
from contract.clock import from_us
from contract.payload.truth import TruthEvent
from simulator.devices.reading import Columns
from simulator.history import measured, slices
from simulator.history.retold import TRUTH_KIND, Part, Retold
from simulator.run import straight
from simulator.run.begin import Opening
from simulator.run.checkpoint import Checkpoints
from simulator.run.digest import Lines, digest, joined, lines_of
from simulator.run.past import Past, PastFolder
from simulator.run.plan import Plan
from simulator.run.stage import course_of
from simulator.run.start import start
from simulator.run.straight import Stretch
from simulator.scenario.course import Course
from simulator.scenario.troubles import MAX_TROUBLE
from simulator.world.state import MINUTE_MS
from simulator.world.units import HOUR_MIN
from tests.stand.begun_run import plan_of

SENSORS, TROUBLE = 90, float(MAX_TROUBLE)
# 2026-10-24 02:00:17 in Ho Chi Minh City: into a minute, and a gateway has no line.
WALL_MS = 29_879_700 * MINUTE_MS + 17_321
# From before midnight, for a past has parts of each civil day.
HISTORY_MIN = 3 * HOUR_MIN + 29
SEAM_MS = WALL_MS // MINUTE_MS * MINUTE_MS
LIVE_MIN = 2 * HOUR_MIN


@dataclass(frozen=True, slots=True, eq=False)
class Begun:
    """A live run with a past, and how the past is made again."""

    plan: Plan
    opening: Opening
    course: Course
    retold: Retold
    past: Past


@pytest.fixture(scope="module", autouse=True)
def few_are_measured() -> Iterator[None]:
    """What measuring finds is looked at elsewhere, and takes long of so much trouble."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(measured, "MEASURED_MAX", 3)
        yield


@pytest.fixture(scope="module")
def begun(city: City, tmp_path_factory: pytest.TempPathFactory) -> Begun:
    return began(city, tmp_path_factory.mktemp("troubled"), TROUBLE)


def began(city: City, data: Path, trouble: float) -> Begun:
    plan = plan_of(city, sensor_count=SENSORS, trouble=trouble, history_min=HISTORY_MIN)
    begun = start(plan, Checkpoints(data), lambda: False, wall=lambda: from_us(WALL_MS * 1000))
    folder = PastFolder(data)
    past = folder.load()
    assert past is not None
    return Begun(plan, begun.opening, begun.course, Retold.of(folder, past, city), past)


@pytest.fixture(scope="module")
def parts(begun: Begun) -> Sequence[Part]:
    return list(begun.retold.parts())


def shown(parts: Sequence[Part]) -> list[Lines]:
    """Return the readings of parts as the digest writes them."""
    return [
        lines_of(Stretch([part.columns], part.from_ms, part.to_ms))
        for part in parts
        if part.columns is not None
    ]


def lived(begun: Begun) -> Iterator[Stretch]:
    """Yield what the live run says from the seam on, minute by minute."""
    world = begun.opening.world
    for _ in range(LIVE_MIN):
        from_ms = world.physics.step * MINUTE_MS
        world, columns, _ = begun.opening.simulation.advance(world, begun.course, 1)
        yield Stretch(columns, from_ms, from_ms + MINUTE_MS)


def test_history_and_live_are_one_straight_run(
    begun: Begun, parts: Sequence[Part], city: City
) -> None:
    """With what a fault holds back over the seam: numbers and registers go on."""
    assert begun.opening.world.devices.waiting, "this seam shows nothing: choose another"
    text = joined([*shown(parts), *map(lines_of, lived(begun))]).in_order()
    one = straight.Plan(
        city_folder=city.folder,
        seed=begun.plan.seed,
        sensor_count=SENSORS,
        period_scale=1.0,
        start_ms=begun.past.birth_ms,
        duration_ms=(HISTORY_MIN + LIVE_MIN) * MINUTE_MS,
        trouble=TROUBLE,
    )

    assert (hashlib.sha256("".join(text).encode()).hexdigest(), len(text)) == digest(one)


def test_parts_are_civil_days_by_kind_the_newest_day_first(
    begun: Begun, parts: Sequence[Part]
) -> None:
    days = ["2026-10-24", "2026-10-23"]
    kinds = [kind.code for kind in KINDS if begun.retold.sensors[kind.code]]

    expected = [f"{day}/{kind}/1" for day in days for kind in (*kinds, TRUTH_KIND)]
    assert [part.name for part in parts] == expected
    assert begun.retold.part_count == len(parts)
    spans = {part.name[:10]: (part.from_ms, part.to_ms) for part in parts}
    midnight_ms = 1_792_774_800_000
    assert spans == {
        "2026-10-24": (midnight_ms, SEAM_MS),
        "2026-10-23": (SEAM_MS - HISTORY_MIN * MINUTE_MS, midnight_ms),
    }


def test_a_large_fleet_is_made_in_slices_and_says_the_same(
    begun: Begun, parts: Sequence[Part], city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slices, "PART_ROWS", 700)
    monkeypatch.setattr(slices, "AT_ONCE_ROWS", 1_500)
    again = Retold.of(begun.retold.folder, begun.past, city)
    sliced = list(again.parts())

    assert len(again.passes) > 3
    assert again.part_count == len(sliced) > len(parts)
    assert joined(shown(sliced)).in_order() == joined(shown(parts)).in_order()
    assert truths(sliced) == truths(parts)
    assert len({part.name for part in sliced}) == len(sliced)


def truths(parts: Sequence[Part]) -> list[tuple[str, str, TruthEvent]]:
    told = [(part.name, one.event_id, one) for part in parts for one in part.truth]
    return sorted(told, key=lambda one: one[:2])


def test_every_number_of_a_sensor_is_there_up_to_the_live_runs_first(
    begun: Begun, parts: Sequence[Part]
) -> None:
    seen: dict[str, list[Columns]] = {}
    for part in parts:
        if part.columns is not None:
            seen.setdefault(part.kind, []).append(part.columns)
    devices = begun.opening.world.devices
    for kind, columns in seen.items():
        numbers = [
            (sensor, seq)
            for one in columns
            for sensor, seq in zip(one.sensor.tolist(), one.seq.tolist(), strict=True)
        ]
        waiting = devices.waiting.get(kind)
        if waiting is not None:
            numbers += zip(waiting["sensor"].tolist(), waiting["seq"].tolist(), strict=True)
        once = Counter(numbers)
        assert {sensor for sensor, _ in once} <= set(range(devices.seq[kind].size))
        for sensor, following in enumerate(devices.seq[kind].tolist()):
            mine = {seq for one, seq in once if one == sensor}
            assert mine <= set(range(following)), kind
            # What a line that loses readings took away is nowhere.
            assert len(mine) > 0.5 * following, (kind, sensor)


def test_the_world_at_the_seam_is_the_live_runs(begun: Begun) -> None:
    last = max(begun.past.marks)
    world = begun.retold.folder.world(last)
    course = course_of(begun.opening.simulation.model, trouble=TROUBLE)
    while world.physics.step < SEAM_MS // MINUTE_MS:
        world, _, _ = begun.opening.simulation.advance(world, course, 30)

    for part, state in world.physics.states.items():
        for name, array in state.items():
            assert np.array_equal(array, begun.opening.world.physics.states[part][name]), part
