"""A file of readings loaded by `python -m ingest load`, from its first part to the last commit."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from contract.database_role import Role
from launcher.checkout import ROOT
from tests.stand.account import as_role
from tests.stand.clean_environment import clean_environment


def load_file(url: str, file: Path, name: str) -> dict[str, Any]:
    """Load it; return what the command says of it."""
    done = subprocess.run(
        [sys.executable, "-m", "ingest", "load", str(file), "--name", name, "--json"],
        cwd=ROOT,
        env=clean_environment() | {"IOC_DATABASE_URL": as_role(url, Role.INGEST)},
        stdout=subprocess.PIPE,
        check=True,
    )
    return json.loads(done.stdout)
