"""What no file is made of."""

from datetime import timedelta

import numpy as np
import pytest

from contract.clock import rfc3339
from db.rollup import DAY, HOUR
from tests.stand.exported import rows, text
from tests.stand.history import BEGIN, END, SPAN, buckets_s, compute, noise, store, stored
from tests.stand.running_api import Start
from tests.stand.stage import City

pytestmark = pytest.mark.integration

UNUSABLE = (
    ({"kind": "air_qualty"}, "kind", None),
    ({"quantity": "pm25"}, "quantity", "pm25_ugm3"),
    ({"sensor_id": "aq-11"}, "sensor_id", "aq-1"),
    ({"area": "7600"}, "area", "760"),
    ({"area": "760,Quan 3"}, "area", "770"),
    ({"tz": "Asia/Ho_Chi_Min"}, "tz", "Asia/Ho_Chi_Minh"),
    ({"decimal": ","}, "decimal", "."),
    ({"format": "xls"}, "format", "csv"),
    ({"resolution": "auto"}, "resolution", "raw"),
)
"""What is asked, which parameter is named, and what is told to be accepted."""


@pytest.mark.parametrize("busy_days", [(0, 1, 2, 3), (0,), (3,)], ids=["all", "first", "last"])
async def test_what_is_too_large_is_refused_with_what_does_fit(
    city: City, start: Start, busy_days: tuple[int, ...]
) -> None:
    """Also where days are not alike, so that a part of the span is not that part of its rows."""
    key = city.sensor("aq-1")
    store(city, key, "air_quality", {"pm25_ugm3": noise()}, slice(None))
    compute(city, "air_quality")
    days = np.unique(buckets_s(DAY))[[*busy_days]].tolist()
    city.connection.execute(
        "UPDATE rollup_air_quality_1d SET reading_count = 400000000 "
        "WHERE extract(EPOCH FROM bucket_at) = ANY(%s)",
        [days],
    )
    api = await start()

    for shape in ("wide", "long"):
        params = {**SPAN, "kind": "air_quality", "shape": shape}
        for path in ("/export", "/export/provenance"):
            problem = await api.problem(413, path, params)
            assert problem["estimate"] == await api.get("/export/estimate", params)
            assert problem["fits"]["from"] == SPAN["from"]
            assert await text(api, **{**params, **problem["fits"]})
        assert await text(api, **{**params, "resolution": "1h"})


async def test_few_rows_that_are_made_of_too_many_readings_are_refused(
    city: City, start: Start
) -> None:
    """Buckets of all readings are stored nowhere: each is computed from its readings."""
    store(city, city.sensor("aq-1"), "air_quality", {"pm25_ugm3": noise()}, slice(None))
    compute(city, "air_quality")
    city.connection.execute("UPDATE rollup_air_quality_1d SET reading_count = 100000000")
    api = await start()
    params = {**SPAN, "kind": "air_quality", "resolution": "1h", "quality": "all"}

    problem = await api.problem(413, "/export", params)

    assert problem["estimate"] == await api.get("/export/estimate", params)
    assert problem["estimate"]["rows"] < 100
    assert "readings" in problem["detail"]
    assert await text(api, **{**params, **problem["fits"]})
    assert await text(api, **{**params, "quality": "good"})


async def test_what_cannot_be_used_is_named_with_what_is_near(city: City, start: Start) -> None:
    city.sensor("aq-1")
    api = await start()

    for params, parameter, accepted in UNUSABLE:
        problem = await api.problem(422, "/export", {"kind": "air_quality", **params})
        (error,) = problem["errors"]
        assert error["parameter"] == parameter
        assert accepted is None or accepted in error["accepted"], params


async def test_a_span_that_is_not_kept_whole_is_refused(city: City, start: Start) -> None:
    """Fewer rows would look like silence."""
    key = city.sensor("aq-1")
    stored(city, "computed", key, "air_quality", {"pm25_ugm3": noise()})
    kept_from = BEGIN + timedelta(days=1)
    city.connection.execute(
        "INSERT INTO retention (tier, kept_from_at, applied_at, cut_at) "
        "VALUES ('raw', %s, now(), %s)",
        [kept_from, END],
    )
    api = await start()

    problem = await api.problem(422, "/export", {**SPAN, "kind": "air_quality"})
    await api.problem(
        422, "/export", {**SPAN, "kind": "air_quality", "quality": "all", "resolution": "1h"}
    )

    assert problem["errors"][0]["parameter"] == "from"
    assert problem["errors"][0]["accepted"][0] == f"{rfc3339(kept_from)} or later"
    assert await text(api, kind="air_quality", **{"from": rfc3339(kept_from)})
    assert len(await rows(api, kind="air_quality", resolution="1h")) == len(
        np.unique(buckets_s(HOUR))
    )
