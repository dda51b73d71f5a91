"""The processes of a running city: what each is, what it is told, when it is ready."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from contract import broker_address
from contract.database_role import Role
from contract.environment import DEFAULT_CITY
from embedded import ports, runtime
from embedded.bundle import Progress
from embedded.mosquitto import ANYWHERE, Inner, MosquittoServer, Secured
from embedded.ports import PORT_MAX, Claims
from embedded.postgres import PostgresServer
from embedded.program import Program
from embedded.server import Server
from launcher import database, door, open_read, past, probe, services
from launcher.checkout import BUNDLE, ROOT, VENDOR, DataFolder
from launcher.door import Door
from launcher.errors import LauncherError
from launcher.port_choice import PortChoice
from launcher.process import ProcessSpec
from launcher.wishes import Wishes

POSTGRES_PORT = 54320
API_PORT = 8000
MQTT_PORT = 1883
SENSOR_COUNT = 2000
INGEST_METRICS_PORT = 9101
SIMULATOR_METRICS_PORT = 9102
OPERATIONS_METRICS_PORT = 9103
# What belongs to the broker whose address stands in IOC_MQTT_URL.
_BROKER_NAMES = ("IOC_MQTT_CREDENTIALS", *broker_address.FILES)
# Variables that name a path; the processes run in the checkout, the caller perhaps elsewhere.
_PATH_NAMES = (
    "IOC_AREAS_GEOJSON",
    "IOC_API_BUNDLE_DIR",
    "IOC_API_VENDOR_DIR",
    *_BROKER_NAMES,
    "IOC_SIMULATOR_DATA_DIR",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CityPlan:
    """A city ready to be started."""

    specs: tuple[ProcessSpec, ...]
    migration: Program
    console: Program  # tells the simulator what to do
    people: Program  # knows who may come in
    api_url: str
    mqtt_url: str
    database_url: str  # as the owner of the schema, with the password
    analyst_url: str | None = None  # with the password; None where the database is none of ours
    open_read: bool  # whether whoever sits at this machine may look without an account
    remarks: tuple[str, ...]  # on what is not as it was asked for or usual, in words
    left_out: frozenset[str]  # not started by `up`
    door: Door | None = None  # of our broker, for devices of others
    accounts: Program | None = None  # makes those that the processes have on the broker
    renewal: Program | None = None  # the same while it runs: passwords stay as they are
    respin: Program | None = None  # gives the world up that the simulator left


def plan(
    wishes: Wishes,
    data: DataFolder,
    environ: Mapping[str, str],
    claims: Claims,
    progress: Progress,
) -> CityPlan:
    """Return the city: its private servers prepared, its ports claimed, its processes described.

    Raises
    ------
    EmbeddedError
        The private servers cannot be had.
    LauncherError
        A port that was asked for is none, or cannot be had.
    """
    _refuse_idle_ports(wishes, environ)
    chosen = PortChoice(claims)
    told = _settings(wishes, data, environ, chosen)
    servers = _servers(wishes, data, environ, chosen, progress)
    accounts = database.accounts(servers.postgres, data.secrets, environ)
    broker = servers.mosquitto
    mqtt_url = broker.url if broker else environ["IOC_MQTT_URL"]
    if broker:
        told = _told_of_ours(told, broker)
    ours = services.of_city(data, told, accounts.urls)
    open_door = broker and _door(wishes, broker, told)
    respin = services.python("respin", ("simulator", "respin"), data, told)
    return CityPlan(
        specs=(*(_server_spec(server) for server in servers.all()), *ours),
        migration=services.python("migrate", ("db", "migrate"), data, told | accounts.of_migration),
        console=services.python("console", ("simulator", "control"), data, told),
        people=services.python(
            "people", ("ioc_api.accounts",), data, told | {database.URL: accounts.urls[Role.API]}
        ),
        door=open_door,
        accounts=_broker_accounts(data, told, wishes, is_ours=broker is not None),
        renewal=_broker_accounts(data, told, wishes.lasting(), is_ours=broker is not None),
        respin=respin if wishes.respin else None,
        api_url=f"http://{services.reachable(told['IOC_API_HOST'])}:{told['IOC_API_PORT']}",
        mqtt_url=mqtt_url,
        database_url=accounts.urls[Role.OWNER],
        analyst_url=accounts.urls[Role.ANALYST] if servers.postgres else None,
        open_read=open_read.is_said(told[open_read.NAME]),
        remarks=(
            *chosen.moved,
            *_secured_remark(open_door),
            *past.remark(wishes.history, Path(told["IOC_SIMULATOR_DATA_DIR"])),
        ),
        left_out=frozenset() if wishes.simulator else frozenset({"simulator", "history"}),
    )


def _told_of_ours(told: Mapping[str, str], broker: MosquittoServer) -> dict[str, str]:
    """Return what processes are told on our broker: nothing of what is said of another."""
    kept = {name: text for name, text in told.items() if name not in _BROKER_NAMES}
    return kept | {"IOC_MQTT_URL": broker.inner_url}


def ensure_binaries(environ: Mapping[str, str], progress: Progress) -> None:
    """Make the private servers' binaries where the environment does not replace both servers."""
    if not (environ.get("IOC_DATABASE_URL") and environ.get("IOC_MQTT_URL")):
        runtime.ensure(ROOT, progress)


