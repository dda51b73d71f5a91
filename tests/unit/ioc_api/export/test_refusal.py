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


def test_what_is_like_a_name_is_named() -> None:
    with pytest.raises(BadParameterError) as caught:
        refusal.refuse_unknown("quantity", ["pm25_ugm3", "no2"], ["pm25_ugm3", "no2_ugm3"])

    (fault,) = caught.value.faults
    assert (fault.value, fault.accepted) == ("no2", ("no2_ugm3",))
