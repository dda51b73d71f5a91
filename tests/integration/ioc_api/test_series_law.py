"""Whatever was read: a series says what numpy says of the same readings."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from contract.clock import rfc3339
from db.rollup import QUARTER, TIERS, Tier
from db.trusted import Trust
from ioc_api.bucket import Grid
from ioc_api.series.schemas import SeriesDocument
from ioc_api.span import Span
from tests.stand.running_api import Api, Start
from tests.stand.scattered import (
    QUANTITIES,
    Scattered,
    empty,
    forget,
    groups,
    scattered,
    span_of,
    wanted,
    written,
)
from tests.stand.stage import City

pytestmark = pytest.mark.integration

OFFSET = timedelta(hours=7)
STATS = {
    "mean": "mean,min,max,sum,count,p50,p95,p99",
    "sum": "mean,min,max,sum,count,p50,p95,p99",
    "energetic": "mean,min,max,count,p50,p95,p99",
    "circular": "mean,count",
    "counter": "sum,count",
}
law = settings(
    max_examples=20,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture
async def api(start: Start) -> Api:
    return await start()


async def series(
    api: Api, aggregate: str, span: tuple[datetime, datetime], **params: str
) -> dict[str, Any]:
    kind, quantity = QUANTITIES[aggregate]
    ends = {"from": rfc3339(span[0]), "to": rfc3339(span[1])}
    document = await api.get("/series", {"kind": kind, "quantity": quantity, **ends, **params})
    SeriesDocument.model_validate(document, strict=True)
    return document


def seconds(tier: Tier, span: tuple[datetime, datetime]) -> tuple[int, int]:
    """Return the span of all buckets that a span touches."""
    whole = Grid(tier, OFFSET).whole(Span(*span))
    return int(whole.from_at.timestamp()), int(whole.to_at.timestamp())


def same(found: dict[str, Any], said: dict[str, Any]) -> None:
    """Hold an item against what the readings say."""
    length = said.pop("length", None)
    if length is not None:
        mean = said.pop("mean")
        if length > 1e-3:
            turn = found["mean"] - mean
            assert abs((turn + 180) % 360 - 180) < 0.01 / length
            assert 0 <= found["mean"] < 360
    if said.get("increase", 0) is None:
        assert found["increase"] is said.pop("increase")
    assert {name: found[name] for name in said} == pytest.approx(said, rel=2e-5, abs=1e-3)


@dataclass(frozen=True)
class Case:
    """What is read, and what is asked of it."""

    seed: int
    sizes: list[int]
    span: tuple[datetime, datetime]
    tier: Tier
    by: str = ""
    trust: Trust = "good"
    way: str = "computed"
    fill: str = "none"


def cases(**more: st.SearchStrategy[Any]) -> st.SearchStrategy[Case]:
    return st.builds(
        Case,
        seed=st.integers(0, 2**32),
        sizes=st.lists(st.sampled_from([0, 1, 2, 30, 200]), min_size=1, max_size=3),
        span=st.builds(span_of, st.floats(-5, 70), st.floats(0.1, 60)),
        tier=st.sampled_from(TIERS),
        **more,
    )


@pytest.mark.parametrize("aggregate", QUANTITIES)
@law
@given(
    case=cases(
        by=st.sampled_from(["", "sensor", "area", "hour", "weekday"]),
        trust=st.sampled_from(["good", "all"]),
        way=st.sampled_from(["computed", "late", "not computed"]),
    )
)
async def test_a_series_is_what_its_readings_say(
    city: City, api: Api, aggregate: str, case: Case
) -> None:
    """Means by their kind, extremes, totals and percentiles; registers over new starts."""
    empty(city)
    lines = scattered(aggregate, case.seed, case.sizes, case.trust)
    written(city, aggregate, lines, case.way)
    if aggregate == "counter" and (case.trust, case.way) != ("good", "computed"):
        # What a register had before the span is taken as it is stored: of trusted readings alone.
        case = replace(case, span=(span_of(-5, 0)[0], case.span[1]))
    is_class = case.by in {"hour", "weekday"}
    more = {"by": case.by} if case.by else {}
    if not is_class:
        more["resolution"] = case.tier.name
    stats = STATS[aggregate]
    document = await series(api, aggregate, case.span, stat=stats, quality=case.trust, **more)
    # Where no hour that the span touches holds anything, days may.
    tier = next(tier for tier in TIERS if tier.name == document["tier"])
    span_s = seconds(tier, case.span)
    said = wanted(aggregate, lines, case.trust, span_s, lambda line: groups(line, case.by, tier))
    names = {"": ["bucket_at"], "sensor": ["sensor_id", "bucket_at"], "area": ["area", "bucket_at"]}
    keys = names.get(case.by, [case.by])
    found = {tuple(item[key] for key in keys): item for item in document["items"]}
    assert set(found) == set(said)
    for group, item in found.items():
        same(item, said[group])


@pytest.mark.parametrize("aggregate", QUANTITIES)
@law
@given(case=cases(), kept_h=st.integers(0, 80))
async def test_a_span_over_the_limit_of_readings_says_the_same(
    city: City, api: Api, aggregate: str, case: Case, kept_h: int
) -> None:
    """Buckets outlive what they were made of; percentiles do not, and are refused."""
    empty(city)
    lines = scattered(aggregate, case.seed, case.sizes)
    written(city, aggregate, lines, "computed")
    span = span_of(-3, 120)
    forget(city, aggregate, Grid(QUARTER, OFFSET).start_of(span_of(kept_h, 1)[0]))
    document = await series(api, aggregate, span, resolution=case.tier.name)
    span_s = seconds(case.tier, span)
    said = wanted(aggregate, lines, "good", span_s, lambda line: groups(line, "", case.tier))
    found = {(item["bucket_at"],): item for item in document["items"]}
    assert set(found) == set(said)
    for group, item in found.items():
        same(item, {name: each for name, each in said[group].items() if name[0] != "p"})
    if "p95" in STATS[aggregate]:
        kind, quantity = QUANTITIES[aggregate]
        ends = {"from": rfc3339(span[0]), "to": rfc3339(span[1])}
        params = {"kind": kind, "quantity": quantity, "stat": "p95", **ends}
        assert await api.problem(422, "/series", params)


@law
@given(case=cases(fill=st.sampled_from(["none", "null", "previous", "linear"])))
async def test_gaps_are_filled_as_numpy_fills_them(city: City, api: Api, case: Case) -> None:
    """Each line by itself: nothing before its first value, and nothing beyond the last by lines."""
    empty(city)
    lines = scattered("mean", case.seed, case.sizes)
    written(city, "mean", lines, "late")
    tier, fill = case.tier, case.fill
    begin_s, end_s = seconds(tier, case.span)
    more = {"by": "sensor", "fill": fill, "resolution": tier.name, "stat": "mean,p95"}
    document = await series(api, "mean", case.span, **more)
    span_s = (begin_s, end_s)
    said = wanted("mean", lines, "good", span_s, lambda line: groups(line, "sensor", tier))
    begins_s = np.arange(begin_s, end_s, tier.width_s)
    for line in lines:
        items = [item for item in document["items"] if item["sensor_id"] == line.name]
        assert [item["mean"] for item in items] == filled(fill, line, begins_s, said, "mean")
        assert [item["p95"] for item in items] == filled(fill, line, begins_s, said, "p95")


def filled(
    fill: str,
    line: Scattered,
    begins_s: np.ndarray[Any, np.dtype[np.int64]],
    said: dict[tuple[object, ...], dict[str, Any]],
    name: str,
) -> list[Any]:
    """Return what a line's items say of a number."""
    texts = [rfc3339(datetime.fromtimestamp(at_s, UTC)) for at_s in begins_s.tolist()]
    values = [said.get((line.name, text), {}).get(name) for text in texts]
    known = [place for place, value in enumerate(values) if value is not None]
    if fill == "none":
        return [pytest.approx(values[place], rel=2e-5, abs=1e-3) for place in known]
    places = np.arange(len(values))
    if known and fill in {"previous", "linear"}:
        kept = np.array([values[place] for place in known])
        last = np.searchsorted(known, places, "right") - 1
        between = kept[last] if fill == "previous" else np.interp(places, known, kept)
        end = len(values) if fill == "previous" else known[-1] + 1
        values = [None] * known[0] + between[known[0] : end].tolist()
        values += [None] * (len(places) - len(values))
    return [None if value is None else pytest.approx(value, rel=2e-5, abs=1e-3) for value in values]