def _refuse_idle_ports(wishes: Wishes, environ: Mapping[str, str]) -> None:
    """Refuse a port that nobody would listen on: that server is none of ours."""
    for flag, port, variable in (
        ("--db-port", wishes.db_port, "IOC_DATABASE_URL"),
        ("--mqtt-port", wishes.mqtt_port, "IOC_MQTT_URL"),
        ("--mqtt-tls", wishes.mqtt_tls, "IOC_MQTT_URL"),
    ):
        if port is not None and environ.get(variable):
            raise LauncherError(f"{flag}={port}: {variable} names a server of yours, port and all")


@dataclass(slots=True)
class _Servers:
    """The private servers that the environment does not replace."""

    postgres: PostgresServer | None = None
    mosquitto: MosquittoServer | None = None

    def all(self) -> list[Server]:
        """Return those that there are, in the order of their start."""
        return [server for server in (self.postgres, self.mosquitto) if server is not None]


def _servers(
    wishes: Wishes,
    data: DataFolder,
    environ: Mapping[str, str],
    chosen: PortChoice,
    progress: Progress,
) -> _Servers:
    servers = _Servers()
    wants_postgres = not environ.get("IOC_DATABASE_URL")
    wants_mosquitto = not environ.get("IOC_MQTT_URL")
    if wants_postgres or wants_mosquitto:
        binaries = runtime.ensure(ROOT, progress)
        if wants_postgres:
            servers.postgres = PostgresServer(
                binaries,
                data.of_server("postgres"),
                port=chosen.flag_or_usual("postgres", "--db-port", wishes.db_port, POSTGRES_PORT),
                log_path=data.logs / "postgres.log",
            )
        if wants_mosquitto:
            servers.mosquitto = MosquittoServer(
                binaries,
                data.of_server("mosquitto"),
                port=chosen.flag_or_usual("mosquitto", "--mqtt-port", wishes.mqtt_port, MQTT_PORT),
                inner=Inner(
                    chosen.give("mosquitto's inner listener", door.INNER_PORT),
                    data.credentials / "broker",
                    _secured(wishes.mqtt_tls, chosen),
                ),
                log_path=data.logs / "mosquitto.log",
            )
    for server in servers.all():
        progress(f"preparing {server.program.name}")
        server.prepare()
    return servers


def _secured(host: str | None, chosen: PortChoice) -> Secured | None:
    """Return the listeners with TLS; for others than this machine they listen on all addresses."""
    if host is None:
        return None
    return Secured(
        chosen.give("mosquitto's listener with TLS", door.TLS_PORT),
        chosen.give("mosquitto's listener for certificates", door.CERTIFICATE_PORT),
        ports.LOOPBACK if host in {ports.LOOPBACK, "localhost"} else ANYWHERE,
    )


def _server_spec(server: Server) -> ProcessSpec:
    """Return how a server is kept; one that hangs may hold what is unsaved and is left alone."""
    return ProcessSpec(
        program=server.program,
        is_ready=probe.when(server.is_ready),
        prepare=server.prepare,
        pulse=probe.when(server.answers),
    )


