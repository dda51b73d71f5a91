"""The whole product as a user starts it: `./ioc up -d` on free ports, in a folder of its own."""

import contextlib
import json
import os
import re
import subprocess
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from embedded import ports, process_table, runtime
from embedded.runtime import Runtime
from launcher.checkout import ROOT, DataFolder
from tests.stand.clean_environment import QUIET
from tests.stand.waiting import wait_until

IOC = ROOT / "ioc"
ATTEMPTS = 3
UP_TIMEOUT_S = 300
ENTRY = re.compile(r"http://\S+/#/enter/(\S+)")


@dataclass(frozen=True, slots=True)
class Stack:
    """A running product.

    Attributes
    ----------
    data : Path
        Its data folder, which every command of `./ioc` takes.
    status : dict
        What `./ioc status --json --secrets` said when it was up.
    said : str
        What `./ioc up -d` printed.
    """

    data: Path
    status: dict[str, Any]
    binaries: Runtime
    said: str

    @property
    def api(self) -> str:
        """The address of the room and the API."""
        return str(self.status["api"])

    @property
    def mqtt_port(self) -> int:
        """The broker's port on the loopback address."""
        return int(str(self.status["mqtt"]).rsplit(":", 1)[1])

    @property
    def database_url(self) -> str:
        """The database's address for the owner of its tables."""
        return str(self.status["database"])

    def broker_of(self, name: str) -> dict[str, str]:
        """Return the variables by which a running process knows the broker's inner listener."""
        environment = Path(f"/proc/{self.pid(name)}/environ").read_text().split("\0")
        told: dict[str, str] = {
            entry.partition("=")[0]: entry.partition("=")[2] for entry in environment
        }
        return {name: told[name] for name in ("IOC_MQTT_URL", "IOC_MQTT_CREDENTIALS")}

    def pid(self, name: str) -> int:
        """Return the process that runs now under a name, once one does.

        From where the launcher notes it: `./ioc status` takes seconds on a machine that is busy.
        """
        noted, found = DataFolder(self.data).run / f"{name}.json", list[int]()

        def is_there() -> bool:
            identity = process_table.read(noted)
            found.extend([identity.pid] if identity else [])
            return identity is not None

        wait_until(is_there, f"{name} runs")
        return found[0]

    def now(self) -> dict[str, Any]:
        """Return what `./ioc status --json --secrets` says now."""
        answer = _ioc("status", "--json", "--secrets", "--data", str(self.data), check=False)
        return json.loads(answer.stdout)

    def stop(self, name: str) -> None:
        """Stop one process; it stays stopped."""
        _ioc("stop", name, "--data", str(self.data))

    def start(self, name: str) -> None:
        """Start a stopped process again."""
        _ioc("start", name, "--data", str(self.data))

    def control(self, *words: str) -> None:
        """Tell the running city something."""
        _ioc("control", *words, "--data", str(self.data))

    @property
    def entry(self) -> str:
        """The token of the link that was printed when it came up."""
        found = ENTRY.search(self.said)
        assert found is not None, self.said
        return found[1]

    def ioc(self, *words: str, told: str = "") -> subprocess.CompletedProcess[str]:
        """Run a command of `./ioc`, tell it something, and return what came of it."""
        return _ioc(*words, "--data", str(self.data), check=False, told=told)

    def publish(self, topic: str, *arguments: str) -> None:
        """Publish with Mosquitto's own client, at QoS 1."""
        subprocess.run(
            [
                str(self.binaries.mosquitto_pub),
                *("-V", "mqttv5", "-h", ports.LOOPBACK, "-p", str(self.mqtt_port)),
                *("-q", "1", "-t", topic, *arguments),
            ],
            check=True,
            timeout=30,
        )


@contextlib.contextmanager
def running(data: Path, arguments: Sequence[str] = ()) -> Generator[Stack]:
    """Start the product, lend it, stop it.

    Parameters
    ----------
    data
        Its data folder; where root runs this, one that other users can reach.
    arguments
        Further flags of `./ioc up`.
    """
    try:
        said = _up(data, arguments)
        status = json.loads(
            _ioc("status", "--json", "--secrets", "--data", str(data), check=False).stdout
        )
        yield Stack(data, status, runtime.ensure(ROOT, print), said.stdout + said.stderr)
    finally:
        _ioc("down", "--data", str(data), check=False)


def _up(data: Path, arguments: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Start it; what was free when it was chosen may be another's by the time it is asked for."""
    attempts_left = ATTEMPTS
    while True:
        flags = ["--port", str(ports.choose(0)), "--mqtt-port", str(ports.choose(0))]
        said = _ioc("up", "-d", "--data", str(data), *flags, *arguments, check=False)
        if said.returncode == 0:
            return said
        attempts_left -= 1
        if ports.TAKEN not in said.stderr + said.stdout or attempts_left == 0:
            raise RuntimeError(f"./ioc up failed:\n{said.stdout}{said.stderr}")


def _ioc(*arguments: str, check: bool = True, told: str = "") -> subprocess.CompletedProcess[str]:
    answer = subprocess.run(
        [str(IOC), *arguments],
        env={**os.environ, **QUIET},
        capture_output=True,
        text=True,
        check=False,
        timeout=UP_TIMEOUT_S,
        input=told,
    )
    if check and answer.returncode != 0:
        raise RuntimeError(f"./ioc {' '.join(arguments)} failed:\n{answer.stdout}{answer.stderr}")
    return answer
