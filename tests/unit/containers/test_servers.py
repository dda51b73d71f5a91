"""The servers in containers are told what `./ioc up` tells its own."""

import re
from pathlib import Path

from db import passwords
from embedded.mosquitto import ANYWHERE, Inner, MosquittoServer, Secured
from embedded.postgres import SETTINGS
from embedded.runtime import Runtime
from tests.stand.compose import ROOT, SERVICES, size_bytes

# Where they listen and store is the container's affair.
PLACE = re.compile(
    r"(listener|persistence_location|password_file|acl_file|certfile|keyfile|cafile) "
)


def meant_lines(text: str) -> set[str]:
    """Return the lines that are neither blank nor comments."""
    return {line for line in text.splitlines() if line and not line.startswith("#")}


def test_postgres_has_the_same_settings() -> None:
    """A difference would be a difference in speed or in what is kept."""
    lines = meant_lines((ROOT / "docker" / "postgresql.conf").read_text("utf-8"))
    there = dict(line.split(" = ") for line in lines)
    place = {
        "listen_addresses": "'*'",
        "unix_socket_directories": "'/var/run/postgresql'",
        "hba_file": "'/etc/postgresql/pg_hba.conf'",
        "ident_file": "'/etc/postgresql/pg_ident.conf'",
    }
    assert there == {name: f"'{value}'" for name, value in SETTINGS.items()} | place


def test_the_database_lets_nobody_in_by_network_without_a_password() -> None:
    """Without one only the owner of its files, through a socket that is his alone."""
    rules = meant_lines((ROOT / "docker" / "pg_hba.conf").read_text("utf-8"))
    assert rules == {"local all all peer map=container", "host all all all scram-sha-256"}
    users = meant_lines((ROOT / "docker" / "pg_ident.conf").read_text("utf-8"))
    assert users == {f"container {SERVICES['timescaledb']['user']} {passwords.SUPERUSER}"}
    assert SETTINGS["unix_socket_permissions"] == "0700"
    given = [mount for mount in SERVICES["timescaledb"]["volumes"] if mount.startswith("./")]
    names = ("postgresql.conf", "pg_hba.conf", "pg_ident.conf")
    assert given == [f"./docker/{name}:/etc/postgresql/{name}:ro" for name in names]


def test_mosquitto_has_the_same_settings() -> None:
    """With the defaults it would drop what it answered "success" to."""
    nowhere = Path("/nowhere")
    inner = Inner(18830, nowhere, Secured(8883, 8884, ANYWHERE))
    server = MosquittoServer(Runtime(nowhere), nowhere, port=1883, inner=inner)
    here = {line for line in server._lines() if not PLACE.match(line)}  # pyright: ignore[reportPrivateUsage]
    lines = meant_lines((ROOT / "docker" / "mosquitto.conf").read_text("utf-8"))
    assert {line for line in lines if not PLACE.match(line)} == here
    assert {line for line in lines if PLACE.match(line)} == {
        "listener 1883",
        "listener 18830",
        "listener 8883",
        "listener 8884",
        "certfile /mosquitto/credentials/server.crt",
        "keyfile /mosquitto/credentials/server.key",
        "cafile /mosquitto/credentials/ca.crt",
        "password_file /mosquitto/credentials/passwords",
        "acl_file /mosquitto/credentials/acl",
        "persistence_location /mosquitto/data/",
    }


def test_mosquitto_may_use_more_memory_than_its_queue() -> None:
    """Else it would be killed before the queue for an absent ingest is full."""
    text = (ROOT / "docker" / "mosquitto.conf").read_text("utf-8")
    queue = re.search(r"^max_queued_bytes (\d+)$", text, re.MULTILINE)
    assert queue is not None
    assert size_bytes(SERVICES["mosquitto"]["mem_limit"]) > int(queue[1])


def test_the_readme_says_how_often_the_brokers_queue_is_saved() -> None:
    """A broker that is killed while ingest is away loses what came since: that is not promised."""
    text = (ROOT / "docker" / "mosquitto.conf").read_text("utf-8")
    interval = re.search(r"^autosave_interval (\d+)$", text, re.MULTILINE)
    readme = (ROOT / "README.md").read_text("utf-8")
    said = re.search(r"not promised.+?saved every (\d+) s", readme, re.DOTALL)
    assert interval is not None
    assert said is not None
    assert said[1] == interval[1]
