"""A simulator of its own beside a city's other processes, with shortened periods: a load."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Generator

from contract.environment import PREFIX
from tests.stand import stack

END_S = 120.0


@contextlib.contextmanager
def quick_simulator(city: stack.Stack, *, sensors: int, period_scale: float) -> Generator[None]:
    """Let the city's sensors speak more often than they would, and end it."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(PREFIX)}
    settings = {
        **city.broker_of("ingest"),
        "IOC_MQTT_CREDENTIALS": str(city.data / "credentials/simulator/credentials.json"),
        "IOC_SIMULATOR_DATA_DIR": str(city.data / "bench-simulator"),
        "IOC_SIMULATOR_METRICS_PORT": "0",
        "IOC_LOG_LEVEL": "warning",
    }
    argv = [sys.executable, "-m", "simulator", "run", "--sensors", str(sensors)]
    argv += ["--period-scale", str(period_scale)]
    with subprocess.Popen(argv, cwd=stack.ROOT, env=clean | settings) as process:
        try:
            yield
        finally:
            process.terminate()
            process.wait(END_S)