def _settings(
    wishes: Wishes, data: DataFolder, environ: Mapping[str, str], chosen: PortChoice
) -> dict[str, str]:
    """Return the `IOC_*` variables: flags over the environment over defaults."""
    defaults: dict[str, object] = {
        "IOC_API_BUNDLE_DIR": BUNDLE,
        "IOC_API_HOST": ports.LOOPBACK,
        "IOC_API_PORT": API_PORT,
        "IOC_API_TRUTH": 1,
        "IOC_API_VENDOR_DIR": VENDOR,
        open_read.NAME: int(open_read.is_usual(environ)),
        "IOC_INGEST_METRICS_PORT": INGEST_METRICS_PORT,
        "IOC_INGEST_METRICS_PORT_FILE": services.port_file(data, "ingest"),
        "IOC_OPERATIONS_METRICS_PORT": OPERATIONS_METRICS_PORT,
        "IOC_OPERATIONS_METRICS_PORT_FILE": services.port_file(data, "operations"),
        "IOC_SIMULATOR_DATA_DIR": data.of("simulator"),
        "IOC_SIMULATOR_HISTORY": past.USUAL,
        "IOC_SIMULATOR_METRICS_PORT": SIMULATOR_METRICS_PORT,
        "IOC_SIMULATOR_METRICS_PORT_FILE": services.port_file(data, "simulator"),
        "IOC_SIMULATOR_SENSOR_COUNT": SENSOR_COUNT,
    }
    flags: dict[str, object | None] = {
        "IOC_API_PORT": wishes.port,
        "IOC_SIMULATOR_SENSOR_COUNT": wishes.sensors,
        "IOC_SIMULATOR_SEED": wishes.seed,
        "IOC_SIMULATOR_SPEED": wishes.speed,
        "IOC_SIMULATOR_SCENARIO": wishes.scenario,
        "IOC_SIMULATOR_TROUBLE": wishes.trouble,
        "IOC_SIMULATOR_HISTORY": wishes.history,
    }
    inherited = {
        name: str(Path(text).absolute()) if name in _PATH_NAMES else text
        for name, text in environ.items()
        if name.startswith("IOC_") and text and name not in database.VARIABLES
    }
    told = {name: str(default) for name, default in defaults.items()} | inherited
    told |= {name: str(wish) for name, wish in flags.items() if wish is not None}
    port = _port("IOC_API_PORT", told["IOC_API_PORT"])
    if wishes.port is not None:
        chosen.give_asked("--port", port)
    elif "IOC_API_PORT" in inherited:
        chosen.give_asked("IOC_API_PORT", port)
    else:
        told["IOC_API_PORT"] = str(chosen.give("api", port))
    for what in ("ingest", "operations", "simulator"):
        name = f"IOC_{what.upper()}_METRICS_PORT"
        told[name] = str(chosen.give(f"{what}'s metrics", _port(name, told[name])))
    return told


def _port(name: str, text: str) -> int:
    port = int(text) if text.isdecimal() else 0
    if not 1 <= port <= PORT_MAX:
        raise LauncherError(f"{name}={text} is no port; ports are 1 to {PORT_MAX}")
    return port


def _door(wishes: Wishes, broker: MosquittoServer, told: Mapping[str, str]) -> Door | None:
    inner = broker.inner
    if inner is None:
        return None
    secured = inner.secured and (inner.secured.port, inner.secured.certificate_port)
    host = wishes.mqtt_tls or ports.LOOPBACK
    return door.at(told.get("IOC_CITY", DEFAULT_CITY), inner.port, host=host, secured=secured)


def _secured_remark(found: Door | None) -> tuple[str, ...]:
    """Say where devices come in by TLS."""
    if found is None or not found.certificate_brokers:
        return ()
    *_, by_password = found.brokers
    by_certificate = found.certificate_brokers[0]
    return (
        f"devices come by {by_password} with a password, by {by_certificate} with a certificate",
    )


def _broker_accounts(
    data: DataFolder, told: Mapping[str, str], wishes: Wishes, *, is_ours: bool
) -> Program:
    """Return what makes the accounts on our broker; on another there is but a secret to make."""
    module = ("simulator", "accounts", "--folder", str(data.credentials))
    names = dict.fromkeys((wishes.mqtt_tls, ports.LOOPBACK, "localhost")) if wishes.mqtt_tls else ()
    how = tuple(f"--tls-name={name}" for name in names) if is_ours else ("--secret-only",)
    how += ("--renew",) if wishes.renew_passwords else ()
    return services.python("accounts", (*module, *how), data, told)
