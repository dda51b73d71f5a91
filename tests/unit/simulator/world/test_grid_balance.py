"""Each minute a feeder carries what its transformers do, whatever happens to the grid."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract.arrays import BoolArray, FloatArray
from simulator.world.city import CityModel
from simulator.world.models import breaker, feeder
from simulator.world.models.meter import Meters
from simulator.world.models.power import Transformers
from simulator.world.state import Block, Physics

DAY_MIN, FEEDERS = 1_440, 2**feeder.HALVING_COUNT

outages = st.lists(
    st.tuples(
        st.integers(0, FEEDERS - 1), st.integers(0, DAY_MIN - 1), st.integers(1, 600)
    ),
    min_size=1, max_size=6,
)  # fmt: skip


def is_dark(outages: list[tuple[int, int, int]]) -> BoolArray:
    dark = np.zeros((DAY_MIN, FEEDERS), dtype=np.bool_)
    for dead, begin, lasts in outages:
        dark[begin : begin + lasts, dead] = True
    return dark


def apparent_kva(values: dict[str, FloatArray]) -> FloatArray:
    return np.nan_to_num(values["load_kw"] / values["power_factor"])


@pytest.fixture(scope="module")
def transformers(model: CityModel) -> Transformers:
    transformers = model.kinds["power_transformer"]
    assert isinstance(transformers, Transformers)
    return transformers


@settings(max_examples=6, deadline=None)
@given(outages=outages)
def test_a_feeder_carries_what_its_transformers_do(
    model: CityModel, midnight: Physics, day: Block, transformers: Transformers,
    outages: list[tuple[int, int, int]],
) -> None:  # fmt: skip
    """Of its own customers' load: nothing while it is dead, else that and what it took over."""
    feeders, state = model.surroundings.feeders, midnight.states["power_transformer"]
    dark = is_dark(outages)
    supply = feeders.supply(dark, feeders.start())[0]
    values = transformers.run(replace(day.drivers, supply=supply), state)[0]
    hangs = (transformers.feeder[:, None] == np.arange(FEEDERS)).astype(np.float64)
    usual, here = (apparent_kva(dict(one)) for one in (day.values["power_transformer"], values))
    by_feeder, wanted = here @ hangs, (usual @ hangs) * (1 + supply.gain_frac) * ~dark

    assert hangs.sum(axis=1).tolist() == [1.0] * transformers.zone.size
    assert (usual / transformers.rating_kva).max() * (1 + supply.gain_frac.max()) < (
        breaker.TRIP_FRAC
    )
    assert by_feeder == pytest.approx(wanted)
    assert by_feeder.sum(axis=1) == pytest.approx(here.sum(axis=1))
    assert not here[dark[:, transformers.feeder]].any()
    assert np.all(supply.gain_frac[dark] == 0)


@settings(max_examples=6, deadline=None)
@given(outages=outages)
def test_a_register_grows_by_what_is_drawn_each_minute(
    model: CityModel, midnight: Physics, day: Block, outages: list[tuple[int, int, int]]
) -> None:
    meters = model.kinds["smart_meter"]
    assert isinstance(meters, Meters)
    feeders, dark = model.surroundings.feeders, is_dark(outages)
    supply = feeders.supply(dark, feeders.start())[0]
    values, after = meters.run(replace(day.drivers, supply=supply), midnight.states["smart_meter"])
    register = np.vstack([values["energy_kwh"], after["energy"]])
    drawn, behind = values["energy_kwh/min"], dark[:, meters.feeder]

    assert np.diff(register, axis=0) == pytest.approx(drawn, abs=1e-9)
    assert np.all(drawn[behind] == 0)
    usual = day.values["smart_meter"]["energy_kwh/min"]
    assert np.array_equal(drawn[~behind], usual[~behind])
