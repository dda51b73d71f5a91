"""`./ioc bench live_latency`: from a foreign client's publish to the server-sent event.

A living city of 2 000 sensors runs beside it. One new sensor is announced and published by
Mosquitto's own client; the clock starts when a line is handed to that client and stops when the
event has been read from the HTTP stream.
"""

import subprocess
import sys
import threading
from collections.abc import Sequence

import httpx

from contract.clock import monotonic_s, rfc3339, utc_now
from contract.topic import SensorTopic
from embedded import location, ports
from tests.stand import stack
from tests.stand.report import Measure, Report, options, percentile

READINGS = 200
INTERVAL_S = 0.1
AIM_S = 1.0
DEADLINE_S = 60.0
SENSOR_ID = "bench-noise-1"
TELEMETRY = SensorTopic("hcmc", "760", "environment", "noise", SENSOR_ID, "telemetry")
META = SensorTopic("hcmc", "760", "environment", "noise", SENSOR_ID, "meta")
BIRTH = '{"name":"Bench","lat_deg":10.7769,"lon_deg":106.7009}'


class Listener(threading.Thread):
    """Reads the event stream and notes when each reading came."""

    def __init__(self, api: str) -> None:
        super().__init__(daemon=True)
        self._url = f"{api}/api/v1/live?sensor_id={SENSOR_ID}"
        self.opened = threading.Event()
        self.done = threading.Event()
        self.came_s: dict[str, float] = {}

    def run(self) -> None:
        """Read until all have come."""
        with httpx.stream("GET", self._url, timeout=DEADLINE_S) as answer:
            self.opened.set()
            for line in answer.iter_lines():
                if not line.startswith("data:") or '"observed_at"' not in line:
                    continue
                observed_at = line.partition('"observed_at":"')[2].partition('"')[0]
                self.came_s.setdefault(observed_at, monotonic_s())
                if len(self.came_s) == READINGS:
                    self.done.set()
                    return


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark."""
    flags = options("live_latency", arguments)
    with location.scratch() as folder, stack.running(folder / "data") as city:
        listener = Listener(city.api)
        listener.start()
        listener.opened.wait(DEADLINE_S)
        city.publish(str(META), "-r", "-m", BIRTH)
        sent_s = _publish(city)
        listener.done.wait(DEADLINE_S)
        came_s = dict(listener.came_s)
    delays_s = [came_s[at] - sent_s[at] for at in sent_s if at in came_s]
    return _report(delays_s).finish(flags.json)


def _publish(city: stack.Stack) -> dict[str, float]:
    argv = [str(city.binaries.mosquitto_pub), "-V", "mqttv5", "-l", "-q", "1"]
    argv += ["-h", ports.LOOPBACK, "-p", str(city.mqtt_port), "-t", str(TELEMETRY)]
    pause = threading.Event()
    sent_s: dict[str, float] = {}
    with subprocess.Popen(argv, stdin=subprocess.PIPE, text=True) as client:
        if client.stdin is None:
            raise RuntimeError("the client has no standard input")
        for number in range(READINGS):
            at = rfc3339(utc_now())
            reading = f'{{"observed_at":"{at}","seq":{number},"values":{{"leq_db":61.5}}}}\n'
            sent_s[at] = monotonic_s()
            client.stdin.write(reading)
            client.stdin.flush()
            pause.wait(INTERVAL_S)
        client.stdin.close()
    return sent_s


def _report(delays_s: list[float]) -> Report:
    report = Report("live_latency: publish → server-sent event, 2 000 sensors beside")
    report.add(
        Measure(
            measure="readings that came",
            value=len(delays_s),
            unit="1",
            limit=READINGS,
            aim=f"all {READINGS}",
            held=len(delays_s) == READINGS,
        )
    )
    for share in (0.5, 0.95, 0.99):
        value = percentile(delays_s, share)
        promised = share == 0.95
        report.add(
            Measure(
                measure=f"delay p{share * 100:.0f}",
                value=value,
                unit="s",
                aim=f"at most {AIM_S} s" if promised else "",
                held=not promised or value <= AIM_S,
            )
        )
    return report


if __name__ == "__main__":
    sys.exit(main())
