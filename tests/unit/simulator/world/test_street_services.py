"""Lamps that fail and collectors who do not come: what follows, in sign and size, and no more."""

import numpy as np
import pytest

from contract.arrays import FloatArray
from simulator import rng
from simulator.run.stage import stage_of_run
from simulator.scenario.asked import Asked, Place
from simulator.scenario.course import Course
from simulator.scenario.resolve import resolve
from simulator.scenario.stage import Stage
from simulator.world.city import CityModel
from simulator.world.models.lighting import STANDBY_KW
from simulator.world.models.waste import LEFT_FRAC, OVERFULL_FRAC
from simulator.world.state import Block, Physics

DAY_MIN = 1_440
NOON, EVENING, LATE = 12 * 60, 19 * 60, 22 * 60  # minutes of the day
THING = 1  # of the cabinets, or of the bins


@pytest.fixture(scope="module")
def stage(model: CityModel) -> Stage:
    return stage_of_run(model)


def course(
    stage: Stage, midnight: Physics, what: str, kind: str, minutes: tuple[int, int],
    **values: float,
) -> Course:  # fmt: skip
    place = Place(sensor=(stage.sensors[kind].name[THING],))
    begin, end = (midnight.step + minute for minute in minutes)
    event = resolve(stage, Asked(
        event_id="twin.one", what=what, place=place, begin_step=begin, end_step=end,
        values=values, lots="twin",
    ))  # fmt: skip
    return Course(stage, given=(event,))


def lived(model: CityModel, midnight: Physics, course: Course, days: int = 1) -> list[Block]:
    blocks: list[Block] = []
    for _ in range(days):
        midnight, block = model.advance(midnight, course, DAY_MIN)
        blocks.append(block)
    return blocks


def assert_only_it_moves(day: Block, other: Block, kind: str) -> None:
    for code, values in day.values.items():
        for name, usual in values.items():
            same = (usual == other.values[code][name]) | np.isnan(usual)
            if code == kind:
                same = np.delete(same, THING, axis=1)
            assert same.all(), f"{code}.{name}"


@pytest.mark.parametrize("lost_frac", [1.0, 0.4])
def test_lamps_of_a_failed_circuit_are_faulty_at_once_and_dark_by_night(
    model: CityModel, midnight: Physics, day: Block, stage: Stage, lost_frac: float
) -> None:
    failing = course(
        stage, midnight, "lamp_failure", "street_light", (NOON, LATE), lost_frac=lost_frac
    )
    dark = lived(model, midnight, failing)[0]
    usual, here = (
        {name: array[:, THING] for name, array in block.values["street_light"].items()}
        for block in (day, dark)
    )
    cabinets: FloatArray = usual["lamps_on_count"].max() + usual["lamps_faulty_count"][EVENING]
    lost = np.minimum(rng.rounded(lost_frac * cabinets), cabinets - usual["lamps_faulty_count"])
    during = slice(NOON, LATE)
    grown = here["lamps_faulty_count"] - usual["lamps_faulty_count"]

    assert np.array_equal(grown[during], lost[during])
    assert np.array_equal(here["lamps_on_count"][EVENING:LATE],
                          (usual["lamps_on_count"] - lost)[EVENING:LATE])  # fmt: skip
    burning_kw = usual["power_kw"][EVENING:LATE] - STANDBY_KW
    left = here["lamps_on_count"][EVENING:LATE] / usual["lamps_on_count"][EVENING:LATE]
    assert here["power_kw"][EVENING:LATE] == pytest.approx(STANDBY_KW + left * burning_kw)
    by_day = slice(NOON, LATE - 300)
    assert np.array_equal(here["power_kw"][by_day], usual["power_kw"][by_day])
    for name, array in usual.items():
        assert np.array_equal(here[name][:NOON], array[:NOON])
        assert np.array_equal(here[name][LATE:], array[LATE:])
    assert np.array_equal(here["voltage_v"], usual["voltage_v"])
    assert_only_it_moves(day, dark, "street_light")


def fill(blocks: list[Block]) -> FloatArray:
    return np.concatenate([block.values["waste_bin"]["fill_frac"][:, THING] for block in blocks])


def test_a_bin_whose_round_does_not_come_goes_on_filling_until_the_next_one(
    model: CityModel, midnight: Physics, day: Block, stage: Stage
) -> None:
    missed = course(stage, midnight, "missed_collection", "waste_bin", (NOON, NOON + DAY_MIN))
    blocks, usual = (
        lived(model, midnight, missed, 2),
        fill(lived(model, midnight, Course(stage), 2)),
    )
    full = fill(blocks)
    rounds = np.flatnonzero(np.diff(usual) < 0) + 1

    assert rounds.size == 2
    assert usual[rounds].max() < 2 * LEFT_FRAC
    assert np.array_equal(full[: rounds[0]], usual[: rounds[0]])
    assert np.all(np.diff(full[: rounds[1]]) >= 0)
    assert np.all(full[rounds[0] : rounds[1]] > usual[rounds[0] : rounds[1]])
    assert full.max() <= OVERFULL_FRAC
    assert np.array_equal(full[rounds[1] :], usual[rounds[1] :])
    warmer = (
        blocks[0].values["waste_bin"]["temperature_degc"]
        - day.values["waste_bin"]["temperature_degc"]
    )[rounds[0] :, THING]
    assert np.all(warmer > 0)
    assert_only_it_moves(day, blocks[0], "waste_bin")


def test_events_give_the_same_however_a_block_is_cut(
    model: CityModel, midnight: Physics, stage: Stage
) -> None:
    for what, kind in (("lamp_failure", "street_light"), ("missed_collection", "waste_bin")):
        happening = course(stage, midnight, what, kind, (NOON, LATE))
        whole = lived(model, midnight, happening)[0]
        state = model.advance(midnight, happening, EVENING + 7)[0]
        _, part = model.advance(state, happening, 240)
        for name, array in whole.values[kind].items():
            assert np.array_equal(part.values[kind][name], array[EVENING + 7 : EVENING + 247]), name
