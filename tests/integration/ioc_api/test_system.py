"""Health, the city, kinds, areas, metrics, the document, and unknown paths."""

import psycopg
import pytest
from openapi_spec_validator import validate

from contract.catalogue import KINDS
from contract.clock import CityClock, rfc3339, utc_now
from embedded.mosquitto import MosquittoServer
from embedded.postgres import PostgresServer
from ioc_api import PREFIX
from ioc_api.areas.schemas import AreaFeatures, AreaList
from ioc_api.http.problem import MEANINGS
from ioc_api.system.schemas import CityItem
from tests.stand.live_frame import Broker
from tests.stand.running_api import Start, running, settings_of
from tests.stand.stage import City, at
from tests.stand.waiting import UntilAsync

pytestmark = pytest.mark.integration


async def test_health_needs_nothing() -> None:
    nowhere = "postgresql://nobody@127.0.0.1:1/nothing?connect_timeout=1"
    async with running(settings_of(nowhere, "mqtt://127.0.0.1:1")) as api:
        assert await api.get("/health") == {"status": "ok", "version": "0.1.0"}
        assert len((await api.get("/kinds"))["items"]) == len(KINDS)


async def test_without_the_database_nothing_is_shown_as_empty() -> None:
    nowhere = "postgresql://nobody@127.0.0.1:1/nothing?connect_timeout=1"
    async with running(settings_of(nowhere, "mqtt://127.0.0.1:1")) as api:
        for path in ("/sensors", "/sensors.geojson", "/sensors/hcmc-aq-0001", "/overview"):
            problem = await api.problem(503, path)
            assert problem["type"] == "/problems/unavailable"
        ready = await api.problem(503, "/ready")
        checks = ready["checks"]
        assert ready["ready"] is False
        assert [check["ok"] for check in checks.values()] == [False] * 5


async def test_a_database_that_stops_and_returns(
    own_postgres: PostgresServer, broker: MosquittoServer, until_async: UntilAsync
) -> None:
    with psycopg.connect(own_postgres.url, autocommit=True) as connection:
        city = City(connection)
        city.reading(city.sensor("hcmc-aq-0001"), at(1), {"pm25_ugm3": 5.0})
    path = "/sensors/hcmc-aq-0001/readings"
    async with running(settings_of(own_postgres.url, broker.url)) as api:
        await until_async(lambda: api.fleet.is_loaded, "the API is loaded")
        own_postgres.stop()
        await api.problem(503, path)
        assert await api.ids() == ["hcmc-aq-0001"], "the live state stays in memory"
        own_postgres.start()

        async def is_back() -> bool:
            return (await api.client.get(f"/api/v1{path}")).status_code == 200

        await until_async(is_back, "history is back")


async def test_the_city_tells_its_time(mqtt: Broker, start: Start, until_async: UntilAsync) -> None:
    api = await start(area_level="ward", tile_url="https://tiles.example/{z}/{x}/{y}.png")
    city_at = at(5000)
    await mqtt.clock(CityClock(city_at, utc_now(), 0.0))

    async def is_heard() -> bool:
        return (await api.get("/city"))["clock"]["speed"] == 0

    await until_async(is_heard, "the clock is heard")
    document = await api.get("/city")
    CityItem.model_validate(document)
    assert document["clock"]["city_at"] == rfc3339(city_at)
    assert document["area_level"] == "ward"
    assert document["tile_url"].startswith("https://tiles.example/")


async def test_areas_of_both_levels_are_linked(start: Start) -> None:
    api = await start()
    both = await api.get("/areas")
    AreaList.model_validate(both, strict=True)
    districts = (await api.get("/areas", {"level": "district"}))["items"]
    assert len(districts) == 22
    wards = (await api.get("/areas", {"level": "ward"}))["items"]
    assert len(both["items"]) == len(districts) + len(wards)
    first = districts[0]
    assert first["code"] in {link["code"] for ward in wards for link in ward["links"]}
    assert {link["code"] for link in first["links"]} <= {ward["code"] for ward in wards}


@pytest.mark.parametrize("level", ["district", "ward"])
async def test_outlines_are_geojson(start: Start, level: str) -> None:
    api = await start()
    answer = await api.client.get("/api/v1/areas.geojson", params={"level": level})
    assert answer.headers["content-type"] == "application/geo+json"
    document = AreaFeatures.model_validate_json(answer.text)
    assert document.outlines == "schematic"
    # Wards that joined from other provinces have no link to a district, and no outline.
    bare = [feature for feature in document.features if feature.geometry is None]
    assert not any(level != "ward" or feature.properties.links for feature in bare)


async def test_an_unknown_level_is_refused(start: Start) -> None:
    api = await start()
    for path in ("/areas", "/areas.geojson"):
        (error,) = (await api.problem(422, path, {"level": "street"}))["errors"]
        assert error["accepted"] == ["district", "ward"]


async def test_the_document_is_valid_openapi_and_says_everything(start: Start) -> None:
    api = await start()
    document = (await api.client.get("/api/openapi.json")).json()
    validate(document)
    for path, operations in document["paths"].items():
        for operation in operations.values():
            assert operation["summary"], path
            for parameter in operation.get("parameters", []):
                assert parameter["description"], (path, parameter["name"])
            assert ("422" in operation["responses"]) == path.startswith(PREFIX), path
            bad = [one for status, one in operation["responses"].items() if status >= "400"]
            assert all(list(one["content"]) == ["application/problem+json"] for one in bad), path
    schemas = document["components"]["schemas"]
    for name, schema in schemas.items():
        for field, described in schema.get("properties", {name: schema}).items():
            part = schemas.get(described.get("$ref", "").rpartition("/")[2], described)
            assert described.get("description") or part["description"], (name, field)


async def test_the_type_of_a_problem_leads_to_its_meaning(start: Start) -> None:
    api = await start()
    for code, meaning in MEANINGS.items():
        answer = await api.client.get(f"/problems/{code}")
        assert answer.json()["title"] == meaning.title
    assert (await api.client.get("/problems/none")).status_code == 404


async def test_an_unknown_path_is_a_problem_too(start: Start) -> None:
    api = await start()
    for path in ("/", "/sensor", "/live/nothing", "/sensors/a/b/c"):
        assert "/api/docs" in (await api.problem(404, path))["detail"]


async def test_a_wrong_method_is_a_problem_too(start: Start) -> None:
    api = await start()
    answer = await api.client.post("/api/v1/sensors")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET")
    assert answer.json()["type"] == "/problems/method-not-allowed"
    assert "allowed: GET" in answer.json()["detail"]


async def test_head_answers_as_get_without_a_body(start: Start) -> None:
    api = await start()
    for path in ("/api/v1/kinds", "/api/v1/sensors", "/api/openapi.json", "/metrics"):
        head, whole = await api.client.head(path), await api.client.get(path)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-type"] == whole.headers["content-type"]
    missing = await api.client.head("/api/v1/sensors/hcmc-aq-0404")
    assert (missing.status_code, missing.content) == (404, b"")
    assert (await api.client.head("/api/v1/live")).status_code == 405


async def test_metrics_count_requests_by_route(start: Start) -> None:
    api = await start()
    await api.get("/health")
    await api.problem(404, "/sensors/hcmc-aq-0404")
    text = (await api.client.get("/metrics")).text
    assert 'ioc_api_requests_total{route="/api/v1/health",status="200"} 1.0' in text
    assert 'ioc_api_requests_total{route="/api/v1/sensors/{sensor_id}",status="404"} 1.0' in text
    assert "process_resident_memory_bytes" in text
