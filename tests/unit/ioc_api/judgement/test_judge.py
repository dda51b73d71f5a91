"""The one judgement: what stands, what clears it, and what is held."""

from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.clock import to_us
from contract.payload.notice import LiveItem
from ioc_api.fleet.fleet import Fleet
from ioc_api.fleet.latest import Values
from ioc_api.fleet.sensor import Sensor
from ioc_api.judgement.judge import Judge
from ioc_api.judgement.level import LEVEL_NAMES
from tests.stand.flood_sensor import CITY, PERIOD_S, gauge, say, settled
from tests.stand.live_sensor import NOW

SILENCE = timedelta(minutes=15)
DOUBTFUL, LATE = 8, 64


@pytest.fixture
def fleet() -> Fleet:
    """One gauge."""
    fleet = Fleet()
    fleet.register([gauge()])
    return fleet


@pytest.fixture
def judge(fleet: Fleet) -> Judge:
    """The judge of it."""
    return settled(fleet)


def level(fleet: Fleet, judge: Judge, at: datetime) -> str:
    """Return the gauge's level; the list of crossings must agree with it."""
    statuses = fleet.statuses(to_us(at))
    crossings = judge.crossings(statuses)
    found = LEVEL_NAMES[int(judge.levels(statuses)[0])]
    listed = "none"
    if len(crossings):
        listed = LEVEL_NAMES[int(crossings.level[0])]
        listed += "_held" if crossings.is_held[0] else ""
        listed = "pending" if crossings.is_pending[0] else listed
    assert listed == found
    return found


def test_one_reading_and_then_silence_is_a_flood_that_is_held(fleet: Fleet, judge: Judge) -> None:
    say(fleet, NOW, 0.8)
    assert level(fleet, judge, NOW) == "pending"
    assert level(fleet, judge, NOW + SILENCE) == "critical_held"
    assert level(fleet, judge, NOW + timedelta(days=3)) == "critical_held"


def test_a_threshold_counts_once_it_has_been_crossed_for_its_time(
    fleet: Fleet, judge: Judge
) -> None:
    for minute, expected in enumerate(("pending", "pending", "pending", "critical")):
        at = NOW + timedelta(minutes=minute)
        say(fleet, at, 0.8)
        assert level(fleet, judge, at) == expected


def test_what_has_not_lasted_yet_is_told_and_counts_nowhere(fleet: Fleet, judge: Judge) -> None:
    say(fleet, NOW, 0.8)
    crossings = judge.crossings(fleet.statuses(to_us(NOW)))
    place = int(crossings.place[0])
    assert crossings.thresholds[place].threshold_id == "flood-critical"
    assert crossings.values.tolist() == [0.8]
    assert (crossings.is_pending.tolist(), crossings.is_held.tolist()) == ([True], [False])
    assert crossings.counts() == {"critical": 0, "warning": 0}
    say(fleet, NOW + timedelta(minutes=1), 0.0)
    assert level(fleet, judge, NOW + timedelta(minutes=1)) == "none"


def test_a_trusted_reading_clears_it_and_a_doubtful_one_does_not(
    fleet: Fleet, judge: Judge
) -> None:
    say(fleet, NOW, 0.8)
    for minute, (depth_m, quality, expected) in enumerate(
        ((0.0, DOUBTFUL, "critical_held"), (0.0, LATE, "none"), (0.8, DOUBTFUL, "none")), start=1
    ):
        at = NOW + timedelta(minutes=minute)
        say(fleet, at, depth_m, quality=quality)
        assert level(fleet, judge, at) == expected


def test_the_value_that_is_held_is_the_last_trusted_one(fleet: Fleet, judge: Judge) -> None:
    say(fleet, NOW, 0.8)
    say(fleet, NOW + timedelta(minutes=1), 4.9, quality=DOUBTFUL)
    crossings = judge.crossings(fleet.statuses(to_us(NOW + SILENCE)))
    assert (crossings.values.tolist(), crossings.at_us.tolist()) == ([0.8], [to_us(NOW)])


