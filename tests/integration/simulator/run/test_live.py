"""The simulator as a process, with a real broker."""

import json
import signal
from pathlib import Path

import paho.mqtt.client as mqtt
import pytest
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from embedded.mosquitto import MosquittoServer
from tests.stand.simulator_run import Listener, Running, listening, running
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


def test_nothing_is_lost_while_the_broker_is_away(
    persistent_broker: MosquittoServer, tmp_path: Path, until: Until
) -> None:
    broker = persistent_broker
    with listening(broker, until) as listener, running(broker.url, tmp_path) as run:
        until(lambda: len(listener.readings()) > 60, "60 readings")
        broker.stop()
        until(lambda: run.metric("simulator_readings_buffered") > 40, "40 readings buffered")
        broker.start()
        until(
            lambda: (
                run.metric("simulator_gateways_connected") == run.metric("simulator_gateways") > 0
            ),
            "all gateways are back",
        )
        until(lambda: run.metric("simulator_publishing") == 1, "publishing again")
        run.stop()
        assert run.child.returncode == 0
        until(lambda: _is_whole(listener.readings()), "no gap in any sensor's numbers")

    assert len(listener.readings()) > 100


def _is_whole(counts: dict[tuple[str, int, int], int]) -> bool:
    newest: dict[str, int] = {}
    for sensor, _, seq in counts:
        newest[sensor] = max(newest.get(sensor, 0), seq)
    return sum(number + 1 for number in newest.values()) == len(counts)


def test_readings_wait_for_somebody_who_takes_them(
    broker: MosquittoServer, tmp_path: Path, until: Until
) -> None:
    with running(broker.url, tmp_path) as run:
        until(lambda: run.metric("simulator_messages_not_taken_total") > 0, "refused readings")
        assert run.metric("simulator_publishing") == 0
        with listening(broker, until) as listener:
            until(lambda: run.metric("simulator_publishing") == 1, "publishing")
            run.stop()
            until(lambda: _is_whole(listener.readings()), "every reading, from the first")


def test_gateways_go_offline_though_nobody_takes_their_readings(
    broker: MosquittoServer, tmp_path: Path, until: Until
) -> None:
    with running(broker.url, tmp_path) as run:
        until(lambda: run.metric("simulator_messages_not_taken_total") > 0, "refused readings")
        log = run.stop()
    with listening(broker, until) as listener:
        until(lambda: len(listener.of("/meta")) == 40, "the retained births")
        statuses = {bytes(message.payload) for message in listener.of("/status")}

    assert statuses == {b"offline"}
    assert "readings_abandoned" in [line["event"] for line in log]


def test_the_same_city_goes_on_from_its_checkpoint(
    broker: MosquittoServer, tmp_path: Path, until: Until
) -> None:
    with listening(broker, until):
        with running(broker.url, tmp_path, speed=60) as run:
            until(lambda: run.metric("simulator_readings_acknowledged_total") > 100, "100 readings")
            run.child.kill()
            run.child.communicate()
        with running(broker.url, tmp_path, speed=60) as run:
            until(lambda: run.metric("simulator_publishing") == 1, "publishing")
            log = run.stop()

    events = {line["event"]: line for line in log}
    assert "world_spun_up" not in events
    assert events["world_restored"]["gap_min"] >= 1
    assert events["city_started"]["boot"] == 1


def test_a_gateway_sends_again_what_is_asked_for(
    broker: MosquittoServer, tmp_path: Path, until: Until
) -> None:
    with listening(broker, until) as listener, running(broker.url, tmp_path) as run:
        until(lambda: any(key[2] >= 3 for key in listener.readings()), "four readings of a sensor")
        sensor = next(key[0] for key in listener.readings() if key[2] >= 3)
        meta = next(m for m in listener.of("/meta") if f"/{sensor}/" in m.topic)
        known = {"sensor_id": sensor, "boot": 0, "seq_from": 1, "seq_to": 2}
        gone = {"sensor_id": sensor, "boot": 9, "seq_from": 0, "seq_to": 0}
        area, gateway_id = meta.topic.split("/")[3], json.loads(meta.payload)["gateway_id"]
        properties = Properties(PacketTypes.PUBLISH)
        properties.ResponseTopic = "city/answers"
        properties.CorrelationData = b"7"
        listener.client.publish(
            f"city/v1/hcmc/{area}/gateway/{gateway_id}/command",
            json.dumps({"command": "resend", "ranges": [known, gone]}),
            qos=1,
            properties=properties,
        )
        until(lambda: listener.of("city/answers"), "an answer")
        until(lambda: len(sent_again(listener)) == 2, "two readings again")
        answer = listener.of("city/answers")[0]
        run.stop()

    assert json.loads(answer.payload) == {"sent": 2, "gone": 1}
    assert getattr(answer.properties, "CorrelationData", None) == b"7"
    assert [json.loads(message.payload)["seq"] for message in sent_again(listener)] == [1, 2]


def sent_again(listener: Listener) -> list[mqtt.MQTTMessage]:
    return [
        message
        for message in listener.of("/telemetry")
        if ("resend", "1") in getattr(message.properties, "UserProperty", [])
    ]


def test_a_killed_simulator_leaves_its_gateways_offline(
    broker: MosquittoServer, tmp_path: Path, until: Until
) -> None:
    with listening(broker, until) as listener, running(broker.url, tmp_path) as run:
        until(lambda: run.metric("simulator_publishing") == 1, "publishing")
        run.child.kill()
        run.child.communicate()
        until(
            lambda: (
                {m.topic: m.payload for m in listener.of("/status")}
                and set({m.topic: m.payload for m in listener.of("/status")}.values())
                == {b"offline"}
            ),
            "all gateways offline",
        )


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
    assert "another client has this client id" in out
