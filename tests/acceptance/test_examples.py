"""Every line of the documents' shell examples is run: here, or by a test that is named below.

What no test runs says why.
"""

import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

import httpx
import pytest

from embedded import location
from tests.stand import compose, duckdb_http, stack
from tests.stand.stack import Stack
from tests.stand.waiting import Until

pytestmark = pytest.mark.acceptance

ROOT = Path(__file__).parents[2]
DOCUMENTS = (
    *("README.md", "ARCHITECTURE.md", "dashboards/README.md", "cities/README.md"),
    *sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").glob("*.md")),
)
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LONGEST_S = 240.0  # twenty pictures, on a machine with other work
STORED_S = 60.0

ELSEWHERE: Mapping[str, tuple[str, str]] = {
    "./ioc up ": ("tests/acceptance/test_city.py", "test_all_fifteen_kinds_send"),
    "./ioc up --data": (
        "tests/acceptance/test_city.py",
        "test_a_fast_city_is_neither_future_nor_stale",
    ),
    "IOC_CITY=demo ./ioc up": ("tests/integration/cities/test_new_city.py", "test_its_api_answers"),
    ".ioc/env/bin/python -m cities.make_outlines": (
        "tests/unit/cities/test_make_outlines.py",
        "test_drawing_again_gives_the_committed_outlines",
    ),
    "curl -N": ("tests/acceptance/test_city.py", "test_a_foreign_device_joins_by_two_messages"),
    "mosquitto_sub": (
        "tests/integration/broker/test_stranger.py",
        "test_the_inner_listener_is_for_accounts",
    ),
}
"""By how a line begins that does not end by itself, or writes here: which test runs the same."""

NOWHERE: Mapping[str, str] = {
    "./ioc test": "it is what runs this",
    "./ioc screenshots  ": "takes minutes; the line below it is the same for one size",
    "docker ": "needs Docker; below it is held to what docker-compose.yml has",
    'echo "ALTER ROLE ioc': "the same",
}
"""By how a line begins that no test runs: why."""

REFUSES = "python -m contract check"
"""An example that shows a refusal, and says so by its exit code."""


def blocks() -> Iterator[tuple[str, str]]:
    """Yield each example with its document."""
    for document in DOCUMENTS:
        for found in BLOCK.finditer((ROOT / document).read_text("utf-8")):
            yield document, found.group(1)


def commands(block: str) -> list[str]:
    """Return the lines of a block, what a backslash continues in one."""
    return re.findall(r"^(?:.*\\\n)*.+$", block, re.MULTILINE)


def of_here(block: str) -> str:
    """Return what of a block is run here."""
    others = (*ELSEWHERE, *NOWHERE)
    return "\n".join(line for line in commands(block) if not line.startswith(others))


HERE = [
    pytest.param(document, of_here(block), id=f"{document}: {block.splitlines()[0][:50]}")
    for document, block in blocks()
    if of_here(block)
]


@pytest.fixture(scope="module")
def city() -> Iterator[Stack]:
    """The product with a small city, as `./ioc up -d` starts it."""
    with (
        location.scratch() as folder,
        stack.running(folder / "data", ["--sensors", "60", "--mqtt-tls"]) as running,
    ):
        duckdb_http.install(folder)
        yield running


def of_city(block: str, city: Stack) -> str:
    """Return an example with the addresses of a city that runs on other ports."""
    return (
        block.replace("http://127.0.0.1:8000", city.api)
        .replace("-p 1883", f"-p {city.mqtt_port}")
        .replace("./ioc status", f"./ioc status --data {city.data}")
        .replace("./ioc link", f"./ioc link --data {city.data}")
        .replace("./ioc audit verify", f"./ioc audit verify --data {city.data}")
        .replace("./ioc device add", f"./ioc device add --data {city.data}")
        .replace("./my-flood-1", f"{city.data}/my-flood-1")
        .replace("./ioc sql", f"./ioc sql --data {city.data}")
        .replace("./ioc control", f"./ioc control --data {city.data}")
        .replace(".ioc/data/", f"{city.data}/")
        .replace("--out pictures", f"--out {city.data}/pictures")
        .replace(".ioc/days", f"{city.data}/days")
        .replace(".ioc/mine", f"{city.data}/mine")
    )


