"""What the simulator owes the broker: every reading, once asked again, and its gateways' end."""

import json
from pathlib import Path

import paho.mqtt.client as mqtt
import pytest
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from embedded.mosquitto import MosquittoServer
from tests.stand.simulator_run import Listener, listening, running
from tests.stand.waiting import Until

pytestmark = pytest.mark.integration


def test_nothing_is_lost_while_the_broker_is_away(
    persistent_broker: MosquittoServer, tmp_path: Path, until: Until
) -> None:
    broker = persistent_broker
    with listening(broker, until) as listener, running(broker.url, tmp_path) as run:
        until(lambda: len(listener.readings()) > 60, "60 readings")
        broker.stop()
        came_before = len(listener.readings())
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

    assert len(listener.readings()) > came_before


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
    assert "readings_kept" in [line["event"] for line in log]


@pytest.mark.parametrize("sensors", [40, 50])
def test_what_nobody_took_before_a_stop_is_said_by_the_next_start(
    broker: MosquittoServer, tmp_path: Path, until: Until, sensors: int
) -> None:
    """By one that goes on where it was, and by one whose devices are started anew."""
    with running(broker.url, tmp_path, speed=600) as run:
        until(lambda: run.metric("simulator_readings_buffered") > 300, "readings of minutes wait")
        before = run.stop()
    with (
        listening(broker, until) as listener,
        running(broker.url, tmp_path, sensors=sensors, speed=60) as run,
    ):
        until(lambda: run.metric("simulator_publishing") == 1, "publishing")
        until(lambda: not (tmp_path / "unsent.json").exists(), "nothing is left to be sent")
        log = run.stop()
        until(lambda: _is_whole_by_boot(listener.readings()), "every reading, from the first")

    kept = next(line["count"] for line in before if line["event"] == "readings_kept")
    assert kept > 300
    assert kept in [line["count"] for line in log if line["event"] == "readings_taken_up"]
    assert {boot for _, boot, _ in listener.readings()} == ({0} if sensors == 40 else {0, 1})


def _is_whole_by_boot(counts: dict[tuple[str, int, int], int]) -> bool:
    return all(
        _is_whole({key: count for key, count in counts.items() if key[1] == boot})
        for boot in {boot for _, boot, _ in counts}
    )


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
