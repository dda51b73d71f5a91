"""An API process by itself, on servers that run already, with settings of its own."""

import contextlib
import subprocess
import sys
from collections.abc import Generator, Mapping
from pathlib import Path

import httpx

from contract.database_role import Role
from embedded import ports
from tests.stand.account import as_role
from tests.stand.clean_environment import clean_environment
from tests.stand.rig import until
from tests.stand.stack import ROOT

START_TIMEOUT_S = 60.0
END_TIMEOUT_S = 20.0
NO_BUNDLE = "no-such-folder"  # the room runs on its single files


@contextlib.contextmanager
def served(
    *,
    database_url: str,
    log_path: Path,
    broker: Mapping[str, str],
    headers: Mapping[str, str] | None = None,
    **settings: str,
) -> Generator[str]:
    """Start `python -m ioc_api`, lend its address, end it.

    Parameters
    ----------
    broker
        `IOC_*` variables that say where it is and who the API is there.
    headers
        Of somebody who may read, where it is open to nobody without an account.
    settings
        `IOC_*` variables by the rest of their names.
    """
    port = ports.choose(0)
    kept = clean_environment()
    environment = kept | {
        "IOC_DATABASE_URL": as_role(database_url, Role.API),
        **broker,
        "IOC_API_PORT": str(port),
        "IOC_OPEN_READ": "1",
        "IOC_API_VENDOR_DIR": str(ROOT / ".ioc" / "vendor"),
        "IOC_API_BUNDLE_DIR": str(ROOT / ".ioc" / "bundle"),
    }
    environment |= {f"IOC_{name.upper()}": value for name, value in settings.items()}
    address = f"http://{ports.LOOPBACK}:{port}"
    with log_path.open("ab") as log:
        child = subprocess.Popen(
            [sys.executable, "-m", "ioc_api"],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        until(lambda: _knows(address, headers), f"{address} knows the sensors", START_TIMEOUT_S)
        yield address
    finally:
        child.terminate()
        child.wait(END_TIMEOUT_S)


def _knows(address: str, headers: Mapping[str, str] | None) -> bool:
    """Tell whether an API has read the live state; before, it refuses viewers."""
    with contextlib.suppress(httpx.TransportError):
        answer = httpx.get(f"{address}/api/v1/sensors?limit=1", headers=headers, timeout=2)
        return answer.status_code == 200
    return False
