"""A newcomer's first minutes: the city lives, and a device of their own joins it."""

import os
import re
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from contract.catalogue import KINDS
from contract.clock import rfc3339, utc_now
from contract.topic import SensorTopic
from embedded import location
from tests.stand import stack
from tests.stand.stack import Stack
from tests.stand.waiting import Until

pytestmark = pytest.mark.acceptance

SENSORS = 60
FIRST_READINGS_S = 120.0
HUNG_S = 150.0
WEB_FILE = re.compile(r'"(/(?:app|bundle|vendor)/[^"?#]+)"')
FOREIGN = re.compile(r"""(?:src|href)=["'](?:https?:)?//""")


@pytest.fixture(scope="module")
def city() -> Iterator[Stack]:
    """The product with a small city, as `./ioc up -d` starts it."""
    with (
        location.scratch() as folder,
        stack.running(folder / "data", ["--sensors", str(SENSORS)]) as running,
    ):
        yield running


def fetched(city: Stack, path: str, **parameters: str | int) -> Any:
    answer = httpx.get(f"{city.api}{path}", params=parameters, timeout=10)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_all_fifteen_kinds_send(city: Stack, until: Until) -> None:
    """Every sensor's first reading comes within 20 s of its birth."""

    def live() -> bool:
        kinds = fetched(city, "/api/v1/overview")["kinds"]
        return all(kinds.get(kind.code, {}).get("live", 0) > 0 for kind in KINDS)

    until(live, "a live sensor of every kind", FIRST_READINGS_S)
    assert fetched(city, "/api/v1/overview")["sensors"]["total"] == SENSORS


def test_it_says_that_it_is_ready(city: Stack, until: Until) -> None:
    """Database, broker, ingest and judgement."""
    until(
        lambda: httpx.get(f"{city.api}/api/v1/ready", timeout=10).status_code == 200, "ready is 200"
    )


def test_a_foreign_device_joins_by_two_messages(city: Stack, until: Until) -> None:
    """A birth and a reading from Mosquitto's client: listed, stored and announced live."""
    sensor_id = "foreign-flood-1"
    place = ("hcmc", "765", "environment", "street_flood", sensor_id)
    observed_at = rfc3339(utc_now())
    came = threading.Event()

    def listen() -> None:
        url = f"{city.api}/api/v1/live"
        with httpx.stream("GET", url, params={"sensor_id": sensor_id}, timeout=30) as answer:
            opened.set()
            for line in answer.iter_lines():
                if line.startswith("data:") and sensor_id in line and observed_at in line:
                    came.set()
                    return

    opened = threading.Event()
    listener = threading.Thread(target=listen)
    listener.start()
    assert opened.wait(10)
    city.publish(
        str(SensorTopic(*place, "meta")),
        *("-r", "-m", '{"name":"Nguyễn Xí, trước số 12","lat_deg":10.8139,"lon_deg":106.709}'),
    )
    city.publish(
        str(SensorTopic(*place, "telemetry")),
        *("-m", f'{{"observed_at":"{observed_at}","values":{{"depth_m":0.17}}}}'),
    )
    assert came.wait(10), "the reading did not come on the live stream"
    listener.join(10)

    def stored() -> bool:
        answer = httpx.get(f"{city.api}/api/v1/sensors/{sensor_id}/readings", timeout=10)
        return answer.status_code == 200 and len(answer.json()["items"]) == 1

    until(stored, "the reading is in the sensor's history")
    item = fetched(city, f"/api/v1/sensors/{sensor_id}/readings")["items"][0]
    assert item["values"]["depth_m"] == 0.17
    listed = fetched(city, "/api/v1/sensors", kind="street_flood", q="nguyen xi")["items"]
    assert sensor_id in {sensor["sensor_id"] for sensor in listed}
    assert fetched(city, f"/api/v1/sensors/{sensor_id}")["area"] == "765"


def test_nothing_was_refused(city: Stack) -> None:
    """The simulator and the contract agree: not one dead letter."""
    with psycopg.connect(city.database_url) as connection:
        letters = connection.execute("SELECT reason, detail FROM dead_letter LIMIT 5").fetchall()
    assert letters == []


def test_the_page_loads_nothing_from_elsewhere(city: Stack) -> None:
    """Every file that the page names is served from here."""
    page = httpx.get(f"{city.api}/", timeout=10)
    assert page.status_code == 200
    assert FOREIGN.search(page.text) is None
    files = set(WEB_FILE.findall(page.text))
    assert any(name.startswith("/vendor/") for name in files)
    assert any(name.startswith("/bundle/") for name in files)
    for name in sorted(files - {"/app/", "/vendor/"}):
        assert httpx.get(f"{city.api}{name}", timeout=10).status_code == 200, name


def test_a_killed_worker_comes_back(city: Stack, until: Until) -> None:
    """The supervisor restarts it and says so."""
    before = city.pid("ingest")
    os.kill(before, signal.SIGKILL)

    def back() -> bool:
        process = city.now()["processes"]["ingest"]
        return process["state"] == "running" and process["pid"] != before

    until(back, "the worker runs again")
    assert city.now()["processes"]["ingest"]["restarts"] == 1


def test_a_process_that_hangs_is_replaced(city: Stack, until: Until) -> None:
    """Half a minute without an answer: it is ended, started again, and the reason is said."""
    frozen = {name: city.pid(name) for name in ("ingest", "api", "operations", "simulator")}
    for pid in frozen.values():
        os.kill(pid, signal.SIGSTOP)

    def replaced() -> bool:
        now = city.now()["processes"]
        return all(
            now[name]["state"] == "running" and now[name]["pid"] != pid
            for name, pid in frozen.items()
        )

    # The kernel says that for nothing; each look at the status is a process of its own.
    until(lambda: not any(map(is_there, frozen.values())), "all four are ended", HUNG_S)
    until(replaced, "all four run anew", HUNG_S)
    for name in frozen:
        last_end = city.now()["processes"][name]["last_end"]
        assert last_end == "did not answer for 30 s and was ended by SIGKILL"


def is_there(pid: int) -> bool:
    """Tell whether a process has not ended."""
    return Path(f"/proc/{pid}").exists()


def test_a_fast_city_is_neither_future_nor_stale(until: Until) -> None:
    """At speed 60 city time decides what is future and what is silent."""
    with (
        location.scratch() as folder,
        stack.running(folder / "data", ["--sensors", "60", "--speed", "60"]) as fast,
    ):

        def settled() -> bool:
            counts = fetched(fast, "/api/v1/overview")["sensors"]
            return counts["live"] == counts["total"] == 60

        until(settled, "every sensor is live", FIRST_READINGS_S)
        pause = threading.Event()
        for _ in range(10):
            pause.wait(1.0)
            counts = fetched(fast, "/api/v1/overview")["sensors"]
            assert counts["silent"] == 0, counts
            assert counts["offline"] == 0, counts
        with psycopg.connect(fast.database_url) as connection:
            letters = connection.execute("SELECT reason, detail FROM dead_letter").fetchall()
        assert letters == []
