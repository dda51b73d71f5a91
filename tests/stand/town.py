"""A small city on a broker with accounts, stored by a worker, and what a stranger says to it.

The simulator, ingest and the stranger's clients are processes of their own.
"""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

from contract import broker_account
from embedded import location, ports
from embedded.mosquitto import Inner, MosquittoServer
from embedded.runtime import Runtime
from simulator.wire import accounts
from tests.stand.clean_environment import QUIET, clean_environment
from tests.stand.question import ask
from tests.stand.waiting import wait_until
from tests.stand.worker import ROOT, WorkerProcess

SENSORS = "30"
TIMEOUT_S = 30


@dataclass(frozen=True, slots=True)
class Town:
    """A running city on its private broker.

    Attributes
    ----------
    credentials : Path
        The folder below which each process finds its own.
    """

    binaries: Runtime
    server: MosquittoServer
    credentials: Path
    worker: WorkerProcess
    simulator: subprocess.Popen[bytes]
    database_url: str

    def publish(self, where: str, payload: str, *arguments: str) -> str:
        """Publish as a stranger does; return what the broker answered, empty where it took it."""
        argv = [str(self.binaries.mosquitto_pub), *self._public(), "-t", where, "-m", payload]
        done = subprocess.run(
            [*argv, *arguments], capture_output=True, text=True, check=False, timeout=TIMEOUT_S
        )
        return done.stderr

    def hear(self, where: str, *arguments: str, wait_s: int = 3) -> list[str]:
        """Return what a stranger hears on a filter within some seconds."""
        return self._heard([*self._public(), "-t", where, *arguments], wait_s)

    def overhear(self, where: str, *arguments: str, wait_s: int = 3) -> list[str]:
        """Return what the console hears on the inner listener."""
        assert self.server.inner is not None
        held = broker_account.load(self.credentials / "console" / accounts.CREDENTIALS)
        argv = ["-V", "mqttv5", "-q", "1", "-p", str(self.server.inner.port)]
        argv += ["-u", "console", "-P", held.passwords["console"], "-t", where]
        return self._heard([*argv, *arguments], wait_s)

    def reread(self) -> None:
        """Let the broker read its accounts again, as the launcher does."""
        self.server.prepare()
        assert self.server.pid is not None
        os.kill(self.server.pid, signal.SIGHUP)

    def stored_count(self) -> int:
        """Return how many readings of traffic are stored."""
        return int(ask(self.database_url, "SELECT count(*) FROM reading_traffic_flow")[0][0])

    def _public(self) -> list[str]:
        return ["-V", "mqttv5", "-q", "1", "-p", str(self.server.port)]

    def _heard(self, arguments: list[str], wait_s: int) -> list[str]:
        done = subprocess.run(
            [str(self.binaries.mosquitto_sub), *arguments, "-W", str(wait_s)],
            capture_output=True,
            text=True,
            check=False,
            timeout=TIMEOUT_S,
        )
        return done.stdout.splitlines()


@contextlib.contextmanager
def founded(binaries: Runtime, database_url: str, home: Path) -> Generator[Town]:
    """Start a city of 30 sensors that publishes, stored by a worker; lend it; end it."""
    folder = home / "credentials"
    environment = clean_environment() | QUIET
    environment |= {"IOC_SIMULATOR_SENSOR_COUNT": SENSORS, "IOC_SIMULATOR_PERIOD_SCALE": "0.05"}
    python = (sys.executable, "-m", "simulator")
    subprocess.run(
        [*python, "accounts", "--folder", str(folder)], cwd=ROOT, env=environment, check=True
    )
    with location.scratch() as scratch:
        inner = Inner(ports.choose(0), folder / accounts.BROKER)
        with MosquittoServer(binaries, scratch / "mosquitto", inner=inner) as server:

            def told(process: str) -> dict[str, str]:
                path = folder / process / accounts.CREDENTIALS
                return {"IOC_MQTT_URL": server.inner_url, "IOC_MQTT_CREDENTIALS": str(path)}

            worker = WorkerProcess(
                {"IOC_DATABASE_URL": database_url, **told("ingest")}, home / "worker.log"
            ).start()
            wait_until(lambda: worker.metric("ingest_subscribed") == 1, "the worker subscribes")
            settings = {
                "IOC_SIMULATOR_METRICS_PORT": "0",
                "IOC_SIMULATOR_DATA_DIR": str(home / "simulator"),
            }
            with (home / "simulator.log").open("wb") as log:
                simulator = subprocess.Popen(
                    [*python, "run"],
                    cwd=ROOT,
                    env=environment | told("simulator") | settings,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                )
            found = Town(binaries, server, folder, worker, simulator, database_url)
            try:
                wait_until(lambda: found.stored_count() > 0, "the city's readings are stored")
                yield found
            finally:
                simulator.terminate()
                simulator.wait(TIMEOUT_S)
                worker.kill()
