"""`python -m ioc_api` as a process of its own: started, killed, started again."""

import subprocess
import sys
from http import HTTPStatus
from pathlib import Path

import httpx

from contract.database_role import Role
from embedded import ports
from launcher.checkout import ROOT
from tests.stand.account import as_role
from tests.stand.clean_environment import clean_environment

END_TIMEOUT_S = 20
ANSWER_TIMEOUT_S = 2


class ApiProcess:
    """An API on a port that it keeps.

    Parameters
    ----------
    log_path
        Where its output goes.
    """

    def __init__(self, database_url: str, broker_port: int, log_path: Path) -> None:
        port = ports.choose(0)
        self.url = f"http://{ports.LOOPBACK}:{port}"
        self._environment = {
            "IOC_DATABASE_URL": as_role(database_url, Role.API),
            "IOC_MQTT_URL": f"mqtt://{ports.LOOPBACK}:{broker_port}",
            "IOC_API_PORT": str(port),
        }
        self._log_path = log_path
        self._child: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; whoever asks waits until it answers."""
        with self._log_path.open("ab") as log:
            self._child = subprocess.Popen(
                [sys.executable, "-m", "ioc_api"],
                cwd=ROOT,
                env=clean_environment() | self._environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def answers(self) -> bool:
        """Tell whether it answers."""
        try:
            answer = httpx.get(
                f"{self.url}/api/v1/health", timeout=ANSWER_TIMEOUT_S, trust_env=False
            )
        except httpx.HTTPError:
            return False
        return answer.status_code == HTTPStatus.OK

    def kill(self) -> None:
        """End it as a power cut would."""
        if self._child is not None:
            self._child.kill()
            self._child.wait(END_TIMEOUT_S)
