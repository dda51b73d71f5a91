"""The live state: newest by event time wins, whatever the order of arrival."""

from datetime import UTC, datetime, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from contract.catalogue import KIND_BY_CODE
from contract.clock import to_us
from contract.payload.notice import LiveItem
from ioc_api.answer import encode
from ioc_api.folding import folded
from ioc_api.live.columns import FIRST_CAPACITY
from ioc_api.live.fleet import Fleet, Newest, Sensor
from ioc_api.sensors.items import sensor_items
from ioc_api.sensors.rules import LIVE, NEW, OFFLINE, RETIRED

NOW = datetime(2026, 11, 22, 7, tzinfo=UTC)


def sensor(number: int = 1, *, retired: bool = False, gateway_id: str | None = None) -> Sensor:
    """Return a sensor of air quality."""
    return Sensor(
        sensor_key=number,
        sensor_id=f"hcmc-aq-{number:04}",
        kind="air_quality",
        domain="environment",
        name="Chợ Bến Thành",
        lat_deg=10.77,
        lon_deg=106.7,
        area_code="760",
        ward_code=None,
        gateway_id=gateway_id,
        quantities=list(KIND_BY_CODE["air_quality"].quantity_names),
        period_s=300.0,
        installed_at=None,
        announced_at=NOW,
        retired_at=NOW if retired else None,
    )


def frame_item(value: float | None, kind: str = "air_quality") -> LiveItem:
    """Return an item of a frame; its times are given beside it."""
    return LiveItem("hcmc-aq-0001", kind, "", "", 0, {"pm25_ugm3": value})


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


def test_what_the_database_holds_never_replaces_what_is_newer() -> None:
    fleet = Fleet()
    fleet.register([sensor()])
    fleet.apply(frame_item(9.0), NOW)
    stored = Newest(1, NOW - timedelta(minutes=1), NOW, 0, (1.0,) + (None,) * 7)
    assert fleet.merge([stored], missed_before=NOW + timedelta(days=1)) == 0
    assert newest(fleet) == 9.0


def test_a_reading_that_no_frame_told_is_counted() -> None:
    fleet = Fleet()
    fleet.register([sensor()])
    old = Newest(1, NOW, NOW - timedelta(seconds=10), 0, (1.0,) + (None,) * 7)
    fresh = Newest(1, NOW + timedelta(seconds=1), NOW, 0, (2.0,) + (None,) * 7)
    assert fleet.merge([old, fresh], missed_before=NOW - timedelta(seconds=5)) == 1
    assert newest(fleet) == 2.0


def test_unknown_sensors_and_wrong_kinds_are_told() -> None:
    fleet = Fleet()
    assert not fleet.apply(frame_item(1.0), NOW)
    fleet.register([sensor()])
    assert not fleet.apply(frame_item(1.0, kind="noise"), NOW)


def test_absent_values_are_null() -> None:
    fleet = Fleet()
    fleet.register([sensor()])
    fleet.apply(frame_item(None), NOW)
    (found,) = sensor_items(fleet, fleet.ordered_rows(), fleet.statuses(to_us(NOW)))
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


def test_search_sees_neither_case_nor_marks() -> None:
    assert folded("Đường Bạch Đằng") == "duong bach dang"
    fleet = Fleet()
    fleet.register([sensor()])
    assert fleet.matching(folded("BEN thành")).tolist() == [True]
