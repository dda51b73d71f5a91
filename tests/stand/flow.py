"""A stream of numbered readings that outlives cut lines, and the account of what became of it."""

import hashlib
import threading
from datetime import datetime, timedelta
from typing import Any

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.reasoncodes import ReasonCode

from contract.clock import monotonic_s, rfc3339, to_us
from contract.payload.telemetry import encode_reading
from embedded import ports
from tests.stand import rig
from tests.stand.rig import OverdueError, Rig

KIND = "noise"
DOMAIN = "environment"
AREA = "760"
SENSORS = 10
STEP = timedelta(milliseconds=100)
IN_FLIGHT_MAX = 1_000
UNCONFIRMED_MAX = 4_000
PACE_COUNT = 50
CONFIRM_TIMEOUT_S = 60.0

_STORED = """
SELECT
    count(*),
    count(DISTINCT (sensor_key, boot, seq)),
    md5(
        string_agg(
            concat_ws(
                ' ', sensor_id, (EXTRACT(EPOCH FROM observed_at) * 1000)::bigint, seq, leq_db
            ),
            E'\\n' ORDER BY sensor_id, observed_at
        )
    )
FROM reading_noise
INNER JOIN sensor USING (sensor_key)
WHERE sensor_id LIKE %s
"""
_STORED_COUNT = """
SELECT count(*) FROM reading_noise INNER JOIN sensor USING (sensor_key) WHERE sensor_id LIKE %s
"""


class Flow:
    """Publishes readings at QoS 1 from a thread of its own; what is not confirmed is sent again.

    Parameters
    ----------
    stand : Rig
    name : str
        Begins the ids of its sensors: every flow has its own.
    count : int
        Readings in all.
    rate : float
        Readings per second at most.
    begin_at : datetime
        Time of the first reading.
    """

    def __init__(
        self, stand: Rig, name: str, *, count: int, rate: float, begin_at: datetime
    ) -> None:
        self.count = count
        self.sent_count = 0
        self.refused: set[str] = set()
        self._stand = stand
        self._name = name
        self._rate = rate
        self._begin_at = begin_at
        self._confirmed_count = 0
        self._pause = threading.Event()
        self._client = mqtt.Client(
            CallbackAPIVersion.VERSION2, client_id=f"flow-{name}", protocol=mqtt.MQTTv5
        )
        self._client.max_inflight_messages_set(IN_FLIGHT_MAX)
        self._client.reconnect_delay_set(1, 1)
        self._client.on_publish = self._confirm
        self._thread = threading.Thread(target=self._run, name=f"flow {name}", daemon=True)

    def start(self) -> None:
        """Register the sensors and begin to publish."""
        ids = [(self._sensor_id(number), AREA, None) for number in range(SENSORS)]
        self._stand.register(KIND, DOMAIN, ids)
        self._client.connect(ports.LOOPBACK, self._stand.broker.port)
        self._client.loop_start()
        self._thread.start()

    def wait_for(self, share: float) -> None:
        """Wait until a share of the readings is handed over."""
        rig.until(
            lambda: self.sent_count >= share * self.count, "readings are sent", CONFIRM_TIMEOUT_S
        )

    def finish(self) -> None:
        """Wait until the broker has confirmed all.

        Raises
        ------
        OverdueError
            It did not, or it said that nobody is subscribed.
        """
        rig.until(
            lambda: self._confirmed_count >= self.count, "all are confirmed", CONFIRM_TIMEOUT_S
        )
        self._client.disconnect()
        self._client.loop_stop()
        if self.refused:
            raise OverdueError(f"the broker answered {', '.join(sorted(self.refused))}")

    def stored_count(self) -> int:
        """Return how many readings are in the table now."""
        [(count,)] = self._stand.ask(_STORED_COUNT, f"{self._name}-%")
        return int(count)

    def is_stored_once(self) -> bool:
        """Tell whether exactly what was published is stored: by count, number and checksum."""
        [found] = self._stand.ask(_STORED, f"{self._name}-%")
        return found == (self.count, self.count, self._checksum())

    def _run(self) -> None:
        begin_s = monotonic_s()
        for number in range(self.count):
            if number % PACE_COUNT == 0:
                self._pause.wait(max(0.0, begin_s + number / self._rate - monotonic_s()))
                while number - self._confirmed_count > UNCONFIRMED_MAX:
                    self._pause.wait(rig.POLL_S)
            sensor_id, reading = self._reading(number)
            where = rig.sensor_topic(AREA, DOMAIN, KIND, sensor_id)
            self._client.publish(where, encode_reading(**reading), qos=1)
            self.sent_count = number + 1

    def _reading(self, number: int) -> tuple[str, dict[str, Any]]:
        return self._sensor_id(number % SENSORS), {
            "observed_at": rfc3339(self._observed_at(number)),
            "values": {"leq_db": _value(number)},
            "boot": 1,
            "seq": number,
        }

    def _checksum(self) -> str:
        rows = sorted(
            (self._sensor_id(number % SENSORS), to_us(self._observed_at(number)) // 1000, number)
            for number in range(self.count)
        )
        lines = [f"{name} {at_ms} {number} {_value(number):g}" for name, at_ms, number in rows]
        return hashlib.md5("\n".join(lines).encode(), usedforsecurity=False).hexdigest()

    def _observed_at(self, number: int) -> datetime:
        return self._begin_at + number * STEP

    def _sensor_id(self, number: int) -> str:
        return f"{self._name}-{number}"

    def _confirm(
        self,
        _client: mqtt.Client,
        _userdata: object,
        _mid: int,
        reason: ReasonCode,
        _properties: object,
    ) -> None:
        self._confirmed_count += 1
        if reason.value != 0:
            self.refused.add(str(reason))


def _value(number: int) -> float:
    """Return a value that one reading does not share with its neighbours. [dB]."""
    return 40.0 + number % 500 / 10
