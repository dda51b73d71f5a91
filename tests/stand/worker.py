"""Ingest or operations as a process of its own: started, watched, stopped, killed."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, Self

from launcher.checkout import ROOT
from tests.stand import metrics_page
from tests.stand.clean_environment import clean_environment

END_TIMEOUT_S = 20
INGEST, OPERATIONS = "ingest", "operations"


class WorkerProcess:
    """A worker with its own metrics port and log file.

    Parameters
    ----------
    environment
        `IOC_*` variables; none of the caller's own reach it.
    log_path
        Where its output goes.
    metrics_port
        Any free one where it is 0.
    module
        What is run in place of ingest.
    """

    def __init__(
        self,
        environment: dict[str, str],
        log_path: Path,
        *,
        metrics_port: int = 0,
        module: str = INGEST,
    ) -> None:
        self._module = module
        self._port_file = log_path.with_suffix(".port")
        self._environment = environment | {
            f"IOC_{process}_METRICS_{name}": text
            for process in ("INGEST", "OPERATIONS")
            for name, text in (("PORT", str(metrics_port)), ("PORT_FILE", str(self._port_file)))
        }
        self._log_path = log_path
        self._child: subprocess.Popen[bytes] | None = None

    def start(self) -> Self:
        """Start it; `metric("ingest_subscribed")` tells when it is ready."""
        kept = clean_environment()
        self._port_file.unlink(missing_ok=True)
        with self._log_path.open("ab") as log:
            self._child = subprocess.Popen(
                [sys.executable, "-m", self._module, "run"],
                cwd=ROOT,
                env=kept | self._environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        return self

    @property
    def metrics_port(self) -> int:
        """The port on which it serves its metrics; 0 until it has told."""
        return metrics_page.told_port(self._port_file)

    @property
    def log(self) -> str:
        """All that it said so far."""
        return self._log_path.read_text()

    def events(self, name: str) -> list[dict[str, Any]]:
        """Return its log lines of one event."""
        lines = [line for line in self.log.splitlines() if line.startswith("{")]
        return [line for line in map(json.loads, lines) if line["event"] == name]

    def metric(self, name: str) -> float:
        """Return a metric by its full name with labels; 0 where it does not answer yet."""
        return self.metrics().get(name, 0.0)

    def metrics(self) -> dict[str, float]:
        """Return all metrics by full name with labels; none where it does not answer yet."""
        return metrics_page.read(self.metrics_port)

    @property
    def resident_mib(self) -> float:
        """Its resident memory. [MiB]."""
        if self._child is None:
            return 0.0
        status = Path(f"/proc/{self._child.pid}/status").read_text("utf-8")
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024

    @property
    def pid(self) -> int | None:
        """Its process, while there is one that was not waited for."""
        return None if self._child is None else self._child.pid

    def is_running(self) -> bool:
        """Tell whether the process lives."""
        return self._child is not None and self._child.poll() is None

    def kill(self) -> None:
        """End it as a power cut would."""
        if self._child is not None:
            self._child.kill()
            self._child.wait(END_TIMEOUT_S)

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Ask it to end; return its exit code."""
        self.signal(number)
        return self.wait()

    def signal(self, number: int) -> None:
        """Send it a signal."""
        if self._child is None:
            raise RuntimeError("the worker was not started")
        self._child.send_signal(number)

    def wait(self) -> int:
        """Wait until it ends by itself; return its exit code."""
        if self._child is None:
            raise RuntimeError("the worker was not started")
        return self._child.wait(END_TIMEOUT_S)
