"""The simulator as a process, and who listens to what it publishes."""

import itertools
import json
import signal
import subprocess
import sys
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion

from embedded.mosquitto import MosquittoServer
from launcher.checkout import ROOT
from tests.stand import metrics_page
from tests.stand.clean_environment import QUIET, clean_environment
from tests.stand.waiting import Until

NOTHING: Mapping[str, str] = {}
_numbers = itertools.count(1)


class Listener:
    """A subscriber that keeps everything, in its own thread."""

    def __init__(self, broker: MosquittoServer, topic: str = "city/#") -> None:
        self.messages: list[mqtt.MQTTMessage] = []
        self.subscribed = False
        self._counted = 0
        self._counts: dict[tuple[str, int, int], int] = {}
        self.client = mqtt.Client(CallbackAPIVersion.VERSION2, protocol=mqtt.MQTTv5)
        self.client.on_message = lambda _client, _data, message: self.messages.append(message)
        self._topic = topic
        self.client.on_subscribe = self._answered
        self.client.on_connect = self._connected
        self.client.reconnect_delay_set(1, 1)
        self.client.connect("127.0.0.1", broker.port)
        self.client.loop_start()

    def _connected(self, *_: Any) -> None:
        self.client.subscribe(self._topic, qos=1)

    def _answered(self, *_: Any) -> None:
        self.subscribed = True

    def close(self) -> None:
        """Leave the broker."""
        self.client.disconnect()
        self.client.loop_stop()

    def of(self, ending: str) -> list[mqtt.MQTTMessage]:
        """Return what came on the topics that end so."""
        return [m for m in list(self.messages) if m.topic.endswith(ending)]

    def readings(self) -> dict[tuple[str, int, int], int]:
        """How often each (sensor, boot, seq) came; who asks again pays for what is new alone."""
        new = self.messages[self._counted :]
        self._counted += len(new)
        for message in new:
            if (topic := message.topic).endswith("/telemetry"):
                body = json.loads(message.payload)
                key = (topic.split("/")[6], body["boot"], body["seq"])
                self._counts[key] = self._counts.get(key, 0) + 1
        return dict(self._counts)


@contextmanager
def listening(broker: MosquittoServer, until: Until) -> Generator[Listener]:
    """Listen to all that the broker hands out, from here on."""
    listener = Listener(broker)
    try:
        until(lambda: listener.subscribed, "subscribed")
        yield listener
    finally:
        listener.close()


class Running:
    """One `python -m simulator run`."""

    def __init__(
        self,
        url: str,
        data: Path,
        *,
        sensors: int = 40,
        speed: float = 120,
        flags: Sequence[str] = (),
        log: IO[str] | int = subprocess.PIPE,
        environment: Mapping[str, str] = NOTHING,
    ) -> None:
        # Its own, also where two run in one folder, as some tests want it.
        self._port_file = data.with_name(f"{data.name}-{next(_numbers)}.port")
        self._port_file.unlink(missing_ok=True)
        environ = clean_environment()
        self.child = subprocess.Popen(
            [
                sys.executable, "-m", "simulator", "run", "--data", str(data),
                "--sensors", str(sensors), "--speed", str(speed), *flags,
            ],
            cwd=ROOT,
            env={
                **environ,
                **QUIET,
                **environment,
                "IOC_MQTT_URL": url,
                "IOC_SIMULATOR_METRICS_PORT": "0",
                "IOC_SIMULATOR_METRICS_PORT_FILE": str(self._port_file),
            },
            stdout=log,
            text=True,
        )  # fmt: skip

    def metric(self, name: str) -> float:
        """Return a metric; 0 where it does not answer yet."""
        return metrics_page.read(metrics_page.told_port(self._port_file)).get(name, 0.0)

    def stop(self) -> list[dict[str, Any]]:
        """End it as the launcher does and return its log."""
        self.child.send_signal(signal.SIGTERM)
        out, _ = self.child.communicate(timeout=30)
        return [json.loads(line) for line in out.splitlines()]


@contextmanager
def running(
    url: str,
    data: Path,
    *flags: str,
    sensors: int = 40,
    speed: float = 120,
    environment: Mapping[str, str] = NOTHING,
) -> Generator[Running]:
    """Run a simulator that ends with the block, if not before."""
    run = Running(url, data, sensors=sensors, speed=speed, flags=flags, environment=environment)
    try:
        yield run
    finally:
        if run.child.poll() is None:
            run.child.kill()
            run.child.communicate()
