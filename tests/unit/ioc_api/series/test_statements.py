"""Whoever may look at the whole city is answered by statements that know of no scope."""

import pytest

from contract.catalogue import KIND_BY_CODE
from db.rollup import HOUR
from ioc_api.series.plan import Division
from ioc_api.series.statements import Shape, select_percentiles, select_series

SCOPE = b"%(scope)s"


def shape(kind: str, *, is_scoped: bool) -> Shape:
    found = KIND_BY_CODE[kind]
    return Shape(
        kind=found,
        quantity=found.primary,
        tier=HOUR,
        time_zone="Asia/Ho_Chi_Minh",
        is_of_areas=False,
        is_scoped=is_scoped,
        division=Division(by=frozenset(), time_zone="Asia/Ho_Chi_Minh"),
        trust="good",
    )


@pytest.mark.parametrize("kind", ["air_quality", "smart_meter", "rain_gauge"])
def test_the_citys_statement_asks_for_no_place(kind: str) -> None:
    for select in (select_series, select_percentiles):
        whole, scoped = (select(shape(kind, is_scoped=is_scoped)) for is_scoped in (False, True))
        assert b"sensor_place" not in whole
        assert SCOPE not in whole
        assert b"sensor_place" in scoped
        assert SCOPE in scoped
