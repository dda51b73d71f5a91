"""What no file is made of is refused with what is accepted."""

from datetime import timedelta

import pytest

from ioc_api.errors import BadParameterError
from ioc_api.export import refusal
from tests.stand.asked_file import BEGIN, OFFSET, asked


def test_a_lost_begin_is_refused_with_the_first_whole_bucket() -> None:
    kept_from = BEGIN + timedelta(hours=2)

    with pytest.raises(BadParameterError) as caught:
        refusal.refuse_lost(asked(tier="1h"), kept_from, OFFSET)

    (fault,) = caught.value.faults
    assert fault.accepted == ("2026-11-22T06:00:00.000Z or later", "a coarser resolution")
    refusal.refuse_lost(asked(tier="1h"), BEGIN - timedelta(hours=1), OFFSET)


def test_what_was_probably_meant_comes_first() -> None:
    labels = {"pm25_ugm3": "PM2.5", "no2_ugm3": "Nitrogen dioxide"}

    with pytest.raises(BadParameterError) as caught:
        refusal.refuse_unknown("quantity", ["pm25_ugm3", "no2_ugm"], labels)

    (fault,) = caught.value.faults
    assert (fault.value, fault.accepted[0]) == ("no2_ugm", "no2_ugm3")
    refusal.refuse_unknown("quantity", ["pm25_ugm3"], labels)


def test_many_are_not_listed_after_what_is_near() -> None:
    known = {f"aq-{number:05}": f"aq-{number:05}" for number in range(100_000)}
    with pytest.raises(BadParameterError) as caught:
        refusal.refuse_unknown("sensor_id", ["aq-x"], known, "an id")
    assert caught.value.faults[0].accepted == ("an id",)
