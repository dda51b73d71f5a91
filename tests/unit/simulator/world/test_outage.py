"""A feeder without voltage: what hangs on it, in order, sign and size, and nothing else."""

from dataclasses import dataclass

import numpy as np
import pytest

from contract.arrays import BoolArray, FloatArray
from simulator.world.causes import QUIET, Causes
from simulator.world.city import CityModel
from simulator.world.models import feeder
from simulator.world.models.ground import Places
from simulator.world.models.power import START_RISE_DEGC, Transformers
from simulator.world.state import Block, Physics

DEAD = 5  # of the feeders, one in the middle of the city
BEGIN, END = 20 * 60, 22 * 60  # minutes of the day: the lamps burn


@dataclass(frozen=True, slots=True)
class Outage:
    """A course on which one feeder is out in the evening."""

    midnight_step: int

    def causes(self, from_step: int, to_step: int) -> Causes:
        """Return an outage in the minutes that it lasts."""
        quiet = QUIET.causes(from_step, to_step)
        dark = np.zeros((to_step - from_step, 2**feeder.HALVING_COUNT), dtype=np.bool_)
        minute = np.arange(from_step, to_step) - self.midnight_step
        dark[(minute >= BEGIN) & (minute < END), DEAD] = True
        return Causes(quiet.cells, quiet.lost_capacity_frac, dark if dark.any() else quiet.is_dark)


@pytest.fixture(scope="module")
def dark_day(model: CityModel, midnight: Physics) -> Block:
    return model.advance(midnight, Outage(midnight.step), 1_440)[1]


def on_it(model: CityModel, kind: str) -> BoolArray:
    places: Places = model.places[kind]
    return model.surroundings.feeders.of(places.east_km, places.north_km) == DEAD


def during(block: Block, kind: str, quantity: str) -> FloatArray:
    return block.values[kind][quantity][BEGIN:END]


def test_a_transformer_without_voltage_carries_nothing_and_cools(
    model: CityModel, day: Block, dark_day: Block
) -> None:
    dead = on_it(model, "power_transformer")
    assert dead.any()
    for quantity in ("load_kw", "voltage_v", "current_a", "frequency_hz"):
        values = during(dark_day, "power_transformer", quantity)
        assert values[:, dead].max() == 0, quantity
        assert values[:, ~dead].min() > 0, quantity
    factor = during(dark_day, "power_transformer", "power_factor")
    assert np.isnan(factor[:, dead]).all(), "of nothing there is no share, least of all a good one"
    assert np.all(factor[:, ~dead] > 0)
    oil = during(dark_day, "power_transformer", "oil_temperature_degc")[:, dead]
    usual = during(day, "power_transformer", "oil_temperature_degc")[:, dead]
    assert np.all(np.diff(usual - oil, axis=0) > 0)
    assert np.all(usual[-1] - oil[-1] > 0.3 * START_RISE_DEGC)


def test_a_feeders_energy_is_that_of_its_transformers_and_neighbours_take_over(
    model: CityModel, day: Block, dark_day: Block
) -> None:
    transformers = model.kinds["power_transformer"]
    assert isinstance(transformers, Transformers)
    feeders = model.surroundings.feeders
    hangs = transformers.feeder[:, None] == np.arange(feeders.count)
    usual_kw = day.values["power_transformer"]["load_kw"] @ hangs
    load_kw = dark_day.values["power_transformer"]["load_kw"] @ hangs
    expected = usual_kw * (1 + dark_day.drivers.supply.gain_frac)
    expected[BEGIN:END, DEAD] = 0

    # The fuse and the power factor bend what is taken over a little.
    assert load_kw == pytest.approx(expected, rel=0.02)
    assert load_kw.sum(axis=1) == pytest.approx(
        dark_day.values["power_transformer"]["load_kw"].sum(axis=1)
    )
    tied = feeders.tie_frac[DEAD] > 0
    assert np.array_equal(load_kw[:BEGIN], usual_kw[:BEGIN])
    others = ~tied
    others[DEAD] = False
    assert np.array_equal(load_kw[:, others], usual_kw[:, others])
    late = slice(BEGIN + 45, END)
    gained = (load_kw[late, tied] / usual_kw[late, tied]).mean() - 1
    assert gained == pytest.approx(feeder.TAKEN_FRAC / feeder.NEIGHBOUR_COUNT, rel=0.1)


