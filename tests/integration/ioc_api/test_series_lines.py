"""Lines of areas and sensors, by hours and weekdays, equal a computation over the readings."""

from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from numpy.typing import NDArray

from contract.arrays import FloatArray
from contract.clock import from_us, rfc3339
from db.rollup import HOUR, TIERS, Tier
from ioc_api.series.schemas import SeriesDocument
from tests.stand import register
from tests.stand.history import (
    ROWS,
    SPAN,
    buckets_s,
    circular_mean_deg,
    energetic_mean_db,
    noise,
    stored,
    times_s,
)
from tests.stand.running_api import Api, Start
from tests.stand.stage import City

pytestmark = pytest.mark.integration

KIND = "power_transformer"
SAIGON = "Asia/Ho_Chi_Minh"
FRACTIONS = {"p10": 10, "p50": 50, "p90": 90, "p95": 95, "p99": 99}


async def series(api: Api, **params: str) -> dict[str, Any]:
    document = await api.get("/series", {**SPAN, **params})
    SeriesDocument.model_validate(document, strict=True)
    return document


def quality_of(seed: int) -> NDArray[np.int64]:
    """Return bits of which a third is doubtful, as are all of an afternoon."""
    generator = np.random.Generator(np.random.Philox(seed))
    quality = generator.choice([0, 0, 64, 128, 1, 32], ROWS)
    quality[400:440] = 1
    return quality


def at_text(at_s: int) -> str:
    return rfc3339(from_us(at_s * 1_000_000))


def local_of(at_s: int, zone: str = SAIGON) -> datetime:
    return datetime.fromtimestamp(at_s, UTC).astimezone(ZoneInfo(zone))


