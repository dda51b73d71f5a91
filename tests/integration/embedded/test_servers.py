"""The private servers answer, survive being killed, and never outlive their owner."""

import os
import select
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from embedded import location, process_table
from embedded.errors import StartError
from embedded.mosquitto import MosquittoServer
from embedded.postgres import PostgresServer
from embedded.runtime import Runtime

pytestmark = pytest.mark.integration

DEADLINE_S = 15.0


@pytest.fixture
def folder() -> Iterator[Path]:
    with location.scratch() as scratch:
        yield scratch


@pytest.fixture
def server(binaries: Runtime, folder: Path) -> Iterator[PostgresServer]:
    with PostgresServer(binaries, folder / "postgres", durable=False) as running:
        yield running


def test_postgres_speaks_utf_8_in_utc_and_has_timescaledb(server: PostgresServer) -> None:
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute("CREATE EXTENSION timescaledb")
        row = connection.execute(
            "SELECT current_setting('server_encoding'), current_setting('TimeZone'),"
            " upper('điện'), current_setting('jit')"
        ).fetchone()
    assert row == ("UTF8", "UTC", "ĐIỆN", "off")


def test_a_wrong_password_is_refused(server: PostgresServer) -> None:
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(server.url.replace(server.password, "guess"))


def test_what_was_committed_outlives_a_killed_postgres(server: PostgresServer) -> None:
    with psycopg.connect(server.url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
    url = server.url
    server.kill()
    server.start()
    assert server.url == url
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT one FROM kept").fetchone() == (1,)


def test_an_initdb_that_was_cut_short_is_made_again(binaries: Runtime, folder: Path) -> None:
    (folder / "postgres" / "cluster.making").mkdir(parents=True)
    with PostgresServer(binaries, folder / "postgres", durable=False) as server:
        assert server.execute("SELECT 1") == "1"


def test_a_server_that_cannot_start_shows_its_last_words(binaries: Runtime, folder: Path) -> None:
    server = PostgresServer(binaries, folder / "postgres", settings={"no_such": "thing"})
    with pytest.raises(StartError, match="unrecognized configuration parameter"):
        server.start()


def test_mosquitto_keeps_retained_messages_over_a_restart(binaries: Runtime, folder: Path) -> None:
    with MosquittoServer(binaries, folder / "mosquitto") as server:
        reach = ("-p", str(server.port), "-t", "kept", "-q", "1")
        subprocess.run([binaries.mosquitto_pub, *reach, "-r", "-m", "still here"], check=True)
        server.stop()
        server.start()
        answer = subprocess.run(
            [binaries.mosquitto_sub, *reach, "-C", "1", "-W", "5"], capture_output=True, check=True
        )
    assert answer.stdout == b"still here\n"


def test_servers_end_when_their_owner_is_killed(binaries: Runtime, folder: Path) -> None:
    script = (
        "import sys; from pathlib import Path\n"
        "from embedded.mosquitto import MosquittoServer\n"
        "from embedded.postgres import PostgresServer\n"
        "from embedded.runtime import Runtime\n"
        "binaries, folder = Runtime(Path(sys.argv[1])), Path(sys.argv[2])\n"
        "p = PostgresServer(binaries, folder / 'postgres', durable=False).start()\n"
        "m = MosquittoServer(binaries, folder / 'mosquitto').start()\n"
        "print(p.pid, m.pid, flush=True); input()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(binaries.folder), str(folder)],
        cwd=Path(__file__).parents[3],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as owner:
        assert owner.stdout is not None
        pids = [int(word) for word in owner.stdout.readline().split()]
        handles = [os.pidfd_open(pid) for pid in pids]
        owner.kill()
        for handle in handles:
            assert select.select([handle], [], [], DEADLINE_S)[0]
            os.close(handle)
    assert [process_table.identify(pid) for pid in pids] == [None, None]


def test_two_servers_live_side_by_side(binaries: Runtime, folder: Path) -> None:
    with (
        MosquittoServer(binaries, folder / "one") as one,
        MosquittoServer(binaries, folder / "two") as two,
    ):
        assert one.port != two.port
        assert one.is_ready()
        assert two.is_ready()
