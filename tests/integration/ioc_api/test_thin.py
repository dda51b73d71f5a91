"""A thin raw line is chosen of the whole span and says of how many readings."""

import numpy as np
import pytest

from ioc_api.readings.schemas import ReadingPage
from tests.stand.history import ROWS, SPAN, noise, stored
from tests.stand.running_api import Start
from tests.stand.stage import City

pytestmark = pytest.mark.integration


async def test_a_thin_line_has_the_readings_that_matter(city: City, start: Start) -> None:
    level = np.round(50 + 30 * noise(), 1)
    quality = np.where(np.arange(ROWS) % 7 == 0, 1, 0)
    key = city.sensor("noise-1", "noise")
    stored(city, "open", key, "noise", {"leq_db": level}, quality)
    api = await start()
    path = "/sensors/noise-1/readings"
    ask = {**SPAN, "quantity": "leq_db"}
    whole = (await api.get(path, {**ask, "resolution": "raw", "limit": "10000"}))["items"]
    assert len(whole) == ROWS
    for thin in ("minmax", "lttb"):
        page = await api.get(path, {**ask, "thin": thin, "max_points": "100"})
        ReadingPage.model_validate(page, strict=True)
        assert (page["tier"], page["thinned_from"], page["next_cursor"]) == ("raw", ROWS, None)
        assert 80 <= len(page["items"]) <= 100
        assert [item for item in whole if item in page["items"]] == page["items"]
        values = [item["values"]["leq_db"] for item in page["items"]]
        if thin == "minmax":
            assert (min(values), max(values)) == (level.min(), level.max())
    all_of_them = await api.get(path, {**ask, "thin": "lttb", "max_points": str(ROWS)})
    assert all_of_them["items"] == whole


async def test_what_cannot_be_thinned_is_refused(city: City, start: Start) -> None:
    stored(city, "computed", city.sensor("noise-1", "noise"), "noise", {"leq_db": noise()})
    api = await start()
    path = "/sensors/noise-1/readings"
    page = await api.get(path, {**SPAN, "resolution": "raw", "limit": "3"})
    for name, params in (
        ("thin", {"thin": "some"}),
        ("resolution", {"thin": "lttb", "resolution": "1h"}),
        ("max_points", {"thin": "lttb", "max_points": "3"}),
        ("thin", {"thin": "lttb", "cursor": page["next_cursor"]}),
    ):
        problem = await api.problem(422, path, {**SPAN, **params})
        assert problem["errors"][0]["parameter"] == name
