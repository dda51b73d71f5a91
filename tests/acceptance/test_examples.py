"""Every shell example of the documents is run: here, or by the test that stands beside it below."""

import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import httpx
import pytest

from embedded import location
from tests.stand import stack
from tests.stand.stack import Stack
from tests.stand.waiting import Until

pytestmark = pytest.mark.acceptance

ROOT = Path(__file__).parents[2]
DOCUMENTS = (
    *("README.md", "ARCHITECTURE.md", "dashboards/README.md", "cities/README.md"),
    *sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").glob("*.md")),
)
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LONGEST_S = 60.0
STORED_S = 20.0

ELSEWHERE: Mapping[str, tuple[str, str]] = {
    "./ioc up      # the city": ("tests/acceptance/launcher/test_up.py", '"up"'),
    "./ioc status  ": ("tests/acceptance/test_city.py", '"--speed", "60"'),
    "./ioc up --sensors 200 --seed 7": ("tests/acceptance/test_city.py", '"--speed", "60"'),
    "cat .ioc/data/credentials": ("tests/integration/broker/test_stranger.py", '"console"'),
    ".ioc/env/bin/python -m ingest rebuild": (
        "tests/integration/ingest/maintenance/test_retention_command.py",
        "retention",
    ),
    "./ioc screenshots": ("tests/stand/browser/screenshots.py", "--url"),
    "docker compose": ("tests/unit/containers/test_compose.py", "compose"),
    'echo "ALTER ROLE ioc': ("tests/unit/containers/test_compose.py", "compose"),
    "docker pull": ("tests/unit/containers/test_compose.py", "compose"),
}
"""By how a block begins: who runs the same, and what of it stands there."""

REFUSES = "python -m contract check"
"""An example that shows a refusal, and says so by its exit code."""


def blocks() -> Iterator[tuple[str, str]]:
    """Yield each example with its document."""
    for document in DOCUMENTS:
        for found in BLOCK.finditer((ROOT / document).read_text("utf-8")):
            yield document, found.group(1)


def told_elsewhere(block: str) -> list[tuple[str, str]]:
    """Return who runs a block in this one's stead."""
    return [told for begin, told in ELSEWHERE.items() if block.startswith(begin)]


HERE = [
    pytest.param(document, block, id=f"{document}: {block.splitlines()[0][:50]}")
    for document, block in blocks()
    if not told_elsewhere(block)
]


@pytest.fixture(scope="module")
def city() -> Iterator[Stack]:
    """The product with a small city, as `./ioc up -d` starts it."""
    with (
        location.scratch() as folder,
        stack.running(folder / "data", ["--sensors", "60"]) as running,
    ):
        yield running


def of_city(block: str, city: Stack) -> str:
    """Return an example with the addresses of a city that runs on other ports."""
    return (
        block.replace("http://127.0.0.1:8000", city.api)
        .replace("-p 1883", f"-p {city.mqtt_port}")
        .replace("./ioc status", f"./ioc status --data {city.data}")
    )


@pytest.mark.parametrize(("document", "block"), HERE)
def test_an_example_does_what_it_says(city: Stack, document: str, block: str) -> None:
    """It ends well; an answer that is an error does not."""
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
        capture_output=True,
        text=True,
        check=False,
        timeout=LONGEST_S,
    )
    expected = 1 if REFUSES in block else 0
    assert done.returncode == expected, f"{document}:\n{done.stdout}\n{done.stderr}"


@pytest.mark.parametrize("begin", ELSEWHERE)
def test_an_example_that_is_not_run_here_is_run_elsewhere(begin: str) -> None:
    """Such a block exists, and so does the test that stands for it."""
    assert [block for _, block in blocks() if block.startswith(begin)]
    path, what = ELSEWHERE[begin]
    assert what in (ROOT / path).read_text("utf-8")


def test_the_devices_of_the_examples_are_there(city: Stack, until: Until) -> None:
    """What README and the developers' page publish is stored, and nothing of it refused."""
    examples = [block for _, block in blocks() if "mosquitto_pub" in block]
    sensor_ids = {found for block in examples for found in re.findall(r"/(my-[\w-]+)", block)}
    assert len(sensor_ids) == 2

    def are_live() -> bool:
        statuses = [
            httpx.get(f"{city.api}/api/v1/sensors/{each}", timeout=10).json().get("status")
            for each in sensor_ids
        ]
        return statuses == ["live"] * len(sensor_ids)

    until(are_live, f"{sorted(sensor_ids)} are live", STORED_S)
