"""What is no series is refused, with what would be right; what would be too much, with a size."""

from datetime import timedelta

import pytest

from tests.stand.history import BEGIN, END, SPAN, noise, stored
from tests.stand.running_api import Start
from tests.stand.stage import City

pytestmark = pytest.mark.integration

KIND = "power_transformer"
SAIGON = "Asia/Ho_Chi_Minh"


async def test_percentiles_of_readings_that_are_gone_are_refused(city: City, start: Start) -> None:
    key = city.sensor("pt-1", KIND)
    stored(city, "computed", key, KIND, {"load_kw": noise()})
    kept_from = BEGIN + timedelta(days=1)
    city.connection.execute(
        "INSERT INTO retention (tier, kept_from_at, applied_at, cut_at) "
        "VALUES ('raw', %s, now(), %s)",
        [kept_from, END],
    )
    api = await start()
    problem = await api.problem(422, "/series", {**SPAN, "kind": KIND, "stat": "mean,p95"})
    (error,) = problem["errors"]
    assert (error["parameter"], error["value"]) == ("stat", "p95")
    right = error["accepted"][1].partition("from=")[2].partition(" ")[0]
    for params in ({"from": right, "stat": "mean,p95"}, {"stat": "mean"}):
        assert (await api.get("/series", {**SPAN, "kind": KIND, **params}))["items"]


BAD_LINES: tuple[tuple[int, str, dict[str, str]], ...] = (
    (422, "by", {"by": "street"}),
    (422, "by", {"by": "area,ward"}),
    (422, "stat", {"stat": "median"}),
    (422, "stat", {"kind": "weather", "quantity": "wind_from_deg", "stat": "p95"}),
    (422, "stat", {"kind": "smart_meter", "quantity": "energy_kwh", "stat": "mean"}),
    (422, "sensor_id", {"sensor_id": "no id"}),
    (422, "sensor_id", {"sensor_id": "pt-11"}),
    (422, "sensor_id", {"sensor_id": ",".join(f"pt-{n}" for n in range(21))}),
    (422, "tz", {"tz": "Asia/Saigonn"}),
    (422, "tz", {"tz": "Europe/Berlin", "resolution": "1d"}),
    (422, "fill", {"fill": "zero"}),
    (422, "fill", {"fill": "null", "by": "hour"}),
    (422, "fill", {"kind": "rain_gauge", "quantity": "rain_mm", "fill": "previous"}),
    (422, "resolution", {"by": "hour", "resolution": "1d"}),
    (
        413,
        "by",
        {"by": "ward", "resolution": "1h", "from": "2026-01-01T00:00:00Z", "max_points": "9000"},
    ),
    (413, "from", {"by": "hour", "from": "2010-01-01T00:00:00Z"}),
)


async def test_bad_lines_are_refused_with_what_would_be_right(city: City, start: Start) -> None:
    city.sensor("pt-1", KIND)
    api = await start()
    for status, name, params in BAD_LINES:
        problem = await api.problem(status, "/series", {**SPAN, "kind": KIND, **params})
        (error,) = problem["errors"]
        assert error["parameter"] == name, params
        assert error["accepted"]


async def test_what_was_probably_meant_comes_first(city: City, start: Start) -> None:
    city.sensor("pt-1", KIND)
    api = await start()
    for params, first in (
        ({"quantity": "loadkw"}, "load_kw"),
        ({"area": "Quan 1"}, "760"),
        ({"area": "bình tân"}, "777"),
        ({"sensor_id": "pt-11"}, "pt-1"),
        ({"tz": "Asia/HoChiMinh"}, SAIGON),
        ({"kind": "power_transfomer"}, KIND),
    ):
        problem = await api.problem(422, "/series", {**SPAN, "kind": KIND, **params})
        assert problem["errors"][0]["accepted"][0] == first, params
