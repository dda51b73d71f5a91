"""Loads as processes of their own, and the sensors that they bring readings of."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stand import noise_past
from tests.stand.load_process import LoadProcess, StartLoad


@pytest.fixture
def load(database_url: str, tmp_path: Path) -> Iterator[StartLoad]:
    """Start loads that end with the test."""
    started: list[LoadProcess] = []

    def start(*arguments: str, **settings: object) -> LoadProcess:
        path = tmp_path / f"load-{len(started)}.log"
        url = str(settings.pop("url", database_url))
        started.append(LoadProcess(url, path, *arguments, **settings))
        return started[-1]

    yield start
    for one in started:
        if one.child.poll() is None:
            one.kill()


@pytest.fixture
def sensors(database_url: str) -> None:
    """Register the sensors of `noise_past`."""
    noise_past.register(database_url)
