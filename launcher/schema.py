"""`./ioc schema`: write `db/schema.sql` anew from a private database with all migrations."""

import os
import subprocess
import sys

from embedded import location, runtime
from embedded.postgres import PostgresServer
from launcher.checkout import ROOT
from launcher.database import accounts
from launcher.errors import LauncherError
from launcher.screen import Screen

FILE = ROOT / "db" / "schema.sql"


def run(screen: Screen) -> int:
    """Write the file; what stood in it before does not matter.

    Raises
    ------
    LauncherError
        A migration or the description failed; the message says why.
    """
    binaries = runtime.ensure(ROOT, screen.say)
    with (
        location.scratch() as folder,
        PostgresServer(binaries, folder / "postgres", durable=False) as server,
    ):
        environment = os.environ | accounts(server, folder / "secrets", os.environ).of_migration
        _db(environment, "migrate")
        pg_dump = binaries.postgres_programs / "pg_dump"
        FILE.write_text(_db(environment, "schema", "--pg-dump", str(pg_dump)), "utf-8")
    screen.say(f"{FILE.relative_to(ROOT)} is written")
    return 0


def _db(environment: dict[str, str], *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-P", "-m", "db", *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise LauncherError(done.stderr.strip())
    return done.stdout