def expected(
    columns: dict[str, FloatArray],
    group: Callable[[str, int], tuple[object, ...]],
    tier: Tier,
    count: Callable[[str], NDArray[np.bool_]],
) -> dict[tuple[object, ...], dict[str, Any]]:
    """Return what the readings of each group say, those that count."""
    found: dict[tuple[object, ...], dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    buckets = buckets_s(tier).tolist()
    for name, column in columns.items():
        for at, value, counts in zip(buckets, column.tolist(), count(name).tolist(), strict=True):
            if counts:
                found[group(name, at)][name].append(value)
    return {
        place: {
            "mean": np.mean([value for each in of.values() for value in each]),
            "total": sum(np.mean(each) for each in of.values()),
            "min": min(min(each) for each in of.values()),
            "max": max(max(each) for each in of.values()),
            "count": sum(len(each) for each in of.values()),
            "sensor_count": len(of),
            **dict(
                zip(
                    FRACTIONS,
                    np.percentile(
                        [value for each in of.values() for value in each], list(FRACTIONS.values())
                    ).tolist(),
                    strict=True,
                )
            ),
        }
        for place, of in found.items()
    }


def transformers(city: City, way: str) -> tuple[dict[str, FloatArray], dict[str, Any]]:
    """Store four transformers in two districts; return their values and qualities."""
    columns = {f"pt-{n}": np.round(100 * noise(n + 1), 2) for n in range(4)}
    qualities = {name: quality_of(n) for n, name in enumerate(columns)}
    for n, (name, column) in enumerate(columns.items()):
        key = city.sensor(name, KIND, area=f"76{n % 2}")
        stored(city, way, key, KIND, {"load_kw": column}, qualities[name])
    return columns, qualities


ALL_STATS = "mean,min,max,sum,count,p10,p50,p90,p95,p99"


async def test_each_sensor_has_a_line(city: City, start: Start, way: str) -> None:
    columns, qualities = transformers(city, way)
    api = await start()
    for tier, trust in product(TIERS, ("good", "all")):
        document = await series(
            api, kind=KIND, by="sensor", stat=ALL_STATS, quality=trust, resolution=tier.name
        )
        counts = {name: (bits & 63 == 0) | (trust == "all") for name, bits in qualities.items()}
        wanted = expected(columns, lambda name, at: (name, at_text(at)), tier, counts.__getitem__)
        found = {(item["sensor_id"], item["bucket_at"]): item for item in document["items"]}
        assert list(found) == sorted(wanted), "sensors by id, each ascending in time"
        for place, item in found.items():
            assert {key: item[key] for key in wanted[place]} == pytest.approx(
                wanted[place], rel=1e-5
            )
        doubtful = sum(int((bits & 63 != 0).sum()) for bits in qualities.values())
        left_out = 0 if trust == "all" else doubtful
        assert document["untrusted_count"] == doubtful
        assert document["left_out"] == {
            "untrusted_count": left_out,
            "areas": [],
            "sensor_ids": [],
        }
        assert document["count"] == 4 * ROWS - left_out


async def test_a_line_of_an_area_is_the_series_of_that_area(
    city: City, start: Start, way: str
) -> None:
    """Of a sensor that moves too; areas without one are named."""
    transformers(city, way)
    moved_at = datetime.fromtimestamp(int(times_s()[301]), UTC)
    city.connection.execute(
        "UPDATE sensor_place SET to_at = %(at)s WHERE sensor_key = 1; ", {"at": moved_at}
    )
    city.connection.execute(
        "INSERT INTO sensor_place (sensor_key, from_at, area_code, lat_deg, lon_deg) "
        "VALUES (1, %s, '769', 10.8, 106.7)",
        [moved_at],
    )
    api = await start()
    for tier in TIERS:
        more = {"kind": KIND, "resolution": tier.name, "stat": ALL_STATS}
        document = await series(api, by="area", **more)
        lines: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for item in document["items"]:
            lines[item.pop("area")].append(item)
        assert list(lines) == ["760", "761", "769"]
        for area, line in lines.items():
            assert line == (await series(api, area=area, **more))["items"]
        assert not set(document["left_out"]["areas"]) & lines.keys()
        assert "764" in document["left_out"]["areas"]


async def test_wards_of_a_district_hold_only_what_stands_in_both(city: City, start: Start) -> None:
    wards = ["26737", "26740"]
    for n, (area, ward) in enumerate([("760", wards[0]), ("760", wards[1]), ("761", wards[0])]):
        key = city.sensor(f"pt-{n}", KIND, area=area, ward=ward)
        stored(city, "computed", key, KIND, {"load_kw": noise(n)})
    api = await start()
    whole = await series(api, kind=KIND, by="ward", resolution="1d")
    assert {item["ward"]: item["sensor_count"] for item in whole["items"]} == {
        wards[0]: 2,
        wards[1]: 1,
    }
    part = await series(api, kind=KIND, by="ward", area="760", resolution="1d")
    assert {item["sensor_count"] for item in part["items"]} == {1}
    assert 0 < len(part["left_out"]["areas"]) < len(whole["left_out"]["areas"])


async def test_hours_and_weekdays_take_the_place_of_buckets(city: City, start: Start) -> None:
    """In any zone; a day of three hours begins where that zone's does."""
    told = transformers(city, "open")
    api = await start()
    for zone in (SAIGON, "Asia/Kathmandu", "Europe/Berlin"):
        for by in ("hour", "weekday", "hour,weekday", "sensor,hour"):
            document = await series(api, kind=KIND, by=by, stat=ALL_STATS, tz=zone)
            hours_hold(document, by, zone, *told)


def hours_hold(
    document: dict[str, Any],
    by: str,
    zone: str,
    columns: dict[str, FloatArray],
    qualities: dict[str, Any],
) -> None:
    """Hold a series by hours or weekdays against the readings."""
    assert document["tier"] == ("15m" if zone == "Asia/Kathmandu" else "1h")
    assert document["tz"] == zone

    def place(name: str, at: int) -> tuple[object, ...]:
        local = local_of(at, zone)
        known = {"sensor": name, "weekday": local.isoweekday(), "hour": local.hour}
        return tuple(known[part] for part in ("sensor", "weekday", "hour") if part in by)

    tier = TIERS[0] if zone == "Asia/Kathmandu" else HOUR
    wanted = expected(columns, place, tier, lambda name: qualities[name] & 63 == 0)
    names = [part for part in ("sensor_id", "weekday", "hour") if part.split("_")[0] in by]
    found = {tuple(item[name] for name in names): item for item in document["items"]}
    assert list(found) == sorted(wanted, key=str) or list(found) == sorted(wanted)
    for key, item in found.items():
        assert {name: item[name] for name in wanted[key]} == pytest.approx(wanted[key], rel=1e-5)
        assert "bucket_at" not in item


async def test_directions_levels_and_registers_by_hour(city: City, start: Start) -> None:
    wind = np.round(340 + 40 * noise()) % 360
    level = 50 + 30 * noise()
    energy = 215_600 + np.cumsum(np.round(noise(2), 2))
    energy[500:] -= energy[500]
    for kind, values in (
        ("weather", {"wind_from_deg": wind}),
        ("noise", {"leq_db": level}),
        ("smart_meter", {"energy_kwh": energy}),
    ):
        stored(city, "late", city.sensor(f"{kind}-1", kind), kind, values)
    hours = np.array([local_of(at).hour for at in times_s().tolist()])
    grown = register.steps(times_s(), energy)
    api = await start()
    directions = await series(api, kind="weather", quantity="wind_from_deg", by="hour")
    for item in directions["items"]:
        turn = item["mean"] - circular_mean_deg(wind[hours == item["hour"]])
        assert abs((turn + 180) % 360 - 180) < 1e-3
    levels = await series(api, kind="noise", by="hour", stat="mean,p95")
    for item in levels["items"]:
        at_hour = level[hours == item["hour"]]
        assert item["mean"] == pytest.approx(energetic_mean_db(at_hour), rel=1e-6)
        assert item["p95"] == pytest.approx(np.percentile(at_hour, 95), rel=1e-5)
    meters = await series(api, kind="smart_meter", by="hour", stat="sum")
    assert {item["hour"]: item["increase"] for item in meters["items"]} == pytest.approx(
        {hour: grown[hours == hour].sum() for hour in range(24)}, abs=0.02, rel=1e-4
    )


async def test_named_sensors_alone_are_in_it(city: City, start: Start) -> None:
    columns, qualities = transformers(city, "open")
    city.sensor("pt-9", KIND)
    api = await start()
    both = {name: columns[name] for name in ("pt-1", "pt-2")}
    good = sum(int((qualities[name] & 63 == 0).sum()) for name in both)
    one = await series(api, kind=KIND, sensor_id="pt-2,pt-1")
    assert one["count"] == good
    assert "sensor_id" not in one["items"][0]
    lines = await series(api, kind=KIND, sensor_id="pt-9,pt-2,pt-1", by="sensor")
    assert lines["count"] == good
    assert lines["left_out"]["sensor_ids"] == ["pt-9"]
    within = await series(api, kind=KIND, sensor_id="pt-2,pt-1", area="761")
    assert within["count"] == (qualities["pt-1"] & 63 == 0).sum()


async def test_local_times_are_told_where_a_zone_is_named(city: City, start: Start) -> None:
    transformers(city, "open")
    api = await start()
    for zone in (SAIGON, "Asia/Kathmandu"):
        for item in (await series(api, kind=KIND, tz=zone))["items"]:
            at = datetime.fromisoformat(item["bucket_at"])
            local = datetime.fromisoformat(item["local_at"])
            assert local == at
            assert local.utcoffset() == at.astimezone(ZoneInfo(zone)).utcoffset()


async def test_sensors_of_elsewhere_are_not_said_to_be_silent(city: City, start: Start) -> None:
    transformers(city, "computed")
    city.sensor("pt-8", KIND, area="760")
    city.sensor("pt-9", KIND, area="764")
    api = await start()
    document = await series(api, kind=KIND, by="sensor", area="760")
    assert {item["sensor_id"] for item in document["items"]} == {"pt-0", "pt-2"}
    assert document["left_out"]["sensor_ids"] == ["pt-8"]
