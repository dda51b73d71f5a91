"""What stands in buckets without values equals numpy's interpolation, and counts nothing."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from contract.arrays import FloatArray
from contract.clock import from_us, rfc3339
from db.rollup import HOUR
from ioc_api.series.schemas import SeriesDocument
from tests.stand.history import ROWS, SPAN, buckets_s, noise, stored
from tests.stand.running_api import Start
from tests.stand.stage import City

pytestmark = pytest.mark.integration

KIND = "power_transformer"


def at_text(at_s: int) -> str:
    return rfc3339(from_us(at_s * 1_000_000))


async def test_gaps_are_filled_where_that_is_asked_for(city: City, start: Start) -> None:
    """Three hours of a sensor are doubtful, and another never sent."""
    column = np.round(100 * noise(), 2)
    quality = np.random.Generator(np.random.Philox(1)).choice([0, 64, 1, 32], ROWS)
    quality[400:440] = quality[-20:] = 1
    stored(city, "open", city.sensor("pt-1", KIND), KIND, {"load_kw": column}, quality)
    city.sensor("pt-9", KIND)
    is_good = quality & 63 == 0
    buckets = buckets_s(HOUR)
    means = {
        at_text(at): column[is_good & (buckets == at)].mean()
        for at in np.unique(buckets[is_good]).tolist()
    }
    times = {at_text(at): at for at in np.unique(buckets).tolist()}
    every = list(times)
    gaps = [at for at in every if at not in means]
    last = np.maximum.accumulate([n if at in means else 0 for n, at in enumerate(every)])
    wanted: dict[str, Sequence[float] | FloatArray] = {
        "null": [means.get(at, np.nan) for at in every],
        "linear": np.interp(
            np.arange(len(every)),
            [every.index(at) for at in means],
            list(means.values()),
            right=np.nan,
        ),
        "previous": [means[every[n]] for n in last.tolist()],
    }
    api = await start()
    more = {"kind": KIND, "by": "sensor", "sensor_id": "pt-1,pt-9", "resolution": "1h"}
    for fill, column_told in wanted.items():
        document = await api.get("/series", {**SPAN, **more, "fill": fill})
        SeriesDocument.model_validate(document, strict=True)
        lines: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
        for item in document["items"]:
            lines[item["sensor_id"]][item["bucket_at"]] = item
        assert [*lines["pt-1"]] == [*lines["pt-9"]] == every
        assert {item["mean"] for item in lines["pt-9"].values()} == {None}
        for at, value in zip(every, map(float, column_told), strict=True):
            item = lines["pt-1"][at]
            assert (item["count"] == 0) == (at in gaps)
            assert item["mean"] == (None if np.isnan(value) else pytest.approx(value, rel=1e-5))
            if at in gaps:
                assert item["total"] is None
                assert item["untrusted_count"] == (buckets == times[at]).sum()
        assert document["count"] == is_good.sum()
        assert document["left_out"]["sensor_ids"] == ["pt-9"]
