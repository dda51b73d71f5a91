"""A client that is generated from the API's document asks the running API."""

import asyncio
import subprocess
import sys
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tests.stand.running_api import Api, Start
from tests.stand.stage import City, at

pytestmark = [pytest.mark.integration, pytest.mark.slow]

NAME = "city_client"


@pytest.fixture
async def api(city: City, start: Start) -> Api:
    """An API over a flood, and a sensor of which nothing is known."""
    key = city.sensor("hcmc-sf-0001", "street_flood", period_s=60)
    for minutes_ago in (34, 30):
        city.reading(key, at(minutes_ago), {"depth_m": 0.9}, kind="street_flood")
    city.sensor("hcmc-aq-0001")
    return await start()


def generate(document: Path, folder: Path) -> None:
    """Write a client into a folder; what the tool cannot make use of it says."""
    config = folder / "config.yml"
    config.write_text("post_hooks: []\n")
    made = subprocess.run(
        [
            *(sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none"),
            *("--path", str(document), "--config", str(config)),
            *("--output-path", str(folder / NAME)),
        ],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=120,
        check=False,
    )
    assert made.returncode == 0, made.stdout + made.stderr
    assert "Warning" not in made.stdout, made.stdout


async def test_a_generated_client_asks_the_running_api(
    api: Api, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every operation is there under its name, and times are times."""
    document = tmp_path / "openapi.json"
    document.write_bytes((await api.client.get("/openapi.json")).content)
    await asyncio.to_thread(generate, document, tmp_path)
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])

    def operation(tag: str, name: str) -> Any:
        return import_module(f"{NAME}.api.{tag}.{name}")

    client = import_module(NAME).Client(base_url=str(api.client.base_url))
    async with client:
        overview = await operation("overview", "city_overview").asyncio(client=client, by="area")
        crossings = await operation("thresholds", "crossings").asyncio(client=client)
        sensor = await operation("sensors", "sensor").asyncio("hcmc-sf-0001", client=client)
        features = await operation("sensors", "sensors_geojson").asyncio(client=client)
        missing = await operation("sensors", "sensor").asyncio_detailed("nobody", client=client)
    assert isinstance(overview.as_of, datetime)
    assert overview.as_of.tzinfo == UTC
    assert overview.kinds["street_flood"].trusted is False
    (crossing,) = crossings.items
    assert (crossing.sensor_id, crossing.held, crossing.value) == ("hcmc-sf-0001", True, 0.9)
    assert sensor.last_observed_at == crossing.last_observed_at
    assert sensor.last_refusal is None
    assert [one.id for one in features.features] == ["hcmc-aq-0001", "hcmc-sf-0001"]
    assert missing.status_code == 404