def test_a_register_stands_still_and_then_runs_on(
    model: CityModel, day: Block, dark_day: Block
) -> None:
    dead = on_it(model, "smart_meter")
    assert dead.any()
    energy, usual = (b.values["smart_meter"]["energy_kwh"] for b in (dark_day, day))

    assert np.all(np.diff(energy[BEGIN:END, dead], axis=0) == 0)
    assert np.all(np.diff(energy[END + 1 :, dead], axis=0) > 0)
    assert np.array_equal(energy[:, ~dead], usual[:, ~dead])
    missing = usual[-1, dead] - energy[-1, dead]
    assert missing == pytest.approx(usual[END, dead] - usual[BEGIN, dead])


def test_lamps_are_dark_and_the_others_burn(model: CityModel, day: Block, dark_day: Block) -> None:
    dead = on_it(model, "street_light")
    assert dead.any()
    for quantity in ("lamps_on_count", "power_kw", "voltage_v"):
        assert during(dark_day, "street_light", quantity)[:, dead].max() == 0
    assert during(day, "street_light", "lamps_on_count")[:, dead].min() > 0


def test_pumps_stop_while_their_wells_rise(model: CityModel, day: Block, dark_day: Block) -> None:
    dead = on_it(model, "pump_station")
    assert dead.any()
    # Behind an open gate what stands follows the river; where none is, nothing else empties a well.
    gated = ~np.isnan(day.values["pump_station"]["gate_open_frac"][0])
    shut = dead & ~gated
    assert shut.any()
    level, usual = (during(b, "pump_station", "wetwell_level_m")[:, shut] for b in (dark_day, day))

    assert during(dark_day, "pump_station", "pumps_running_count")[:, dead].max() == 0
    assert during(dark_day, "pump_station", "flow_m3h")[:, dead].max() == 0
    assert np.all(np.diff(level, axis=0) >= 0)
    assert np.all(level[-1] >= usual[-1])
    assert (level[-1] - usual[-1]).max() > 0.5
    after = dark_day.values["pump_station"]["flow_m3h"][END : END + 60, dead]
    assert after.max() > day.values["pump_station"]["flow_m3h"][END : END + 60, dead].max()


def test_pressure_falls_most_beside_the_dead_feeder(
    model: CityModel, day: Block, dark_day: Block
) -> None:
    places, feeders = model.places["water_network"], model.surroundings.feeders
    apart_km = np.hypot(
        places.east_km - feeders.east_km[DEAD], places.north_km - feeders.north_km[DEAD]
    )
    usual = day.values["water_network"]["pressure_bar"]
    lost = 1 - dark_day.values["water_network"]["pressure_bar"] / usual
    order = np.argsort(apart_km)

    assert np.all(np.diff(lost[BEGIN, order]) <= 1e-12)
    assert 0.1 < lost[BEGIN:END].max() < 0.4
    assert lost[BEGIN:END, apart_km > 10].max(initial=0) < 0.001
    assert np.abs(lost[:BEGIN]).max() == np.abs(lost[END:]).max() == 0


def test_nothing_else_moves(model: CityModel, day: Block, dark_day: Block) -> None:
    touched = {"power_transformer", "smart_meter", "street_light", "pump_station", "water_network"}
    for kind, values in day.values.items():
        for name, usual in values.items():
            if kind not in touched:
                assert np.array_equal(dark_day.values[kind][name], usual), f"{kind}.{name}"
            elif kind not in {"water_network", "power_transformer"}:
                alive = ~on_it(model, kind)
                here = dark_day.values[kind][name][:, alive]
                assert np.array_equal(here, usual[:, alive], equal_nan=True), f"{kind}.{name}"
    for name in ("flow_m3h", "chlorine_mgl", "turbidity_ntu", "ph"):
        usual = day.values["water_network"][name]
        assert np.array_equal(dark_day.values["water_network"][name], usual)


def test_an_outage_gives_the_same_however_a_block_is_cut(
    model: CityModel, midnight: Physics, dark_day: Block
) -> None:
    course, state = Outage(midnight.step), midnight
    state = model.advance(state, course, BEGIN - 1)[0]
    for at in range(BEGIN - 1, BEGIN + 20):
        state, part = model.advance(state, course, 1)
        for kind, values in dark_day.values.items():
            for name, whole in values.items():
                here = part.values[kind][name][0]
                assert np.array_equal(here, whole[at], equal_nan=True), f"{kind}.{name}"
