"""A living city in shards: one command of several processes, one city for all who listen."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from embedded.mosquitto import MosquittoServer
from launcher.checkout import ROOT
from tests.stand.clean_environment import clean_environment
from tests.stand.simulator_run import listening, running
from tests.stand.waiting import Until

pytestmark = pytest.mark.integration

SENSORS, SHARDS = 120, 3
IN_SHARDS = ("--shards", str(SHARDS), "--period-scale", "0.02")


def shards_of(pid: int) -> list[int]:
    """Return the processes of a command that are shards."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [
        int(child)
        for child in children
        if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()
    ]


def test_shards_are_one_city_with_each_reading_once(
    broker: MosquittoServer, tmp_path: Path, until: Until
) -> None:
    data = tmp_path / "data"
    with listening(broker, until) as listener:
        for count in (2_000, 4_000):
            with running(broker.url, data, *IN_SHARDS, sensors=SENSORS, speed=1) as run:
                until(lambda count=count: len(listener.readings()) > count, f"{count} readings")
                run.stop()
            assert run.child.returncode == 0
        counts = listener.readings()
        clocks = [json.loads(one.payload) for one in listener.of("/clock") if one.payload]

    assert len({key[0] for key in counts}) == SENSORS
    assert set(counts.values()) == {1}
    assert len({message.topic for message in listener.of("/meta")}) == SENSORS
    assert {clock["speed"] for clock in clocks} == {1}
    assert sorted(path.name for path in data.iterdir()) == [
        f"shard-{number + 1}-of-{SHARDS}" for number in range(SHARDS)
    ]


def test_the_end_of_a_shard_ends_all_and_so_does_that_of_the_command(
    broker: MosquittoServer, tmp_path: Path, until: Until
) -> None:
    for name, is_one in (("one", True), ("all", False)):
        data = tmp_path / name
        with (
            listening(broker, until) as listener,
            running(broker.url, data, *IN_SHARDS, sensors=SENSORS, speed=1) as run,
        ):
            until(lambda heard=listener: len(heard.readings()) > 500, "readings")
            shards = shards_of(run.child.pid)
            assert len(shards) == SHARDS
            os.kill(shards[1] if is_one else run.child.pid, signal.SIGKILL)
            run.child.communicate(timeout=90)
            assert run.child.returncode != 0
            folders = [Path(f"/proc/{shard}") for shard in shards]
            until(lambda: not any(folder.exists() for folder in folders), "all shards ended")  # noqa: B023 - asked here


def test_what_cannot_be_the_same_in_all_shards_is_refused(
    broker: MosquittoServer, tmp_path: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "simulator", "run", "--data", str(tmp_path), "--shards", "2",
         "--speed", "60", "--history", "1d"],
        cwd=ROOT,
        env=clean_environment() | {"IOC_MQTT_URL": broker.url},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )  # fmt: skip

    assert done.returncode == 2
    assert "leave out --speed 60, --history, or run it in one process" in done.stderr
