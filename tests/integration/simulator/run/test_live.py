"""The simulator as a process, with a real broker: it starts, goes on, and ends."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from embedded.mosquitto import MosquittoServer
from launcher.checkout import ROOT
from tests.stand.simulator_run import Running, listening, running
from tests.stand.waiting import Until

pytestmark = pytest.mark.integration


def test_a_full_disk_below_its_log_ends_no_simulator(
    broker: MosquittoServer, tmp_path: Path, until: Until
) -> None:
    """Nor does one below its checkpoints, which are made every minute of the city."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "world.new").symlink_to("/dev/full")
    with Path("/dev/full").open("w") as full, listening(broker, until) as listener:
        run = Running(broker.url, tmp_path / "data", log=full)
        try:
            until(lambda: len(listener.of("/telemetry")) > 100, "readings of some minutes came")
            run.child.send_signal(signal.SIGTERM)
            assert run.child.wait(30) == 0
        finally:
            run.child.kill()


def test_its_loop_shows_that_it_turns(
    broker: MosquittoServer, tmp_path: Path, until: Until
) -> None:
    """By this the launcher knows that it hangs."""
    name = "simulator_loop_turned_timestamp_seconds"
    with running(broker.url, tmp_path) as run:
        until(lambda: run.metric(name) > 0, "the loop turns")
        first = run.metric(name)
        until(lambda: run.metric(name) > first, "the loop has turned again")


def test_a_run_announces_publishes_and_leaves_cleanly(
    broker: MosquittoServer, tmp_path: Path, until: Until
) -> None:
    with listening(broker, until) as listener, running(broker.url, tmp_path) as run:
        until(lambda: run.metric("simulator_publishing") == 1, "simulator_publishing 1")
        until(lambda: len(listener.readings()) > 100, "100 readings")
        log = run.stop()
        until(lambda: listener.of("/status")[-1].payload == b"offline", "offline")

        assert run.child.returncode == 0
        assert [line["event"] for line in log][-1] == "city_stopped"
        assert len({m.topic for m in listener.of("/meta")}) == 40
        statuses = {m.topic: m.payload for m in listener.of("/status")}
        assert set(statuses.values()) == {b"offline"}
        clock = json.loads(listener.of("/clock")[0].payload)
        assert clock["speed"] == 120
        assert listener.of("/clock")[-1].payload == b"", "the city follows the wall again"
        counts = listener.readings()
        assert set(counts.values()) == {1}
        for sensor in {key[0] for key in counts}:
            numbers = sorted(key[2] for key in counts if key[0] == sensor)
            assert numbers == list(range(len(numbers)))


def test_a_restart_counts_a_boot_goes_on_later_and_retires_what_is_gone(
    broker: MosquittoServer, tmp_path: Path, until: Until
) -> None:
    with listening(broker, until) as listener:
        with running(broker.url, tmp_path, sensors=40, speed=60) as run:
            until(lambda: len(listener.readings()) > 100, "100 readings")
            run.stop()
        first = {m.topic: json.loads(m.payload) for m in listener.of("/telemetry")}
        newest = max(body["observed_at"] for body in first.values())
        seen = len(listener.messages)
        with running(broker.url, tmp_path, sensors=30, speed=60) as run:
            until(
                lambda: sum(key[1] == 1 for key in listener.readings()) > 60, "60 of the next boot"
            )
            until(lambda: any(not m.payload for m in listener.of("/meta")), "a retired sensor")
            run.stop()
    later = [json.loads(m.payload) for m in listener.messages[seen:] if "/telemetry" in m.topic]
    retired = {m.topic for m in listener.of("/meta") if not m.payload}

    assert {body["boot"] for body in later} == {1}
    assert min(body["observed_at"] for body in later) > newest
    assert retired
    assert all(topic in {m.topic for m in listener.of("/meta") if m.payload} for topic in retired)


def test_a_fast_city_that_is_killed_goes_on_and_says_its_minute_again(
    broker: MosquittoServer, tmp_path: Path, until: Until
) -> None:
    with listening(broker, until) as listener:
        with running(broker.url, tmp_path, speed=60) as run:
            until(lambda: len(listener.readings()) > 100, "100 readings")
            run.child.kill()
            run.child.communicate()
        first = {bytes(m.payload) for m in listener.of("/telemetry")}
        with running(broker.url, tmp_path, speed=60) as run:
            until(lambda: len(listener.readings()) > 200, "100 more")
            log = run.stop()

    events = {line["event"]: line for line in log}
    assert "world_spun_up" not in events
    assert events["world_resumed"]["boot"] == events["city_started"]["boot"] == 0
    bodies = [bytes(m.payload) for m in listener.of("/telemetry")]
    assert len({*bodies}) == len(listener.readings()), "what came twice was the same both times"
    newest = max(json.loads(body)["observed_at"] for body in first)
    assert any(json.loads(body)["observed_at"] > newest for body in bodies)


