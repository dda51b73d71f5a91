"""`./ioc prove rotation`: passwords on the broker are replaced under load, and nothing is lost.

Two devices with accounts send beside the city. One of them is rotated again and again; the other,
and the city, must not notice. Then all other passwords are replaced by a start anew. At the end
every number of every sensor is stored: those of the devices up to the last that the broker had
taken.
"""

import contextlib
import json
import re
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from contract.catalogue import KINDS
from contract.clock import monotonic_s
from embedded import location, ports
from tests.stand import stack
from tests.stand.clean_environment import QUIET, clean_environment
from tests.stand.device_stream import DeviceStream
from tests.stand.report import Measure, Report, options
from tests.stand.waiting import wait_until

SENSORS, SHORT_SENSORS = 2_000, 60
ROTATIONS, SHORT_ROTATIONS = 20, 2
ROTATED, STEADY = "my-noise-1", "my-noise-2"
BETWEEN_S = 1.0
SETTLED_S = 120.0
PASSWORD = re.compile(r"shown this once: (\w+)")

GAPS = """
    SELECT coalesce(sum(numbered), 0)::int FROM (
        SELECT max(seq) - min(seq) + 1 - count(DISTINCT seq) AS numbered
        FROM {} WHERE boot IS NOT NULL GROUP BY sensor_key, boot
    ) AS one"""
STORED = """
    SELECT count(DISTINCT seq) FROM reading_noise INNER JOIN sensor USING (sensor_key)
    WHERE sensor_id = %s"""


class Town:
    """A city as its keeper sees it: `./ioc`, and what it says."""

    def __init__(self, folder: Path, sensors: int) -> None:
        self.passwords: dict[str, str] = {}
        self.inner_port = 0
        self._data = folder
        self._flags = ["--port", str(ports.choose(0)), "--mqtt-port", str(ports.choose(0))]
        self._flags += ["--sensors", str(sensors), "--history", "0"]

    def up(self, *words: str) -> None:
        """Start it."""
        self.ioc("up", "-d", *self._flags, *words)
        pid = self.status()["processes"]["ingest"]["pid"]
        told = Path(f"/proc/{pid}/environ").read_text().split("\0")
        [url] = [entry for entry in told if entry.startswith("IOC_MQTT_URL=")]
        self.inner_port = urlsplit(url.partition("=")[2]).port or 0

    def status(self) -> dict[str, Any]:
        """Return what `./ioc status` says."""
        return json.loads(self.ioc("status", "--json", "--secrets"))

    def device(self, step: str, sensor_id: str) -> None:
        """Give a device an account, or another password."""
        found = PASSWORD.search(self.ioc("device", step, sensor_id))
        if found is None:
            raise RuntimeError(f"./ioc device {step} printed no password")
        self.passwords[sensor_id] = found[1]

    def way_of(self, sensor_id: str) -> tuple[int, str]:
        """Return where a device comes in, and its password."""
        return self.inner_port, self.passwords[sensor_id]

    def ioc(self, *words: str) -> str:
        """Run `./ioc` and return what it printed."""
        done = subprocess.run(
            [str(stack.IOC), *words, "--data", str(self._data)],
            env=clean_environment() | QUIET,
            capture_output=True,
            text=True,
            check=False,
            timeout=stack.UP_TIMEOUT_S,
        )
        if done.returncode != 0:
            raise RuntimeError(f"./ioc {' '.join(words)} failed:\n{done.stdout}{done.stderr}")
        return done.stdout


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the proof."""
    flags = options("rotation", arguments, has_short=True)
    sensors = SHORT_SENSORS if flags.short else SENSORS
    rotations = SHORT_ROTATIONS if flags.short else ROTATIONS
    report = Report(f"rotation: {sensors:,} sensors, {rotations} rotations of one device")
    with location.scratch() as folder:
        town = Town(folder / "data", sensors)
        town.up()
        try:
            _prove(town, rotations, report)
        finally:
            town.ioc("down")
    return report.finish(flags.json)


def _prove(town: Town, rotations: int, report: Report) -> None:
    streams: dict[str, DeviceStream] = {}
    for name in (ROTATED, STEADY):
        town.device("add", name)
        streams[name] = DeviceStream(name, lambda name=name: town.way_of(name))
        streams[name].start()
    wait_until(lambda: all(one.sent_count > 10 for one in streams.values()), "devices send")
    rotated, steady = streams[ROTATED], streams[STEADY]
    longest_s = max(_rotate(town, rotated) for _ in range(rotations))
    connections = (rotated.connections, steady.connections)
    begin_s = monotonic_s()
    town.ioc("down")
    town.up("--renew-passwords")
    renewed_s = monotonic_s() - begin_s
    before = {name: one.sent_count for name, one in streams.items()}
    wait_until(
        lambda: all(one.sent_count > before[name] + 20 for name, one in streams.items()),
        "devices send again",
    )
    for one in streams.values():
        one.stop()
    lost, gaps = _settled(town, streams)
    for measure in (
        Measure(
            measure="rotated device: out until it is told its password, longest",
            value=longest_s, unit="s",
        ),
        Measure(
            measure="rotated device: connections", value=connections[0], unit="1",
            aim="one for each password", held=connections[0] == rotations + 1,
        ),
        Measure(
            measure="steady device: connections meanwhile", value=connections[1], unit="1",
            aim="1", held=connections[1] == 1,
        ),
        Measure(measure="all other passwords replaced: down and up", value=renewed_s, unit="s"),
        Measure(
            measure=f"devices: lost of {sum(one.sent_count for one in streams.values()):,}",
            value=lost, unit="1", aim="0", held=lost == 0,
        ),
        Measure(
            measure="city: numbers missing between a sensor's first and last", value=gaps,
            unit="1", aim="0", held=gaps == 0,
        ),
    ):  # fmt: skip
        report.add(measure)


def _rotate(town: Town, stream: DeviceStream) -> float:
    """Rotate, and return how long the device was out."""
    before = stream.connections
    town.device("rotate", ROTATED)
    wait_until(lambda: stream.connections > before, "it is back with its new password")
    threading.Event().wait(BETWEEN_S)
    return stream.back_s - stream.cut_s


def _settled(town: Town, streams: dict[str, DeviceStream]) -> tuple[int, int]:
    """Return how many readings of devices are lost, and how many numbers of the city's."""
    url = str(town.status()["database"])
    with psycopg.connect(url, autocommit=True) as connection:

        def lost() -> int:
            stored = {
                name: (connection.execute(STORED, (name,)).fetchone() or (0,))[0]
                for name in streams
            }
            return sum(one.sent_count - stored[name] for name, one in streams.items())

        def gaps() -> int:
            tables = [sql.Identifier(f"reading_{kind.code}") for kind in KINDS]
            rows = [connection.execute(sql.SQL(GAPS).format(one)).fetchone() for one in tables]
            return sum(row[0] for row in rows if row is not None)

        with contextlib.suppress(AssertionError):  # what is missing is reported
            wait_until(lambda: lost() <= 0 and gaps() == 0, "all is stored", SETTLED_S)
        return lost(), gaps()


if __name__ == "__main__":
    sys.exit(main())
