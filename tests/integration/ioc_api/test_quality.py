"""`quality=all` makes buckets of all readings while these are kept, and is refused after that."""

from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pytest
from psycopg.sql import SQL, Identifier

from contract.clock import rfc3339
from db.rollup import DAY, TIERS
from tests.stand.history import (
    BEGIN,
    END,
    ROWS,
    SPAN,
    compute,
    grouped,
    items,
    noise,
    store,
    stored,
)
from tests.stand.running_api import Api, Start
from tests.stand.stage import City

pytestmark = pytest.mark.integration

KIND = "power_transformer"
LOAD_KW = 500 + 10 * noise()
QUALITY = np.where(np.arange(ROWS) % 5 == 0, 1, 0)
COLUMN = np.where(QUALITY == 0, LOAD_KW, -999.0)
ALL = {"quality": "all"}
HISTORY = "/sensors/s-1/readings"
SERIES = {**SPAN, "kind": KIND, "resolution": "15m"}


async def test_all_readings_make_up_the_buckets_that_are_asked_for_with_all_of_them(
    city: City, start: Start, way: str
) -> None:
    """And without that word, the trusted ones."""
    stored(city, way, city.sensor("s-1", KIND), KIND, {"load_kw": COLUMN}, QUALITY)
    api = await start()
    for tier in TIERS:
        rows, bits = grouped(tier, COLUMN), grouped(tier, QUALITY.astype(float))
        for params in ({}, {"quality": "good"}, ALL):
            found = await items(api, "s-1", tier, quantity="load_kw", **params)
            assert [item["bucket_at"] for item in found] == list(rows)
            for item in found:
                of_all, quality = rows[item["bucket_at"]], bits[item["bucket_at"]]
                counted = of_all if params == ALL else of_all[quality == 0]
                load = item["values"]["load_kw"]
                assert load["mean"] == pytest.approx(counted.mean(), rel=1e-5)
                assert load["min"] == pytest.approx(counted.min())
                assert (item["count"], item["untrusted_count"]) == (len(of_all), quality.sum())
        series = await api.get("/series", {**SERIES, "resolution": tier.name, **ALL})
        for item in series["items"]:
            assert item["mean"] == pytest.approx(rows[item["bucket_at"]].mean(), rel=1e-5)


async def test_a_register_of_all_readings_steps_over_doubtful_ones_too(
    city: City, start: Start, way: str
) -> None:
    register = 1000 + np.cumsum(np.round(noise(), 2))
    key = city.sensor("s-1", "smart_meter")
    stored(city, way, key, "smart_meter", {"energy_kwh": register}, np.ones(ROWS, np.int64))
    api = await start()
    for tier in TIERS:
        good = await items(api, "s-1", tier, quantity="energy_kwh")
        assert {item["values"]["energy_kwh"]["increase"] for item in good} == {None}
        found = await items(api, "s-1", tier, quantity="energy_kwh", **ALL)
        total = sum(item["values"]["energy_kwh"]["increase"] for item in found)
        assert total == pytest.approx(register[-1] - register[0], abs=0.02)


async def test_readings_are_shown_whatever_their_quality(city: City, start: Start) -> None:
    stored(city, "computed", city.sensor("s-1", KIND), KIND, {"load_kw": COLUMN}, QUALITY)
    api = await start()
    for params in ({}, {"quality": "good"}, ALL):
        page = await api.get(HISTORY, {**SPAN, "resolution": "raw", **params})
        assert [item["quality"] for item in page["items"]] == QUALITY.tolist()


async def test_pages_go_on_with_the_quality_of_the_first(city: City, start: Start) -> None:
    stored(city, "open", city.sensor("s-1", KIND), KIND, {"load_kw": COLUMN}, QUALITY)
    api = await start()
    first = {**SPAN, "resolution": "15m", "quantity": "load_kw", **ALL}
    whole = (await api.get(HISTORY, first))["items"]
    found: list[dict[str, Any]] = []
    more: dict[str, str] = {}
    while True:
        page = await api.get(HISTORY, {**first, "limit": "50", **more})
        found += page["items"]
        if page["next_cursor"] is None:
            break
        more = {"cursor": page["next_cursor"]}
        first.pop("quality", None)
    assert found == whole
    other = {**SPAN, **more, "quantity": "load_kw", "quality": "good"}
    problem = await api.problem(422, HISTORY, other)
    assert problem["errors"][0]["parameter"] == "quality"