def test_retirement_clears_it_and_the_way_back_does_not(fleet: Fleet, judge: Judge) -> None:
    say(fleet, NOW, 0.8)
    for retired, expected in ((False, "critical_held"), (True, "none"), (False, "critical_held")):
        fleet.register([gauge(retired=retired)])
        assert level(fleet, judge, NOW + SILENCE) == expected


def test_a_gateway_that_is_gone_holds_what_its_sensors_said(fleet: Fleet, judge: Judge) -> None:
    say(fleet, NOW, 0.2)
    fleet.gateway_status("gw-1", is_offline=True)
    assert level(fleet, judge, NOW) == "warning_held"


def test_the_onset_is_the_first_of_the_run(fleet: Fleet, judge: Judge) -> None:
    for minute, depth_m in enumerate((0.8, 0.0, 0.5, 0.4, 0.9)):
        say(fleet, NOW + timedelta(minutes=minute), depth_m)
        judge.look()
    crossings = judge.crossings(fleet.statuses(to_us(NOW + SILENCE)))
    assert crossings.since_us.tolist() == [to_us(NOW + timedelta(minutes=2))]


def test_what_stood_before_the_process_counts_until_the_database_has_been_asked(
    fleet: Fleet,
) -> None:
    judge = settled(fleet)
    judge.is_settled = False
    say(fleet, NOW, 0.8)
    assert level(fleet, judge, NOW) == "critical"


def test_an_onset_that_is_told_late_is_not_taken_for_another_run(
    fleet: Fleet, judge: Judge
) -> None:
    say(fleet, NOW, 0.8)
    judge.look()
    (flood,) = (each for each in judge.limits if each.kind.code == "street_flood")
    row, place = np.array([0]), len(flood) - 1
    asked_us = judge.judged(flood, row, np.array(place)).at_us
    for minute, depth_m in ((1, 0.0), (2, 0.8)):
        say(fleet, NOW + timedelta(minutes=minute), depth_m)
        judge.look()
    judge.take_onsets(place, row, asked_us, asked_us - 600_000_000)
    assert level(fleet, judge, NOW + timedelta(minutes=2)) == "pending"
    told_us = judge.judged(flood, row, np.array(place)).at_us
    judge.take_onsets(place, row, told_us, told_us - 600_000_000)
    assert level(fleet, judge, NOW + timedelta(minutes=2)) == "critical"


def test_a_river_whose_gauge_falls_silent_does_not_sink(fleet: Fleet, judge: Judge) -> None:
    site = CITY.site("river-phu-an")
    fleet.register([river(site.lat_deg, site.lon_deg)])
    assert fleet.apply(LiveItem("hcmc-rl-0002", "river_level", "", "", 0, {"level_m": 1.55}), NOW)
    for silence in (SILENCE, timedelta(days=1)):
        crossings = judge.crossings(fleet.statuses(to_us(NOW + silence)))
        place = int(crossings.place[0])
        assert crossings.thresholds[place].threshold_id == "phu-an-alarm-ii"
        assert (crossings.is_held.tolist(), crossings.at_us.tolist()) == ([True], [to_us(NOW)])


def take_mean(judge: Judge, mean: float, at: datetime, *, until: datetime | None = None) -> None:
    """Let the database have told the mean of the second sensor, up to its newest value."""
    until_us = np.array([to_us(until or at)])
    judge.take_means(0, np.array([1]), Values(np.array([mean]), np.array([to_us(at)])), until_us)


def test_a_mean_that_ended_before_the_newest_value_is_held_while_its_sensor_sends(
    fleet: Fleet, judge: Judge
) -> None:
    fleet.register(
        [replace(gauge(2), sensor_id="hcmc-ns-0002", kind="noise", quantities=["leq_db"])]
    )
    judge.is_settled = False  # so that it need not have lasted
    later = NOW + timedelta(hours=2)
    for at, held in ((NOW, [False]), (later, [True])):
        assert fleet.apply(LiveItem("hcmc-ns-0002", "noise", "", "", 0, {"leq_db": 90.0}), at)
        take_mean(judge, 90.0, NOW, until=at)
        crossings = judge.crossings(fleet.statuses(to_us(at)))
        assert (crossings.is_held.tolist(), crossings.at_us.tolist()) == (held, [to_us(NOW)])
    take_mean(judge, 40.0, later)
    assert len(judge.crossings(fleet.statuses(to_us(later)))) == 0


