"""Starts of the whole product that meet each other."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from embedded import location
from tests import stack

pytestmark = pytest.mark.acceptance

UP_S = 240.0


def test_two_starts_in_the_same_instant_both_come_up() -> None:
    """Both wish for the same usual ports of the database and of the metrics."""
    both_are_up = threading.Barrier(2)

    def up(data: Path) -> set[str]:
        with stack.running(data, ["--no-simulator"]) as one:
            both_are_up.wait(UP_S)
            metrics = [each["metrics"] for each in one.now()["processes"].values()]
            return {one.database_url.rpartition("@")[2], *filter(None, metrics)}

    with location.scratch() as folder, ThreadPoolExecutor(2) as pool:
        first, second = pool.map(up, [folder / "first", folder / "second"])
    assert len(first) == len(second) == 3
    assert not first & second
