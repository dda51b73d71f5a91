"""A copy of the tree in which a test may change what it likes, and what runs in it."""

import contextlib
import shutil
import subprocess
import sys
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

import httpx

from embedded import ports
from launcher.checkout import ROOT
from tests.stand.clean_environment import QUIET, clean_environment
from tests.stand.waiting import Until

FOREIGN = (".git", ".ioc", "node_modules", "__pycache__", ".*_cache", ".hypothesis")
RUN_TIMEOUT_S = 300


@dataclass(frozen=True, slots=True)
class CopiedTree:
    """The copy."""

    folder: Path

    def run(self, *arguments: str, **settings: object) -> str:
        """Run `python -m …` in the copy to its end and return what it wrote."""
        answer = subprocess.run(
            [sys.executable, "-m", *arguments],
            cwd=self.folder,
            env=_environment(settings),
            capture_output=True,
            text=True,
            check=False,
            timeout=RUN_TIMEOUT_S,
        )
        assert answer.returncode == 0, answer.stdout + answer.stderr
        return answer.stdout

    @contextlib.contextmanager
    def lived(
        self, database_url: str, mqtt_url: str, until: Until, **settings: object
    ) -> Generator[httpx.Client]:
        """Run the city of the copy on servers, and lend a client of its API."""
        port, data = ports.choose(0), self.folder / "data"
        told = {"database_url": database_url, "mqtt_url": mqtt_url, "log_level": "error"} | settings
        told |= {"ingest_metrics_port": 0, "simulator_metrics_port": 0}
        with (
            self._started("ioc_api", **told, api_port=port, open_read=1),
            self._started("ingest", "run", **told),
            httpx.Client(base_url=f"http://127.0.0.1:{port}/api/v1", trust_env=False) as client,
        ):

            def is_ready() -> bool:
                with contextlib.suppress(httpx.TransportError):
                    checks = client.get("/ready").json()["checks"]
                    return all(one["ok"] for part, one in checks.items() if part != "alerts")
                return False

            until(is_ready, "the copy's API and ingest are ready")  # nothing judges alerts
            with self._started("simulator", "run", "--data", str(data), **told):
                yield client

    @contextlib.contextmanager
    def _started(self, *arguments: str, **settings: object) -> Generator[None]:
        process = subprocess.Popen(
            [sys.executable, "-m", *arguments], cwd=self.folder, env=_environment(settings)
        )
        try:
            yield
            assert process.poll() is None, f"{arguments} ended"
        finally:
            process.terminate()
            process.wait(timeout=30)


def copied(folder: Path) -> CopiedTree:
    """Copy the tree into a folder that does not exist yet."""
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*FOREIGN))
    return CopiedTree(folder)


def _environment(settings: dict[str, object]) -> dict[str, str]:
    return (
        clean_environment()
        | QUIET
        | {f"IOC_{name.upper()}": str(value) for name, value in settings.items()}
    )
