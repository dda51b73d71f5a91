"""Metrics, log events, settings, endpoints and words are promises: docs show each of them.

Tables in the code are held against what it makes and logs, and pages against the tables.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from prometheus_client import CollectorRegistry
from pydantic import SecretStr
from pydantic_settings import BaseSettings

from contract.catalogue import DOMAINS
from contract.city_threshold import CONCERNS
from contract.city_threshold import LEVELS as THRESHOLD_LEVELS
from contract.environment import PREFIX, VARIABLES
from contract.event import Event, Level
from contract.metrics import Metric, MetricSet
from contract.quality import UNTRUSTED, Quality
from ingest import events as ingest_events
from ingest import metrics as ingest_metrics
from ingest.settings import Settings as IngestSettings
from ioc_api import events as api_events
from ioc_api import metrics as api_metrics
from ioc_api.fleet.status import STATUSES
from ioc_api.settings import Settings as ApiSettings
from launcher.experiment import BENCHMARK, PROOF, Kind, names
from operations import events as operations_events
from operations import metrics as operations_metrics
from operations.settings import Settings as OperationsSettings
from simulator import events as simulator_events
from simulator import metrics as simulator_metrics
from simulator.settings import Settings as SimulatorSettings
from tests.stand.running_api import app_of

ROOT = Path(__file__).resolve().parents[2]
PAGE = "docs/watching.md"
LEVELS = {"exception": "error", **{level: level for level in get_args(Level)}}

EVENTS = {
    "ingest": ingest_events.EVENTS,
    "ioc_api": api_events.EVENTS,
    "operations": operations_events.EVENTS,
    "simulator": simulator_events.EVENTS,
}
METRICS: dict[str, tuple[tuple[Metric, ...], CollectorRegistry]] = {
    "ingest": (ingest_metrics.METRICS, ingest_metrics.Metrics().registry),
    "ioc_api": (api_metrics.METRICS, api_metrics.Metrics().registry),
    "operations": (operations_metrics.METRICS, operations_metrics.Metrics().registry),
    "simulator": (simulator_metrics.METRICS, simulator_metrics.create().registry),
}


def logged(package: str) -> Iterator[tuple[str, str, set[str]]]:
    """Return every event in the code of a package: name, level, fields."""
    for path in (ROOT / package).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            level, spoken = LEVELS.get(node.func.attr), ast.unparse(node.func.value)
            if level is None or not re.fullmatch(r"_?log|structlog\.get_logger\(\)", spoken):
                continue
            fields = {keyword.arg or "**" for keyword in node.keywords}
            if node.func.attr == "exception":
                fields.add("exc_info")
            yield ast.literal_eval(node.args[0]), level, fields


@pytest.mark.parametrize("package", EVENTS)
def test_every_event_is_listed_and_every_listed_event_happens(package: str) -> None:
    said: dict[tuple[str, str], set[str]] = defaultdict(set)
    for name, level, fields in logged(package):
        said[name, level] |= fields
    listed = {(event.name, event.level): set(event.fields.split()) for event in EVENTS[package]}

    assert set(said) == set(listed)
    for event, fields in said.items():
        # Where fields come as a mapping, their names are not seen here.
        is_open = "**" in fields
        assert fields - {"**"} <= listed[event] if is_open else fields == listed[event], event


@pytest.mark.parametrize("package", METRICS)
def test_every_metric_that_is_served_is_listed(package: str) -> None:
    table, registry = METRICS[package]
    served = {
        (f"{family.name}{'_total' if family.type == 'counter' else ''}", family.documentation)
        for family in registry.collect()
        if family.name.startswith(f"{package}_")
    }

    assert served == {(row.name.removesuffix("_info"), row.meaning) for row in table}


@pytest.mark.parametrize("package", METRICS)
def test_what_is_listed_bears_the_name_of_its_process_and_its_unit(package: str) -> None:
    for row in METRICS[package][0]:
        assert row.name.startswith(f"{package}_")
        assert row.meaning.endswith(".")
        assert row.name.endswith("_seconds") == (row.unit == "s")
        assert bool(row.buckets) == (row.type == "histogram")


def test_what_no_table_lists_cannot_be_made() -> None:
    made = MetricSet([Metric("city_rains_total", "counter", "rains", "Rains.")])
    with pytest.raises(KeyError):
        made.counter("city_storms_total")
    with pytest.raises(KeyError):
        made.gauge("city_rains_total")
    assert made.counter("city_rains_total")
    with pytest.raises(KeyError):
        made.counter("city_rains_total")


def metric_row(row: Metric) -> str:
    labels = "".join(f" `{label}`" for label in row.labels)
    return f"| `{row.name}` | {row.type}{labels} | {row.unit} | {row.meaning} |"


def event_row(event: Event) -> str:
    fields = " ".join(f"`{name}`" for name in event.fields.split())
    return f"| `{event.name}` | {event.level} | {fields} | {event.meaning} |"


def test_the_page_shows_the_tables() -> None:
    expected = [
        row
        for package in METRICS
        for row in (
            *map(metric_row, METRICS[package][0]),
            *map(event_row, EVENTS[package]),
        )
    ]
    shown = [line for line in (ROOT / PAGE).read_text().splitlines() if line.startswith("| `")]

    assert shown == expected


SETTINGS: dict[str, type[BaseSettings]] = {
    "api": ApiSettings,
    "ingest": IngestSettings,
    "operations": OperationsSettings,
    "simulator": SimulatorSettings,
}


@pytest.mark.parametrize("process", SETTINGS)
def test_every_setting_of_a_process_is_a_listed_variable(process: str) -> None:
    listed = {one.name for one in VARIABLES if process in one.processes}

    assert listed == {f"{PREFIX}{name.upper()}" for name in SETTINGS[process].model_fields}
    assert all(one.meaning.endswith(".") for one in VARIABLES)


def endpoint_rows() -> list[str]:
    settings = ApiSettings(
        database_url=SecretStr("postgresql://127.0.0.1"), mqtt_url=SecretStr("mqtt://127.0.0.1")
    )
    paths = app_of(settings).openapi()["paths"]
    return sorted(
        f"| `{method.upper()} {path}` | {operation['summary']} |"
        for path, operations in paths.items()
        for method, operation in operations.items()
    )


def test_every_endpoint_stands_in_the_analysts_page() -> None:
    page = (ROOT / "docs" / "analysts.md").read_text().splitlines()

    assert [line for line in page if re.match(r"\| `[A-Z]+ /", line)] == endpoint_rows()


def test_the_analysts_page_says_of_each_bit_whether_it_is_trusted_and_who_sets_it() -> None:
    """A bit that nothing sets yet is named so, until some code names it."""
    page = (ROOT / "docs" / "analysts.md").read_text()
    rows = re.findall(r"^  \| ([\d, ]+) \| .+ \| (yes|no) \| (.+) \|$", page, re.MULTILINE)
    said = {Quality(int(bit)): row for bits, *row in rows for bit in bits.split(", ")}
    code = "".join(
        path.read_text()
        for package in ("contract", "ingest", "db")
        for path in (ROOT / package).rglob("*.py")
        if path.name != "quality.py"
    )
    sources = {True: "ingest", False: "nothing yet"}

    assert said == {
        bit: [
            "no" if bit & UNTRUSTED else "yes",
            sources[re.search(rf"\bQuality\.{bit.name}\b", code) is not None],
        ]
        for bit in Quality
    }


def test_every_story_of_the_browser_stands_in_the_page_of_screens() -> None:
    page = (ROOT / "docs" / "screens.md").read_text()
    files = {path.name for path in (ROOT / "tests" / "browser").glob("test_*.py")}

    assert set(re.findall(r"^\| `(test_\w+\.py)`", page, re.MULTILINE)) == files


@pytest.mark.parametrize("kind", [BENCHMARK, PROOF], ids=["bench", "prove"])
def test_every_benchmark_and_proof_stands_in_the_readme(kind: Kind) -> None:
    readme = (ROOT / "README.md").read_text()
    (row,) = re.findall(rf"^\| `\./ioc {kind.command} NAME` .*$", readme, re.MULTILINE)
    assert [name for name in names(kind) if f"`{name}`" not in row] == []


def test_every_decision_stands_in_their_list() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = re.findall(
        r"^\| \[(\d{4})\]\((\1-[\w-]+\.md)\)", (folder / "README.md").read_text(), re.MULTILINE
    )

    assert [name for _, name in listed] == sorted(path.name for path in folder.glob("0*.md"))


def glossary() -> list[tuple[str, str]]:
    """Return the terms of the glossary and the words of the code in it, each with its line."""
    lines = (ROOT / "docs" / "glossary.md").read_text().splitlines()
    return [
        (line.split("|")[1].strip(), line)
        for line in lines
        if line.startswith("| ") and not re.match(r"\| (term|word) ", line)
    ]


def test_terms_stand_once_and_each_says_what_it_means() -> None:
    terms = [term for term, _ in glossary()]

    assert len(terms) == len(set(terms))
    assert all(line.rstrip(" |").endswith(".") for _, line in glossary())


def test_the_two_signs_at_the_top_of_the_room_bear_the_words_of_the_glossary() -> None:
    """The line to the server and the data of the city, in both languages."""
    told = {
        term: {"en": term, "vi": line.split("|")[2].strip()}
        for term, line in glossary()
        if term in {"line", "data"}
    }
    labels = {"line": ("line-", "connection.label"), "data": ("", "data.label")}
    shown = {
        term: {
            language: re.findall(
                rf'"{re.escape(key)}": "(.+)"',
                (ROOT / "dashboards" / "words" / f"{sheet}{language}.js").read_text(),
            )[0].lower()
            for language in ("en", "vi")
        }
        for term, (sheet, key) in labels.items()
    }

    assert shown == told


def test_words_that_the_room_shows_of_a_reading_are_explained() -> None:
    text = (ROOT / "docs" / "glossary.md").read_text().lower()
    words = {
        *STATUSES,
        *THRESHOLD_LEVELS,
        *CONCERNS,
        *(quality.name.lower() for quality in Quality if quality.name),
        *DOMAINS,
    }

    assert not [word for word in words if word.replace("_", " ") not in text]


HEAVY = ("City", "Span", "Page", "Store", "Sensor", "Places")
"""Words that every package would like to have for itself."""


@pytest.mark.parametrize("word", HEAVY)
def test_a_heavy_word_has_one_meaning_or_a_line_that_tells_them_apart(word: str) -> None:
    homes = [
        str(path.relative_to(ROOT))
        for package in (
            *("contract", "db", "embedded", "ingest", "ioc_api", "launcher", "operations"),
            "simulator",
        )
        for path in (ROOT / package).rglob("*.py")
        if re.search(rf"(?m)^class {word}\b", path.read_text())
    ]
    told = "".join(line for term, line in glossary() if term == f"`{word}`")

    assert len(homes) <= 1 or all(f"`{home}`" in told for home in homes), homes