@pytest.mark.parametrize(("document", "block"), HERE)
def test_an_example_does_what_it_says(city: Stack, until: Until, document: str, block: str) -> None:
    """It ends well, an answer that is an error does not, and a device that it brings is live."""
    # A document's first example of the API gives its address to those that follow.
    script = "\n".join(
        [
            "set -euo pipefail",
            'curl() { command curl -fsS "$@"; }',
            f"PATH={city.binaries.mosquitto_pub.parent}:$PATH",
            f"A={city.api}/api/v1",
            of_city(block, city),
        ]
    )
    done = subprocess.run(
        ["/bin/bash", "-c", script],
        cwd=ROOT,
        env=environment(city, block),
        capture_output=True,
        text=True,
        check=False,
        timeout=LONGEST_S,
    )
    expected = 1 if REFUSES in block else 0
    assert done.returncode == expected, f"{document}:\n{done.stdout}\n{done.stderr}"
    for sensor_id in devices(block):
        until(partial(is_live, city, sensor_id), f"{sensor_id} is live", STORED_S)


def environment(city: Stack, block: str) -> Mapping[str, str]:
    """Return what an example runs with; DuckDB would fetch what it reads HTTP with."""
    home = {"HOME": str(city.data.parent)} if "import duckdb" in block else {}
    return {**os.environ, **home}


def is_live(city: Stack, sensor_id: str) -> bool:
    """Tell whether a sensor is known and its reading is stored."""
    answer = httpx.get(f"{city.api}/api/v1/sensors/{sensor_id}", timeout=10)
    return answer.json().get("status") == "live"


def devices(block: str) -> set[str]:
    """Return the ids of the sensors that an example publishes."""
    return set(re.findall(r"/(my-[\w-]+)", block)) if "mosquitto_pub" in block else set()


def test_readme_and_the_developers_page_bring_a_device() -> None:
    """A reading of ours, and one in SenML."""
    assert len({each for _, block in blocks() for each in devices(block)}) == 2


def test_a_fast_city_has_a_folder_of_its_own() -> None:
    """In the usual one it leaves a clock hours ahead, by which the next device is silent."""
    fast = [line for line in lines() if re.search(r"\./ioc up .*--speed", line)]
    assert fast
    assert [line for line in fast if "--data " not in line] == []


def lines() -> list[str]:
    """Return the lines of all examples."""
    return [line for _, block in blocks() for line in commands(block)]


@pytest.mark.parametrize("begin", [*ELSEWHERE, *NOWHERE])
def test_a_line_that_is_not_run_here_is_still_there(begin: str) -> None:
    assert [line for line in lines() if line.startswith(begin)]


@pytest.mark.parametrize(("path", "name"), ELSEWHERE.values())
def test_the_test_that_stands_for_a_line_is_there(path: str, name: str) -> None:
    assert f"\ndef {name}(" in (ROOT / path).read_text("utf-8")


def test_what_is_said_to_docker_names_services_and_images_that_there_are() -> None:
    """Nothing else can be said of it without Docker."""
    said = "\n".join(line for line in lines() if "docker " in line)
    services = re.findall(r"docker compose (?:run|exec)(?: -\S+)* (\S+)", said)
    images = re.findall(r"docker (?:pull|image inspect) .*?(\S+)$", said, re.MULTILINE)
    assert len(services) >= 3
    assert len(images) == 2
    assert set(services) <= set(compose.SERVICES)
    assert not [image for image in images if f"image: {image}" not in compose.TEXT]
