"""The API does what its document says, asked as the document suggests and forbids."""

import re
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import psycopg
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode, Response
from schemathesis.specs.openapi import checks

from embedded.mosquitto import MosquittoServer
from ioc_api.accounts import tokens
from ioc_api.accounts.role import Role
from tests.stand import own_entry
from tests.stand.browser import second_api
from tests.stand.clean_environment import clean_environment
from tests.stand.entry import People
from tests.stand.stack import ROOT
from tests.stand.stage import City, at

pytestmark = [pytest.mark.integration, pytest.mark.slow]

CONFIG = ROOT / "schemathesis.toml"
LIVE = "/api/v1/live"
EXAMPLES_MAX = 15
DEADLINE_S = 900  # a minute of work, where others work beside it
ANSWER_MAX_S = 10
STREAM_EXAMPLES_MAX = 30
IGNORED_AUTH = cast("Any", checks).ignored_auth  # of a library that leaves its types open


@dataclass(frozen=True, slots=True)
class Asked:
    """An API that is open to nobody, and the headers of an admin."""

    address: str
    headers: Mapping[str, str]


@pytest.fixture
async def api(
    database_url: str, broker: MosquittoServer, people: People, tmp_path: Path
) -> AsyncIterator[Asked]:
    """An API over a city of which it knows something of every sort."""
    await people.add("admin", Role.ADMIN)
    headers = await people.key("admin")
    with psycopg.connect(database_url, autocommit=True) as connection:
        city = City(connection)
        for kind, quantity in (("air_quality", "pm25_ugm3"), ("noise", "leq_db")):
            key = city.sensor(f"hcmc-{kind.replace('_', '-')}-0001", kind, gateway_id="gw-760-1")
            for minutes in range(0, 3_000, 30):
                city.reading(key, at(minutes), {quantity: 42.0 + minutes % 7}, kind=kind)
        city.sensor("hcmc-aq-0001", area=None)
        city.gateway("gw-760-1", "online")
        city.beat(age_s=-3_600)  # it stays alive without a worker
    log_path = tmp_path / "api.log"
    with second_api.served(
        database_url=database_url,
        broker={"IOC_MQTT_URL": broker.url},
        log_path=log_path,
        log_level="warning",
        headers=headers,
        open_read="0",
        api_truth="1",
    ) as served:
        yield Asked(served, headers)
    assert "Traceback" not in log_path.read_text()


def test_every_answer_is_as_the_document_says(api: Asked, tmp_path: Path) -> None:
    """All checks of the tool; the stream, which does not end, has a test of its own."""
    ((name, value),) = api.headers.items()
    own = tokens.key_of(value.removeprefix("Bearer "))
    assert own
    answer = subprocess.run(
        [
            *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(CONFIG)),
            *("run", f"{api.address}/api/openapi.json", "--checks", "all"),
            *("--exclude-checks", "ignored_auth"),  # as the file says, which `all` passes over
            *("--exclude-path", LIVE, "--header", f"{name}: {value}"),
            *("--phases", "examples,coverage,fuzzing", "--no-shrink"),
            *("--generation-deterministic", "--no-color"),
            # No --max-time: it would repeat until then, more often on a faster machine.
            *("--max-examples", str(EXAMPLES_MAX)),
            *("--continue-on-failure", "--request-timeout", str(ANSWER_MAX_S)),
        ],
        cwd=tmp_path,  # where it keeps what it found
        env=clean_environment() | own_entry.environment(["admin", own.key_id]),
        capture_output=True,
        text=True,
        timeout=DEADLINE_S,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    assert answer.returncode == 0, answer.stdout[-8_000:] + answer.stderr[-2_000:]
    tested = re.search(r"^ *Tested: (\d+)$", answer.stdout, re.MULTILINE)
    paths = requests.get(f"{api.address}/api/openapi.json", timeout=ANSWER_MAX_S).json()["paths"]
    others = [method for path, methods in paths.items() if path != LIVE for method in methods]
    # It was let in to the end.
    assert requests.get(f"{api.address}/api/v1/users", headers=api.headers, timeout=ANSWER_MAX_S).ok
    # None is left out, whatever comes to the document: exports, series, loads, what is past.
    assert tested
    assert int(tested[1]) == len(others) > 20


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_the_stream_is_as_the_document_says(api: Asked, mode: GenerationMode) -> None:
    """It begins with a comment; that much is read of it."""
    schema = schemathesis.openapi.from_url(f"{api.address}/api/openapi.json")

    operation = cast("Any", schema[LIVE]["GET"])  # of a library that leaves its types open

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=STREAM_EXAMPLES_MAX,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )
    def holds(case: Any) -> None:
        asked = case.as_transport_kwargs(base_url=api.address, headers=dict(api.headers))
        with requests.request(**asked, stream=True, timeout=ANSWER_MAX_S) as answer:
            if answer.status_code == requests.codes.ok:
                begin = next(answer.iter_content(64))
                assert begin.startswith(b": connected")
                answer._content = begin  # pyright: ignore[reportPrivateUsage]
            told = Response.from_requests(answer, verify=True)
            case.validate_response(told, excluded_checks=[IGNORED_AUTH])

    holds()