def test_a_fast_city_that_was_stopped_goes_on_without_a_gap(
    broker: MosquittoServer, tmp_path: Path, until: Until
) -> None:
    with listening(broker, until) as listener:
        for count in (100, 300):
            with running(broker.url, tmp_path, speed=60) as run:
                until(lambda count=count: len(listener.readings()) > count, f"{count} readings")
                log = run.stop()
                assert run.child.returncode == 0
    counts = listener.readings()
    numbers: dict[str, list[int]] = {}
    for sensor, boot, seq in counts:
        assert boot == 0
        numbers.setdefault(sensor, []).append(seq)

    assert {line["event"] for line in log} >= {"world_resumed"}
    assert set(counts.values()) == {1}
    assert all(sorted(one) == list(range(len(one))) for one in numbers.values())


def test_a_city_that_cannot_keep_its_pace_says_how_far_behind_it_is(
    broker: MosquittoServer, tmp_path: Path, until: Until
) -> None:
    """Also before it has ever caught up; and it makes no more than can soon be sent."""
    with listening(broker, until), running(broker.url, tmp_path, sensors=1_000, speed=3600) as run:
        until(lambda: run.metric("simulator_lag_seconds") > 1, "it is behind")
        first_s = run.metric("simulator_city_time_seconds")
        until(lambda: run.metric("simulator_city_time_seconds") > first_s, "it goes on")
        assert run.metric("simulator_readings_buffered") < 10_000
        assert run.metric("simulator_lag_seconds") > 1
        log = run.stop()

    assert "readings_kept" not in [line["event"] for line in log]


def test_another_seed_is_refused_until_the_world_is_given_up(
    broker: MosquittoServer, tmp_path: Path, until: Until
) -> None:
    with listening(broker, until):
        with running(broker.url, tmp_path) as run:
            until(lambda: run.metric("simulator_publishing") == 1, "publishing")
            run.stop()
        with running(broker.url, tmp_path, "--seed", "7") as run:
            out, _ = run.child.communicate(timeout=30)
        assert run.child.returncode == 1
        for way_out in ("./ioc up --respin", "--data", "./ioc reset"):
            assert way_out in out
        respin = [sys.executable, "-m", "simulator", "respin", "--data", str(tmp_path)]
        said = subprocess.run(respin, check=True, capture_output=True, text=True, cwd=ROOT).stdout
        assert "given up" in said
        with running(broker.url, tmp_path, "--seed", "7") as run:
            until(lambda: run.metric("simulator_publishing") == 1, "publishing")
            log = run.stop()
    assert {line["event"] for line in log} >= {"world_spun_up"}


@pytest.mark.parametrize("speed", [1, 3_600])
def test_a_simulator_that_spins_up_leaves_it_when_it_is_told_to(
    broker: MosquittoServer, tmp_path: Path, until: Until, speed: float
) -> None:
    """Two days of so many sensors take half a minute; its loop turns, and hears of the end."""
    turned, said = "simulator_loop_turned_timestamp_seconds", tmp_path / "said"
    with said.open("w") as log:
        run = Running(broker.url, tmp_path / "data", sensors=100_000, speed=speed, log=log)
        try:
            until(lambda: "world_spun_up" in said.read_text("utf-8"), "it spins up")
            first = run.metric(turned)
            until(lambda: run.metric(turned) > first, "its loop turns meanwhile")
            run.child.send_signal(signal.SIGTERM)
            assert run.child.wait(30) == 0
        finally:
            run.child.kill()
    events = [json.loads(line)["event"] for line in said.read_text("utf-8").splitlines()]
    assert events == ["world_spun_up", "city_left"], "the rest of the two days is not computed"


def test_a_second_simulator_in_the_same_folder_ends_before_it_does_anything(
    broker: MosquittoServer, tmp_path: Path, until: Until
) -> None:
    """As one that is started by hand beside `./ioc up` would."""
    with listening(broker, until), running(broker.url, tmp_path) as first:
        until(lambda: first.metric("simulator_publishing") == 1, "publishing")
        with running(broker.url, tmp_path) as second:
            out, _ = second.child.communicate(timeout=30)
        assert second.child.returncode == 1
        assert "another simulator runs in" in out
        assert "city_started" not in out
        assert first.metric("simulator_publishing") == 1
        first.stop()
    assert (tmp_path / "boot").read_text() == "0"


def test_a_second_simulator_of_the_city_ends_the_first_with_a_reason(
    broker: MosquittoServer, tmp_path: Path, until: Until
) -> None:
    with listening(broker, until), running(broker.url, tmp_path / "a") as first:
        until(lambda: first.metric("simulator_publishing") == 1, "publishing")
        with running(broker.url, tmp_path / "b") as second:
            out, _ = first.child.communicate(timeout=30)
            until(lambda: second.metric("simulator_publishing") == 1, "the second publishes")
            second.stop()

    assert first.child.returncode == 1
    assert "another simulator of this city" in out
