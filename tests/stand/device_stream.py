"""A device with an account that sends numbered readings, whatever becomes of its connection.

Only what the broker took counts as sent. While it is up and ingest is not, it has nobody for a
reading and says so ("No matching subscribers"): a device keeps such a one, as the simulator does.
"""

import json
import threading
from collections.abc import Callable
from datetime import timedelta

from contract.clock import monotonic_s, rfc3339, utc_now
from tests.stand.broker_client import BrokerClient
from tests.stand.message import birth

PAUSE_S = 0.05
NEVER = 0.0
BEFORE, STEP = timedelta(days=2), timedelta(seconds=1)
TAKEN, DENIED = "Success", frozenset({"Not authorized", "cut off"})


class DeviceStream:
    """Sends a reading again until the broker has taken it, then the next, in a thread of its own.

    Parameters
    ----------
    sensor_id : str
    way : callable
        Returns port and password as they are now.

    Attributes
    ----------
    sent_count : int
        Readings that the broker has taken.
    connections : int
        How often it had to connect.
    cut_s, back_s : float
        When its connection broke last, and when it was let in again. [s, monotonic]
    """

    def __init__(self, sensor_id: str, way: Callable[[], tuple[int, str]]) -> None:
        self.sent_count = 0
        self.connections = 0
        self.cut_s = self.back_s = NEVER
        self._sensor_id = sensor_id
        self._way = way
        self._home = f"city/v1/hcmc/760/environment/noise/{sensor_id}"
        self._begin_at = utc_now() - BEFORE
        self._stops = threading.Event()
        self._thread = threading.Thread(target=self._run, name=sensor_id, daemon=True)

    def start(self) -> None:
        """Announce the sensor and begin to send."""
        self._thread.start()

    def stop(self) -> None:
        """End after the reading in hand."""
        self._stops.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stops.is_set():
            client = self._client()
            if client is None:
                self._stops.wait(PAUSE_S)
                continue
            self.connections += 1
            self.back_s = monotonic_s()
            self._send(client)
            self.cut_s = client.cut_s[0] if client.cut_s else self.cut_s
            client.close()

    def _client(self) -> BrokerClient | None:
        port, password = self._way()
        try:
            client = BrokerClient(port, account=(f"device.{self._sensor_id}", password))
        except OSError:
            return None
        if client.refused:
            client.close()
            return None
        return client

    def _send(self, client: BrokerClient) -> None:
        announced = birth(name=self._sensor_id, announced_at=rfc3339(utc_now()))
        if client.publish(f"{self._home}/meta", json.dumps(announced), retain=True) in DENIED:
            return
        while not self._stops.is_set():
            answer = client.publish(f"{self._home}/telemetry", self._reading())
            if answer in DENIED:
                return
            self.sent_count += answer == TAKEN
            self._stops.wait(PAUSE_S)

    def _reading(self) -> str:
        observed_at = rfc3339(self._begin_at + self.sent_count * STEP)
        values = {"leq_db": 50 + self.sent_count % 40}
        body = {"observed_at": observed_at, "boot": 1, "seq": self.sent_count, "values": values}
        return json.dumps(body)
