"""Every event and every metric is listed with its meaning."""

import re
from pathlib import Path

from simulator import metrics
from simulator.log import EVENTS

SOURCES = Path(__file__).resolve().parents[3] / "simulator"


def test_every_event_is_listed_and_every_listed_event_happens() -> None:
    text = "\n".join(path.read_text() for path in SOURCES.rglob("*.py"))
    logged = set(re.findall(r'log\.(?:debug|info|warning|error)\(\s*"([a-z_]+)"', text))

    assert logged == set(EVENTS)


def test_every_metric_says_what_it_means() -> None:
    families = list(metrics.create().registry.collect())

    assert len(families) == 13
    assert all(family.name.startswith("simulator_") for family in families)
    assert all(family.documentation.endswith(".") for family in families)
