"""Completeness equals a count over the readings themselves, sensor by sensor and day by day."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from contract.clock import from_us, rfc3339, utc_now
from ioc_api.completeness.schemas import CompletenessDocument
from tests.stand.history import BEGIN, compute
from tests.stand.running_api import Api, Start
from tests.stand.stage import City
from tests.stand.told_sensor import COUNTS, KIND, Told, at, counted, days_us, stored, summed

pytestmark = pytest.mark.integration


async def answer(api: Api, begin_s: int, end_s: int, **params: str) -> dict[str, Any]:
    span = {"from": rfc3339(at(begin_s)), "to": rfc3339(at(end_s))}
    document = await api.get("/completeness", {"kind": KIND, **span, **params})
    CompletenessDocument.model_validate(document, strict=True)
    return document


async def check(api: Api, told: Sequence[Told], begin_s: int, end_s: int) -> None:
    """Hold all divisions of a span, of the city and of a district, against the readings."""
    nothing = dict.fromkeys((*COUNTS, "sensor_count"), 0) | {"complete_frac": None}
    days = [rfc3339(from_us(day_us)) for day_us in days_us(begin_s, end_s)]
    for only in ({}, {"area": "760"}):
        counts = counted(told, begin_s, end_s, only.get("area"))
        of_day = {rfc3339(from_us(day)): each for (_, _, day), each in summed(counts, 2).items()}
        for by, name, wanted in (
            ("sensor", "sensor_id", {one: each for (one, _, _), each in summed(counts, 0).items()}),
            ("area", "area", {area: each for (_, area, _), each in summed(counts, 1).items()}),
            ("1d", "bucket_at", {day: of_day.get(day, nothing) for day in days}),
        ):
            document = await answer(api, begin_s, end_s, by=by, **only)
            assert {item.pop(name): item for item in document["items"]} == wanted
            whole = next(iter(summed(counts, None).values()), nothing)
            assert {part: document[part] for part in whole} == whole


HOUR_S = 3_600
EMPTY = (
    "TRUNCATE sensor, sensor_place, sensor_service, dirty_bucket, reading_noise, "
    "rollup_noise_15m, rollup_noise_1h, rollup_noise_1d CASCADE"
)


@st.composite
def sensor(draw: st.DrawFn) -> Told:
    """Draw a sensor: how it read, with a gap, when it was in service and when it moved."""
    first, gap = draw(st.integers(0, 30 * HOUR_S)), draw(st.integers(0, 100))
    step = draw(st.sampled_from([60, 97, 300, 3_600]))
    bits = draw(st.lists(st.sampled_from([0, 0, 1, 64]), min_size=1, max_size=5))
    ends = sorted(draw(st.lists(st.integers(0, 60 * HOUR_S), max_size=5, unique=True)))
    begins, finishes = ends[::2], [*map(float, ends[1::2]), np.inf]
    return Told(
        name=f"no-{first}",
        readings={
            first + step * n: bits[n % len(bits)]
            for n in range(draw(st.integers(0, 200)))
            if n not in range(gap, 2 * gap)
        },
        served=[
            (float(begin), end, period_s)
            for begin, end, period_s in zip(begins, finishes, (60.0, 300.0, 97.0), strict=False)
        ],
        moved_s=draw(st.none() | st.integers(1, 60 * HOUR_S)),
    )


@pytest.fixture
async def api(start: Start) -> Api:
    return await start()


@settings(
    max_examples=25,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    told=st.lists(sensor(), min_size=1, max_size=4, unique_by=lambda one: one.name),
    ends=st.lists(st.integers(0, 60 * HOUR_S), min_size=2, max_size=2, unique=True).map(sorted),
    way=st.sampled_from(["computed", "not computed"]),
)
async def test_all_is_counted_as_from_the_readings(
    city: City, api: Api, told: list[Told], ends: list[int], way: str
) -> None:
    """Services that begin, end and change, sensors that move, spans that divide quarters."""
    city.connection.execute(EMPTY)
    stored(city, told, is_computed=way == "computed")
    await check(api, told, *ends)


async def test_a_silent_sensor_is_missing_and_one_out_of_service_is_said_to_be(
    city: City, api: Api
) -> None:
    """Nothing that is not known looks complete."""
    hourly = dict.fromkeys(range(0, 24 * HOUR_S, 60), 0)
    told = [
        Told("no-1", hourly, [(-HOUR_S, np.inf, 60.0)]),
        Told("no-2", {}, [(-HOUR_S, np.inf, 60.0)]),
        Told("no-3", {}, [(90 * HOUR_S, np.inf, 60.0)]),
    ]
    stored(city, told, is_computed=True)
    document = await answer(api, 0, 12 * HOUR_S, by="sensor")
    assert {item["sensor_id"]: item["complete_frac"] for item in document["items"]} == {
        "no-1": 1.0,
        "no-2": 0.0,
        "no-3": None,
    }
    assert document["complete_frac"] == 0.5
    assert document["sensor_count"] == 2
    assert document["left_out"]["sensor_ids"] == ["no-3"]
    assert (await answer(api, 0, HOUR_S, by="area"))["left_out"]["areas"]


async def test_what_is_too_much_makes_up_for_nothing(city: City, api: Api) -> None:
    """Neither for another sensor's gap nor for another day's."""
    midnight_s = 14 * HOUR_S - 7 * 60
    double = dict.fromkeys(range(midnight_s, midnight_s + 24 * HOUR_S, 30), 0)
    told = [
        Told("no-1", double, [(0, np.inf, 60.0)]),
        Told("no-2", {}, [(0, np.inf, 60.0)]),
    ]
    stored(city, told, is_computed=True)
    document = await answer(api, midnight_s, midnight_s + 48 * HOUR_S)
    assert document["received_count"] == 24 * 120
    assert document["surplus_count"] == 24 * 60
    assert document["complete_frac"] == 0.25


async def test_history_that_is_loaded_counts_from_its_first_reading(city: City, api: Api) -> None:
    """Of a sensor that was registered later, and of one that never was in service."""
    told = [
        Told("no-1", dict.fromkeys(range(30, 24 * HOUR_S, 60), 0), [(20 * HOUR_S, np.inf, 60.0)]),
        Told("no-2", dict.fromkeys(range(600, 12 * HOUR_S, 60), 0), []),
    ]
    stored(city, told, is_computed=True)
    document = await answer(api, -48 * HOUR_S, 24 * HOUR_S, by="sensor")
    assert [item["complete_frac"] for item in document["items"]] == [1.0, 1.0]
    assert document["surplus_count"] == 0


async def test_a_span_is_cut_at_the_citys_now(city: City, api: Api) -> None:
    begin_s = (utc_now() - BEGIN) // timedelta(seconds=1) - 600
    stored(city, [Told("no-1", {}, [(begin_s, np.inf, 60.0)])], is_computed=False)
    document = await answer(api, begin_s, begin_s + 10 * HOUR_S)
    assert document["counted_to"] == document["as_of"] < document["to"]
    assert document["expected_count"] in {10, 11}


@pytest.mark.parametrize(
    ("gone", "begin"),
    [
        (("raw",), "2026-11-12T03:00:00.000Z"),
        (("raw", "15m"), "2026-11-12T03:00:00.000Z"),
        (("raw", "15m", "1h"), "2026-11-11T17:00:00.000Z"),
    ],
)
async def test_a_begin_of_which_nothing_finer_is_kept_is_rounded_and_said(
    city: City, api: Api, gone: tuple[str, ...], begin: str
) -> None:
    readings = dict.fromkeys(range(-24 * HOUR_S, 24 * HOUR_S, 60), 0)
    stored(city, [Told("no-1", readings, [(-48 * HOUR_S, np.inf, 60.0)])], is_computed=True)
    compute(city, KIND)
    for tier in gone:
        city.connection.execute(
            "INSERT INTO retention (tier, kept_from_at, applied_at, cut_at) "
            "VALUES (%s, %s, now(), now())",
            [tier, at(40 * HOUR_S)],
        )
    city.connection.execute("TRUNCATE reading_noise")
    document = await answer(api, 0, 48 * HOUR_S)
    assert document["counted_from"] == begin
    assert document["counted_to"] == document["to"]
    first = document["items"][0]
    assert first["expected_count"] == first["received_count"]


BAD = (
    (422, "by", {"by": "hour"}),
    (422, "area", {"area": "7600"}),
    (422, "sensor_id", {"sensor_id": "no-11"}),
    (422, "tz", {"tz": "Europe/Berlin"}),
    (422, "kind", {"kind": "nois"}),
)


async def test_what_cannot_be_used_is_refused_with_what_is_near(city: City, api: Api) -> None:
    city.sensor("no-1", KIND)
    for status, name, params in BAD:
        problem = await api.problem(status, "/completeness", {"kind": KIND, **params})
        (error,) = problem["errors"]
        assert error["parameter"] == name
        assert error["accepted"]
    document = await answer(api, 0, 24 * HOUR_S, tz="Asia/Bangkok")
    assert document["items"][1]["local_at"] == "2026-11-13T00:00:00+07:00"
