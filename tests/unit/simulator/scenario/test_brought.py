"""What events bring upon the city, and what an outage brings upon its devices."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pytest

from contract.arrays import FloatArray
from simulator.scenario import brought
from simulator.scenario.event import Event
from simulator.world.models import cell

BEGIN = 29_868_900


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """Things in a row from west to east, some kilometres apart."""

    name: tuple[str, ...]
    apart_km: float = 1.0

    @property
    def index(self) -> Mapping[str, int]:
        return {name: place for place, name in enumerate(self.name)}

    @property
    def count(self) -> int:
        return len(self.name)

    @property
    def east_km(self) -> FloatArray:
        return self.apart_km * np.arange(self.count, dtype=np.float64)

    @property
    def north_km(self) -> FloatArray:
        return np.zeros(self.count)


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """Three feeders, and sensors and gateways beside them."""

    streets: Points = Points(tuple("abcdef"))
    feeders: Points = Points(("west", "middle", "east"))
    gateways: Points = Points(("gw-1", "gw-2", "gw-3"))
    sensors: Mapping[str, Points] = field(
        default_factory=lambda: {
            "air_quality": Points(("aq-1", "aq-2", "aq-3")),
            "weather": Points(("we-1", "we-2")),
            "parking": Points(()),
            "street_light": Points(("sl-1", "sl-2", "sl-3")),
        }
    )

    @staticmethod
    def plane_km(lat_deg: float, lon_deg: float) -> tuple[float, float]:
        return 100 * (lon_deg - 106), 100 * (lat_deg - 10)


STAGE = Row()


def event(what: str, **named: object) -> Event:
    given: dict[str, object] = {"begin_step": BEGIN, "end_step": BEGIN + 90, **named}
    return Event(event_id=f"test.{what}", what=what, **given)  # pyright: ignore[reportArgumentType]


def test_nothing_brings_arrays_without_columns() -> None:
    fault = event("stuck", sensors=("aq-1",))
    causes = brought.causes([fault], STAGE, BEGIN, BEGIN + 5)

    assert causes.cells.begin_step.size == 0
    assert causes.lost_capacity_frac.shape == (5, 0)
    assert causes.is_dark.shape == (5, 0)


def test_a_storm_passes_over_its_place_in_the_middle_of_its_life() -> None:
    given = event("storm", lat_deg=10.1, lon_deg=106.2, values={"moves_kmh": 24.0, "peak_mmh": 80})
    cells = brought.causes([given], STAGE, BEGIN, BEGIN + 1).cells
    steps = np.arange(BEGIN, BEGIN + 91)
    total = np.zeros((steps.size, 1))
    cell.add_rain(total, cells, steps, (np.array([20.0]), np.array([10.0])))

    assert int(np.argmax(total)) == 45
    assert total[45, 0] == pytest.approx(80)
    assert total[0, 0] == total[-1, 0] == 0


def test_a_storm_that_was_ended_rained_before_as_if_it_had_not_been() -> None:
    whole = event("storm", lat_deg=10.0, lon_deg=106.0)
    ended = event(
        "storm", lat_deg=10.0, lon_deg=106.0, end_step=BEGIN + 40, values={brought.LIFE: 90.0}
    )
    steps = np.arange(BEGIN, BEGIN + 90)
    rain: list[FloatArray] = []
    for given in (whole, ended):
        total = np.zeros((steps.size, 1))
        cells = brought.causes([given], STAGE, BEGIN, BEGIN + 90).cells
        cell.add_rain(total, cells, steps, (np.zeros(1), np.zeros(1)))
        rain.append(total[:, 0])

    assert np.array_equal(rain[0][:40], rain[1][:40])
    assert rain[0][40] > 0
    assert rain[1][40:].max() == 0


def test_streets_lose_capacity_from_begin_to_end_and_two_causes_leave_the_least() -> None:
    crash = event("accident", streets=(2,), values={"lost_capacity_frac": 0.5})
    works = event("closure", streets=(2, 4), begin_step=BEGIN + 10, end_step=None)
    lost = brought.causes([crash, works], STAGE, BEGIN - 5, BEGIN + 100).lost_capacity_frac

    assert lost.shape == (105, 6)
    assert lost[:5].max() == 0
    assert lost[5, 2] == pytest.approx(0.5)
    assert lost[20, 2] == pytest.approx(1 - 0.5 * 0.05)
    assert lost[-1, 2] == lost[-1, 4] == pytest.approx(0.95)
    assert lost[:, [0, 1, 3, 5]].max() == 0


def test_a_block_knows_of_an_outage_only_while_it_lasts() -> None:
    outage = event("feeder_outage", feeders=(1,))
    whole = brought.causes([outage], STAGE, BEGIN - 10, BEGIN + 120).is_dark
    parts = [brought.causes([outage], STAGE, at, at + 1).is_dark for at in (BEGIN - 1, BEGIN)]

    assert whole.sum() == 90
    assert whole[10:100, 1].all()
    assert parts[0].shape == (1, 0)
    assert parts[1].tolist() == [[False, True, False]]


def test_an_outage_silences_what_has_no_battery_and_cuts_gateways_off() -> None:
    faults = brought.outage_faults(event("feeder_outage", feeders=(1,)), STAGE)

    assert [(fault.what, fault.sensors, fault.gateways) for fault in faults] == [
        ("dead", ("aq-2",), ()),
        ("offline", (), ("gw-2",)),
    ]
    for fault in faults:
        assert fault.cause_event_id == "test.feeder_outage"
        assert (fault.begin_step, fault.end_step) == (BEGIN, BEGIN + 90)
        assert fault.feeders == ()


def test_other_events_come_as_sources_with_their_place_and_parameters() -> None:
    fire = event("fire", lat_deg=10.1, lon_deg=106.2, values={"source_gs": 80.0})
    wave = event("heat_wave", end_step=None)
    dark = event("lamp_failure", sensors=("sl-3", "sl-1", "of another fleet"))
    causes = brought.causes([fire, wave, dark], STAGE, BEGIN, BEGIN + 2)
    burns = causes.of("fire")
    assert (burns.east_km[0], burns.north_km[0]) == pytest.approx((20.0, 10.0))
    assert np.isnan(burns.radius_km[0])
    assert burns.values["source_gs"].tolist() == [80.0]
    assert causes.of("heat_wave").end_step.tolist() == [np.inf]
    assert causes.of("heat_wave").values["rise_degc"].tolist() == [3.5]
    assert causes.of("lamp_failure").things[0].tolist() == [2, 0]
    assert causes.of("surge").count == 0


def test_what_is_over_is_remembered_for_two_days() -> None:
    leak = event("leak", begin_step=BEGIN, end_step=BEGIN + 5, lat_deg=10.0, lon_deg=106.0)
    after = BEGIN + 5 + brought.LOOK_BACK_MIN
    sources = brought.causes([leak], STAGE, after - 1, after).of("leak")
    assert sources.is_on(np.arange(BEGIN - 1, BEGIN + 6)).T.tolist() == [
        [False, True, True, True, True, True, False]
    ]
    assert brought.causes([leak], STAGE, after, after + 1).of("leak").count == 0