async def beyond(api: Api, path: str, params: dict[str, str]) -> dict[str, Any]:
    """Return the fault of a request that must be refused."""
    problem = await api.problem(422, path, {**params, **ALL})
    (fault,) = problem["errors"]
    assert fault["parameter"] == "quality"
    return fault


def drop_before(city: City, floor_at: datetime, kind: str) -> None:
    """Let retention have dropped the readings of a kind before a time."""
    city.connection.execute(
        "INSERT INTO retention (tier, kept_from_at, applied_at, cut_at) "
        "VALUES ('raw', %s, now(), %s)",
        [floor_at, floor_at],
    )
    readings = Identifier(f"reading_{kind}")
    city.connection.execute(
        SQL("DELETE FROM {} WHERE observed_at < %s").format(readings), [floor_at]
    )


async def test_where_readings_are_gone_all_of_them_are_refused(city: City, start: Start) -> None:
    """With what would be right: the trusted ones, or a later begin, which is then answered."""
    stored(city, "computed", city.sensor("s-1", KIND), KIND, {"load_kw": COLUMN}, QUALITY)
    floor_at = BEGIN + timedelta(days=1, hours=1)
    drop_before(city, floor_at, KIND)
    api = await start()
    for path, params in ((HISTORY, {**SPAN, "resolution": "1h"}), ("/series", SERIES)):
        assert (await api.get(path, params))["items"]
        accepted = (await beyond(api, path, params))["accepted"]
        assert accepted[0] == "good"
        later = accepted[1].partition("from=")[2].partition(" ")[0]
        found = (await api.get(path, {**params, "from": later, **ALL}))["items"]
        assert sum(item["untrusted_count"] for item in found) > 0
        # Just before, it is refused still.
        sooner = rfc3339(floor_at - timedelta(minutes=1))
        await beyond(api, path, {**params, "from": sooner})


async def test_a_sensor_that_is_younger_than_the_span_has_lost_nothing(
    city: City, start: Start
) -> None:
    stored(city, "computed", city.sensor("s-1", KIND), KIND, {"load_kw": COLUMN}, QUALITY)
    api = await start()
    early = {"from": rfc3339(BEGIN - timedelta(days=40)), "to": rfc3339(END), "resolution": "1d"}
    assert (await api.get(HISTORY, {**early, **ALL}))["items"]


async def test_auto_with_all_readings_takes_a_tier_that_readings_answer(
    city: City, start: Start
) -> None:
    stored(city, "computed", city.sensor("s-1", KIND), KIND, {"load_kw": COLUMN}, QUALITY)
    compute(city, KIND)
    api = await start()
    page = await api.get(HISTORY, {**SPAN, "max_points": "4", "quantity": "load_kw", **ALL})
    assert page["tier"] == DAY.name
    means = [item["values"]["load_kw"]["mean"] for item in page["items"]]
    assert means == pytest.approx([each.mean() for each in grouped(DAY, COLUMN).values()], rel=1e-5)


async def test_a_register_of_all_readings_goes_on_where_they_are_no_longer_kept(
    city: City, start: Start
) -> None:
    """Retention ends within the hour before, in which its last value is stored in buckets alone."""
    register = 1000 + np.cumsum(np.round(noise(), 2))
    key, kind = city.sensor("s-1", "smart_meter"), "smart_meter"
    begin = (BEGIN + timedelta(days=2)).replace(minute=0)
    silent_from = int((begin - timedelta(minutes=30) - BEGIN).total_seconds() / 300)
    back_from = silent_from + 8
    store(city, key, kind, {"energy_kwh": register}, slice(None, silent_from))
    store(city, key, kind, {"energy_kwh": register}, slice(back_from, None))
    compute(city, kind)
    api = await start()
    params = {**SPAN, "kind": kind, "from": rfc3339(begin), **ALL}

    async def found() -> list[dict[str, Any]]:
        tiers = ("15m", "1h")
        return [(await api.get("/series", {**params, "resolution": of}))["items"] for of in tiers]

    before = await found()
    drop_before(city, begin - timedelta(minutes=30), kind)
    assert await found() == before
