"""The live state: newest by event time wins, whatever the order of arrival."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.catalogue import KIND_BY_CODE
from contract.clock import to_us
from contract.payload.notice import LiveItem
from contract.quality import Quality
from ioc_api.fleet.arrays import FIRST_CAPACITY
from ioc_api.fleet.fleet import Fleet
from ioc_api.fleet.latest import Reading
from ioc_api.fleet.status import LIVE, NEW, OFFLINE, RETIRED
from ioc_api.fleet.stored import Newest
from ioc_api.folding import folded
from ioc_api.http.answer import encode
from ioc_api.sensors.queries import Seen, sensor_items
from tests.stand.live_sensor import NOW, sensor

MINUTE = timedelta(minutes=1)


def frame_item(
    value: float | None, kind: str = "air_quality", *, quality: int = 0, **others: float | None
) -> LiveItem:
    """Return an item of a frame; its times are given beside it."""
    return LiveItem("hcmc-aq-0001", kind, "", "", quality, {"pm25_ugm3": value, **others})


def stored(
    at: datetime, *values: float | None, received_at: datetime = NOW, quality: int = 0
) -> Newest:
    """Return a reading of the first sensor as the database holds it."""
    return Newest(1, at, received_at, quality, values + (None,) * (8 - len(values)))


def seen(fleet: Fleet) -> Seen:
    """Return how the sensors are, none beyond a threshold."""
    statuses = fleet.statuses(to_us(NOW))
    return Seen(statuses, np.zeros_like(statuses))


def latest(fleet: Fleet) -> dict[str, Any] | None:
    """Return the newest reading of the first sensor as the API answers it."""
    (found,) = sensor_items(fleet, np.array([0]), seen(fleet))
    return cast("dict[str, Any] | None", found["latest"])


def reread(fleet: Fleet, *found: Newest) -> int:
    """Read all that is stored of air quality; return what was missed."""
    told_before = fleet.begin_read("air_quality")
    missed = fleet.merge(found, missed_before=NOW + MINUTE, told_before=told_before)
    return missed + fleet.end_read("air_quality", told_before=told_before)


def newest(fleet: Fleet) -> float:
    """Return the primary value of the first sensor."""
    return float(fleet.values[0, 0])


@given(st.permutations(range(6)))
def test_the_newest_wins_in_any_order_of_arrival(order: list[int]) -> None:
    fleet = Fleet()
    fleet.register([sensor()])
    for minute in order:
        assert fleet.apply(frame_item(float(minute)), NOW + timedelta(minutes=minute))
    assert newest(fleet) == 5.0
    assert fleet.observed_at_us[0] == to_us(NOW + timedelta(minutes=5))


def test_what_a_frame_tells_during_a_read_is_not_undone_by_it() -> None:
    fleet = Fleet()
    fleet.register([sensor()])
    told_before = fleet.begin_read("air_quality")
    fleet.apply(frame_item(9.0), NOW)
    found = [stored(NOW - MINUTE, 1.0)]
    assert fleet.merge(found, missed_before=NOW + MINUTE, told_before=told_before) == 0
    assert fleet.end_read("air_quality", told_before=told_before) == 0
    assert newest(fleet) == 9.0


def test_a_reading_that_no_frame_told_is_counted() -> None:
    fleet = Fleet()
    fleet.register([sensor()])
    old = stored(NOW, 1.0, received_at=NOW - timedelta(seconds=10))
    fresh = stored(NOW + timedelta(seconds=1), 2.0)
    assert fleet.merge([old, fresh], missed_before=NOW - timedelta(seconds=5)) == 1
    assert newest(fleet) == 2.0


def test_what_was_forged_is_healed_by_the_next_read() -> None:
    """Also where the database holds something older, or nothing."""
    fleet = Fleet()
    fleet.register([sensor()])
    fleet.apply(frame_item(42.1), NOW)
    fleet.apply(frame_item(999.0), NOW + MINUTE)
    assert reread(fleet, stored(NOW, 42.1)) == 1
    assert (newest(fleet), fleet.observed_at_us[0]) == (42.1, to_us(NOW))
    fleet.apply(frame_item(999.0), NOW)
    assert reread(fleet, stored(NOW, 42.1)) == 1
    assert newest(fleet) == 42.1
    assert reread(fleet) == 1
    assert latest(fleet) is None


def test_what_frames_told_truly_is_neither_missed_nor_told_again() -> None:
    fleet = Fleet()
    fleet.register([sensor()])
    fleet.apply(frame_item(42.123456789, quality=1), NOW)
    fleet.take_changed()
    true = stored(NOW + timedelta(microseconds=900), 42.123455, quality=1)
    assert reread(fleet, true) == 0
    assert fleet.take_changed().tolist() == []


def test_each_quantity_has_its_newest_value_and_its_own_time() -> None:
    fleet = Fleet()
    fleet.register([sensor()])
    fleet.apply(frame_item(1.0, no2_ugm3=2.0), NOW - 2 * MINUTE)
    assert latest(fleet) == {
        "observed_at": "2026-11-22T06:58:00.000Z",
        "quality": 0,
        "values": dict.fromkeys(sensor().quantities) | {"pm25_ugm3": 1.0, "no2_ugm3": 2.0},
    }
    fleet.apply(frame_item(3.0), NOW)
    # Late, but newer than what is known of this quantity.
    fleet.apply(frame_item(9.0, no2_ugm3=4.0), NOW - MINUTE)
    assert latest(fleet) == {
        "observed_at": "2026-11-22T07:00:00.000Z",
        "quality": 0,
        "values": dict.fromkeys(sensor().quantities) | {"pm25_ugm3": 3.0, "no2_ugm3": 4.0},
        "observed_at_of": {"no2_ugm3": "2026-11-22T06:59:00.000Z"},
    }


def test_a_read_brings_each_quantity_with_its_own_time() -> None:
    fleet = Fleet()
    fleet.register([sensor()])
    older = (None, NOW - MINUTE) + (None,) * 6
    reread(fleet, replace(stored(NOW, 3.0, 4.0), value_at=older))
    found = latest(fleet)
    assert found is not None
    assert found["observed_at_of"] == {"pm10_ugm3": "2026-11-22T06:59:00.000Z"}
    # What is found nowhere any more is forgotten, which no frame could have told.
    assert reread(fleet, stored(NOW, 3.0)) == 0
    assert fleet.values[0].tolist()[1:] == pytest.approx([np.nan] * 7, nan_ok=True)


def test_the_parts_of_a_row_are_told_in_any_order() -> None:
    fleet = Fleet()
    fleet.register([sensor()])
    fleet.apply(frame_item(1.0, quality=1, no2_ugm3=2.0), NOW)
    fleet.apply(frame_item(1.0), NOW)
    found = latest(fleet)
    assert found is not None
    assert (found["quality"], found["values"]["no2_ugm3"]) == (1, 2.0)
    assert "observed_at_of" not in found


def test_a_value_that_is_much_older_than_the_reading_is_not_live() -> None:
    """It is shown with its time, and takes no part in what is said of now."""
    fleet = Fleet()
    fleet.register([sensor()])
    fleet.apply(frame_item(1.0), NOW)
    fleet.apply(frame_item(None, no2_ugm3=2.0), NOW + timedelta(seconds=900))
    assert fleet.primary_values().tolist() == [1.0]
    fleet.apply(frame_item(None, no2_ugm3=2.0), NOW + timedelta(seconds=901))
    assert np.isnan(fleet.primary_values()).all()


def test_a_doubtful_value_is_not_shown_where_only_one_fits() -> None:
    """Nor is a trusted one beside the age of a reading that came much later."""
    fleet = Fleet()
    fleet.register([sensor()])
    fleet.apply(frame_item(-999.0, quality=1), NOW)
    fleet.apply(frame_item(1.0), NOW + timedelta(seconds=60))
    fleet.apply(frame_item(-999.0, quality=1), NOW + timedelta(seconds=120))
    assert fleet.primary_values().tolist() == [1.0]
    fleet.apply(frame_item(-999.0, quality=1), NOW + timedelta(seconds=1_000))
    assert np.isnan(fleet.primary_values()).all()


def test_what_a_city_that_was_set_back_has_before_it_is_forgotten() -> None:
    fleet = Fleet()
    fleet.register([sensor(), sensor(2)])
    fleet.apply(frame_item(1.0), NOW)
    assert fleet.forget_after(to_us(NOW)) == 0
    assert fleet.forget_after(to_us(NOW) - 1) == 1
    assert latest(fleet) is None
    assert fleet.statuses(to_us(NOW)).tolist() == [NEW, NEW]


AHEAD = Quality.CLOCK_SKEW
SECOND = timedelta(seconds=1)


def test_a_clock_that_runs_ahead_does_not_hold_the_live_value() -> None:
    fleet = Fleet()
    fleet.register([sensor()])
    fleet.apply(frame_item(999.0, quality=AHEAD, no2_ugm3=7.0), NOW + 4 * MINUTE, NOW)
    assert newest(fleet) == 999.0
    fleet.apply(frame_item(1.0), NOW + SECOND, NOW + SECOND)
    assert (newest(fleet), fleet.observed_at_us[0]) == (1.0, to_us(NOW + SECOND))
    found = latest(fleet)
    assert found is not None
    assert (found["quality"], found["values"]["no2_ugm3"]) == (0, None)
    fleet.apply(frame_item(2.0), NOW - MINUTE, NOW + 2 * SECOND)
    assert newest(fleet) == 1.0


@given(st.permutations(range(6)), st.integers(0, 63))
def test_which_of_two_readings_counts_depends_on_them_alone(order: list[int], ahead: int) -> None:
    """Each comes at its own second; one of them is the newest, and all agree on it."""
    readings = [
        Reading(1_000_000 * order[index], index, AHEAD if ahead >> index & 1 else 0, ())
        for index in range(6)
    ]
    for one in readings:
        for other in readings:
            if one.observed_at_us != other.observed_at_us:
                assert one.outranks(other) != other.outranks(one)


def test_unknown_sensors_and_wrong_kinds_are_told() -> None:
    fleet = Fleet()
    assert not fleet.apply(frame_item(1.0), NOW)
    fleet.register([sensor()])
    assert not fleet.apply(frame_item(1.0, kind="noise"), NOW)


def test_absent_values_are_null() -> None:
    fleet = Fleet()
    fleet.register([sensor()])
    fleet.apply(frame_item(None), NOW)
    (found,) = sensor_items(fleet, fleet.ordered_rows(), seen(fleet))
    latest = found["latest"]
    assert encode(latest).count(b"null") == len(sensor().quantities)


def test_the_fleet_outgrows_its_first_room() -> None:
    fleet = Fleet()
    count = 2 * FIRST_CAPACITY + 1
    fleet.register([sensor(number) for number in range(count, 0, -1)])
    fleet.apply(frame_item(7.0), NOW)
    rows = fleet.ordered_rows()
    assert len(fleet) == count
    assert [fleet.sensor_id(int(row)) for row in rows[:2]] == ["hcmc-aq-0001", "hcmc-aq-0002"]
    assert fleet.values[rows[0], 0] == 7.0
    assert np.isnan(fleet.values[rows[1:], 0]).all()


def test_a_change_of_the_registry_is_taken_over() -> None:
    fleet = Fleet()
    fleet.register([sensor(gateway_id="gw-1"), sensor(2)])
    assert fleet.statuses(to_us(NOW)).tolist() == [NEW, NEW]
    fleet.gateway_status("gw-1", is_offline=True)
    assert fleet.statuses(to_us(NOW)).tolist() == [OFFLINE, NEW]
    fleet.gateway_status("gw-1", is_offline=False)
    fleet.apply(frame_item(1.0), NOW)
    fleet.register([sensor(gateway_id="gw-1"), sensor(2, retired=True)])
    assert fleet.statuses(to_us(NOW)).tolist() == [LIVE, RETIRED]


def test_a_gateway_that_no_sensor_names_takes_no_room() -> None:
    fleet = Fleet()
    for number in range(1000):
        fleet.gateway_status(f"gw-{number}", is_offline=True)
    assert not fleet.has_gateway("gw-1")
    fleet.register([sensor(gateway_id="gw-1")])
    assert fleet.has_gateway("gw-1")
    assert fleet.statuses(to_us(NOW)).tolist() == [NEW]


def test_an_id_that_its_owner_takes_begins_anew() -> None:
    """Who had it before goes on under another id; nothing of his is shown as the owner's."""
    fleet = Fleet()
    fleet.register([sensor()])
    fleet.apply(frame_item(42.0), NOW + timedelta(hours=1))
    displaced = replace(sensor(), sensor_id="hcmc-aq-0001-was-1", retired_at=NOW)
    owner = replace(
        sensor(), sensor_key=7, kind="noise", quantities=list(KIND_BY_CODE["noise"].quantity_names)
    )
    fleet.register([owner, displaced])
    assert np.isnan(newest(fleet))
    assert fleet.merge([Newest(7, NOW, NOW, 0, (61.5, 70.0))], missed_before=NOW) == 0
    assert newest(fleet) == 61.5
    assert fleet.row("hcmc-aq-0001-was-1") == 1


def test_search_sees_neither_case_nor_marks() -> None:
    assert folded("Đường Bạch Đằng") == "duong bach dang"
    fleet = Fleet()
    fleet.register([sensor()])
    assert fleet.matching(folded("BEN thành")).tolist() == [True]
