"""A kind's thresholds by column say what each threshold says by itself."""

from datetime import UTC, datetime, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from contract.city import city_folder, load_city
from contract.city_threshold import Threshold
from contract.clock import to_us
from ioc_api.judgement.limits import Limits, limits_of, severity

CITY = load_city(city_folder("hcmc"))
ALL = limits_of(CITY)
LOCAL = timedelta(hours=CITY.utc_offset_h)


def is_beyond(threshold: Threshold, value: float) -> bool:
    """Tell whether a value is beyond a threshold."""
    if threshold.direction == "above":
        return value >= threshold.value
    return value < threshold.value


def limits(kind: str) -> Limits:
    """Return the limits of a kind."""
    return next(each for each in ALL if each.kind.code == kind)


def test_each_threshold_of_the_city_has_its_place() -> None:
    found = [threshold.threshold_id for each in ALL for threshold in each.thresholds]
    assert sorted(found) == sorted(threshold.threshold_id for threshold in CITY.thresholds)


def test_the_thresholds_of_a_quantity_stand_together_from_mild_to_worst() -> None:
    for each in ALL:
        parts = each.by_quantity()
        assert [part.stop for _, part in parts[:-1]] == [part.start for _, part in parts[1:]]
        for name, part in parts:
            own = each.thresholds[part]
            assert {threshold.quantity for threshold in own} == {name}
            assert list(own) == sorted(own, key=severity)


@given(st.sampled_from(ALL), st.data())
def test_a_value_is_beyond_what_its_threshold_says(each: Limits, data: st.DataObject) -> None:
    edges = [threshold.value for threshold in each.thresholds]
    value = data.draw(st.one_of(st.sampled_from(edges), st.floats(-1e3, 1e5), st.just(np.nan)))
    found = each.over(np.full((1, len(each)), value))
    assert found[0].tolist() == [is_beyond(threshold, value) for threshold in each.thresholds]


@given(st.sampled_from(ALL), st.datetimes(datetime(2010, 1, 1), datetime(2040, 1, 1)))  # noqa: DTZ001
def test_a_threshold_holds_by_the_local_time_of_the_value(each: Limits, naive: datetime) -> None:
    at = naive.replace(tzinfo=UTC, second=0, microsecond=0)
    found = each.hold_at(np.full((1, len(each)), to_us(at)))
    assert found[0].tolist() == [threshold.holds_at(at + LOCAL) for threshold in each.thresholds]


def test_a_threshold_of_a_site_is_meant_for_its_sensors_alone() -> None:
    river = limits("river_level")
    site = CITY.site("river-phu-an")
    lat_deg = np.array([site.lat_deg, site.lat_deg + 0.1])
    found = river.are_meant(lat_deg, np.full(2, site.lon_deg))
    of_site = [threshold.site_id == site.site_id for threshold in river.thresholds]
    assert any(of_site)
    assert found[0].tolist() == [True] * len(river)
    assert found[1].tolist() == [not each for each in of_site]
