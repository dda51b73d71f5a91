"""Which tier answers when none is asked for, and in how many pages."""

from typing import Any

import numpy as np
import pytest

from db import rollup
from tests.stand.history import (
    ROWS,
    SPAN,
    items,
    noise,
    stored,
)
from tests.stand.running_api import Start
from tests.stand.stage import City

pytestmark = pytest.mark.integration


async def test_a_page_after_another_gives_each_bucket_once(city: City, start: Start) -> None:
    """Also for a register, whose increase needs the page before."""
    values = {"energy_kwh": np.cumsum(noise())}
    stored(city, "open", city.sensor("meter-1", "smart_meter"), "smart_meter", values)
    api = await start()
    whole = await items(api, "meter-1", rollup.QUARTER)
    for limit in (1, 7, 97, len(whole)):
        paged: list[dict[str, Any]] = []
        params = {**SPAN, "resolution": "15m", "limit": str(limit)}
        while True:
            page = await api.get("/sensors/meter-1/readings", params)
            assert len(page["items"]) <= limit
            paged += page["items"]
            if page["next_cursor"] is None:
                break
            params["cursor"] = page["next_cursor"]
            if limit == 1 and len(paged) == 5:
                paged += whole[5:]
                break
        assert paged == whole


async def test_auto_takes_the_finest_tier_that_fits(city: City, start: Start) -> None:
    values = {"rain_mm": noise()}
    stored(city, "open", city.sensor("rain-1", "rain_gauge"), "rain_gauge", values)
    api = await start()
    for most, tier in ((ROWS, "raw"), (ROWS - 1, "15m"), (288, "1h"), (72, "1d"), (4, "1d")):
        page = await api.get(
            "/sensors/rain-1/readings", {**SPAN, "max_points": str(most), "quantity": "rain_mm"}
        )
        assert page["tier"] == tier
        assert len(page["items"]) <= most
        assert page["next_cursor"] is None


async def test_auto_pages_days_where_even_they_are_too_many(city: City, start: Start) -> None:
    stored(
        city, "computed", city.sensor("rain-1", "rain_gauge"), "rain_gauge", {"rain_mm": noise()}
    )
    api = await start()
    params = {**SPAN, "max_points": "3"}
    page = await api.get("/sensors/rain-1/readings", params)
    assert (page["tier"], len(page["items"])) == ("1d", 3)
    rest = await api.get("/sensors/rain-1/readings", {**params, "cursor": page["next_cursor"]})
    assert (rest["tier"], len(rest["items"]), rest["next_cursor"]) == ("1d", 1, None)


async def test_auto_answers_from_rollups_where_readings_are_gone(city: City, start: Start) -> None:
    """What was dropped is answered by the finest tier that still has it, its last bucket too."""
    stored(
        city, "computed", city.sensor("rain-1", "rain_gauge"), "rain_gauge", {"rain_mm": noise()}
    )
    api = await start()
    city.connection.execute("DELETE FROM reading_rain_gauge")
    page = await api.get("/sensors/rain-1/readings", {**SPAN, "max_points": "10000"})
    assert page["tier"] == "15m"
    assert sum(item["count"] for item in page["items"]) == ROWS
    city.connection.execute("DELETE FROM rollup_rain_gauge_15m")
    page = await api.get("/sensors/rain-1/readings", {**SPAN, "max_points": "10000"})
    assert page["tier"] == "1h"
    assert sum(item["count"] for item in page["items"]) == ROWS
