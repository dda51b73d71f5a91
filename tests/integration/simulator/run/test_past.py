"""What a run was before it was killed or live stays: numbers go on, and nothing is missing."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from contract import arrow_names as names
from embedded.mosquitto import MosquittoServer
from launcher.checkout import ROOT
from tests.stand.arrow_pipe import streams
from tests.stand.clean_environment import clean_environment
from tests.stand.simulator_run import Listener, listening, running
from tests.stand.waiting import Until

pytestmark = pytest.mark.integration

OFTEN = ("--period-scale", "0.05")
PAST = ("--history", "90m", *OFTEN)
Numbers = Mapping[str, set[int]]


def numbers(listener: Listener, boot: int = 0) -> Numbers:
    """Return which numbers came of each sensor."""
    found: dict[str, set[int]] = {}
    for sensor, one, seq in listener.readings():
        if one == boot:
            found.setdefault(sensor, set()).add(seq)
    return found


def history(data: Path, *flags: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "simulator", "history", "--data", str(data), *flags],
        cwd=ROOT, env=clean_environment(), capture_output=True, check=False,
    )  # fmt: skip


def test_a_killed_city_at_the_walls_pace_leaves_no_hole(
    broker: MosquittoServer, tmp_path: Path, until: Until
) -> None:
    """What was said twice is equal, and counted; the minutes in between are caught up."""
    with listening(broker, until) as listener:
        with running(broker.url, tmp_path, *OFTEN, speed=1) as run:
            until(lambda: len(listener.readings()) > 150, "150 readings")
            run.child.kill()
            run.child.communicate()
        before = len(listener.readings())
        with running(broker.url, tmp_path, *OFTEN, speed=1) as run:
            until(lambda: len(listener.readings()) > before + 150, "150 more")
            log = run.stop()
        until(lambda: sum(listener.readings().values()) > len(listener.readings()), "repeated")
        told: dict[tuple[str, int], set[bytes]] = {}
        for message in listener.of("/telemetry"):
            key = message.topic, json.loads(message.payload)["seq"]
            told.setdefault(key, set()).add(bytes(message.payload))

    assert {boot for _, boot, _ in listener.readings()} == {0}
    assert all(seen == set(range(len(seen))) for seen in numbers(listener).values())
    assert all(len(payloads) == 1 for payloads in told.values())
    assert (tmp_path / "boot").read_text() == "0"
    assert "world_resumed" in {line["event"] for line in log}


def test_a_city_has_a_past_whose_numbers_end_where_its_life_begins(
    broker: MosquittoServer, tmp_path: Path, until: Until
) -> None:
    with (
        listening(broker, until) as listener,
        running(broker.url, tmp_path, *PAST, speed=1) as run,
    ):
        until(lambda: len(listener.readings()) > 150, "150 readings")
        made = history(tmp_path)
        log = run.stop()
    assert made.returncode == 0, made.stderr.decode()
    past: dict[str, set[int]] = {}
    kinds: list[bytes] = []
    for said, table in streams(made.stdout):
        kinds.append(said[names.KIND])
        if said[names.KIND] != names.TRUTH:
            sensors = table.column(names.SENSOR_ID).to_pylist()
            for sensor, seq in zip(sensors, table.column(names.SEQ).to_pylist(), strict=True):
                assert seq not in past.setdefault(sensor, set()), "once"
                past[sensor].add(seq)

    live = numbers(listener)
    assert kinds[-1] == names.TRUTH
    assert len(past) == 40
    for sensor, seen in live.items():
        assert past[sensor] == set(range(min(seen))), sensor
        assert seen == set(range(min(seen), max(seen) + 1)), sensor
    events = [line["event"] for line in log]
    assert events.index("past_lived") < events.index("city_started")
    assert (tmp_path / "boot").read_text() == "0"


def test_a_second_wish_is_told_why_not_and_the_same_wish_is_not(
    broker: MosquittoServer, tmp_path: Path, until: Until
) -> None:
    def events(*flags: str) -> list[str]:
        with running(broker.url, tmp_path, *flags, *OFTEN, speed=1) as run:
            until(lambda: run.metric("simulator_publishing") == 1, "publishing")
            return [line["event"] for line in run.stop()]

    with listening(broker, until):
        assert "past_lived" in events("--history", "90m")
        assert "history_not_made" not in events("--history", "90m")
        assert "history_not_made" in events("--history", "2h")
        assert not {"history_not_made", "past_lived"} & {*events("--history", "2h")}