def test_what_was_said_by_night_is_not_judged_by_the_day_that_follows(
    fleet: Fleet, judge: Judge
) -> None:
    midnight = NOW.replace(hour=17)  # UTC
    fleet.register(
        [replace(gauge(2), sensor_id="hcmc-ns-0002", kind="noise", quantities=["leq_db"])]
    )
    assert fleet.apply(LiveItem("hcmc-ns-0002", "noise", "", "", 0, {"leq_db": 66.0}), midnight)
    take_mean(judge, 66.0, midnight)
    for hours in (1, 12):
        crossings = judge.crossings(fleet.statuses(to_us(midnight + timedelta(hours=hours))))
        place = int(crossings.place[0])
        assert crossings.thresholds[place].threshold_id == "noise-night-warning"


def river(lat_deg: float, lon_deg: float) -> Sensor:
    """Return a gauge of the river's level at a place."""
    return replace(
        gauge(2),
        sensor_id="hcmc-rl-0002",
        kind="river_level",
        quantities=["level_m"],
        lat_deg=lat_deg,
        lon_deg=lon_deg,
    )


def test_a_gauge_that_is_moved_to_a_station_is_judged_by_its_limits(
    fleet: Fleet, judge: Judge
) -> None:
    """What it said last was said where it stands: the announcement before had that wrong."""
    site = CITY.site("river-phu-an")
    fleet.register([river(10.9, 106.5)])
    assert fleet.apply(LiveItem("hcmc-rl-0002", "river_level", "", "", 0, {"level_m": 1.55}), NOW)
    statuses = fleet.statuses(to_us(NOW + SILENCE))
    assert len(judge.crossings(statuses)) == 0
    fleet.register([river(site.lat_deg, site.lon_deg)])
    assert len(judge.crossings(statuses)) == 1


def test_a_device_that_takes_over_an_id_has_no_mean_of_the_one_before(
    fleet: Fleet, judge: Judge
) -> None:
    meter = replace(gauge(2), sensor_id="hcmc-ns-0002", kind="noise", quantities=["leq_db"])
    fleet.register([meter])
    assert fleet.apply(LiveItem("hcmc-ns-0002", "noise", "", "", 0, {"leq_db": 90.0}), NOW)
    take_mean(judge, 90.0, NOW)
    statuses = fleet.statuses(to_us(NOW + SILENCE))
    assert len(judge.crossings(statuses)) == 1
    fleet.register([replace(meter, sensor_key=77)])
    judge.look()
    assert fleet.apply(LiveItem("hcmc-ns-0002", "noise", "", "", 0, {"leq_db": 30.0}), NOW)
    assert len(judge.crossings(statuses)) == 0


READING = st.tuples(
    st.integers(1, 3), st.sampled_from((0.0, 0.15, 0.8)), st.sampled_from((0, DOUBTFUL, LATE))
)


@given(st.lists(st.tuples(READING, st.booleans()), max_size=30))
def test_how_often_one_looks_does_not_matter_to_what_is_held(
    told: list[tuple[tuple[int, float, int], bool]],
) -> None:
    fleet = Fleet()
    fleet.register([gauge(number) for number in (1, 2, 3)])
    often = settled(fleet)
    for index, ((number, depth_m, quality), is_looked_at) in enumerate(told):
        at = NOW + timedelta(seconds=index * PERIOD_S)
        say(fleet, at, depth_m, number=number, quality=quality)
        if is_looked_at:
            often.look()
    often.look()
    once = settled(fleet)
    statuses = fleet.statuses(to_us(NOW + timedelta(days=1)))
    once.judge(np.arange(3))
    assert often.levels(statuses).tolist() == once.levels(statuses).tolist()
