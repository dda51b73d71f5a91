"""Every environment variable of the product: who reads it and what it means.

A name that starts with `IOC_` and is not listed here stops a process at its start, because a
misspelt setting that is ignored is worse than none.
"""

import difflib
from collections.abc import Mapping, Sequence

from contract.door_variables import DOORS
from contract.errors import UnknownVariableError
from contract.variable import Variable

PREFIX = "IOC_"


ALL = ("simulator", "ingest", "api", "operations", "db", "launcher")
DEFAULT_CITY = "hcmc"
"""The one city that code names, so that `./ioc up` shows one without being told which."""

VARIABLES: tuple[Variable, ...] = (
    Variable("IOC_CITY", ALL, DEFAULT_CITY, "The city: a folder below cities/."),
    Variable(
        "IOC_DATABASE_URL",
        ("ingest", "api", "operations", "db", "launcher"),
        "",
        "PostgreSQL with TimescaleDB. Set for the launcher, it replaces the private server.",
    ),
    Variable(
        "IOC_DATABASE_OWNER_PASSWORD",
        ("db",),
        "",
        "Of the account ioc_owner. Set with all the others, migrate makes the accounts.",
    ),
    Variable("IOC_DATABASE_INGEST_PASSWORD", ("db",), "", "Of the account ioc_ingest."),
    Variable("IOC_DATABASE_API_PASSWORD", ("db",), "", "Of the account ioc_api."),
    Variable("IOC_DATABASE_OPERATIONS_PASSWORD", ("db",), "", "Of the account ioc_operations."),
    Variable("IOC_DATABASE_ANALYST_PASSWORD", ("db",), "", "Of the account analyst."),
    Variable(
        "IOC_MQTT_URL",
        ("simulator", "ingest", "api", "operations", "launcher"),
        "",
        "The broker, mqtt://[user:password@]host:port, or mqtts://, ws://…/path, wss://…/path. Set "
        "for the launcher, it replaces its own.",
    ),
    Variable(
        "IOC_MQTT_CA_FILE",
        ("simulator", "ingest", "api", "operations"),
        "",
        "With mqtts:// and wss://: whose certificates are trusted, PEM; empty: the machine's.",
    ),
    Variable(
        "IOC_MQTT_CERT_FILE",
        ("simulator", "ingest", "api", "operations"),
        "",
        "With mqtts:// and wss://: our certificate for the broker, PEM.",
    ),
    Variable(
        "IOC_MQTT_KEY_FILE",
        ("simulator", "ingest", "api", "operations"),
        "",
        "The key of that certificate, PEM.",
    ),
    Variable(
        "IOC_MQTT_CREDENTIALS",
        ("simulator", "ingest", "api", "operations"),
        "",
        "A file with our accounts on the private broker and the secret of our client ids.",
    ),
    Variable("IOC_LOG_LEVEL", ALL, "info", "debug, info, warning or error."),
    Variable("IOC_AREA_LEVEL", ("api",), "district", "Which areas the room shows: district, ward."),
    Variable(
        "IOC_AREAS_GEOJSON",
        ("ingest", "api"),
        "",
        "A file of exact outlines that replaces the schematic ones.",
    ),
    Variable(
        "IOC_TILE_URL", ("api",), "", "Tile template for the map's background; empty for none."
    ),
    Variable("IOC_INGEST_SLOT_COUNT", ("ingest",), "1", "How many sessions share the telemetry."),
    Variable("IOC_INGEST_BATCH_MAX_COUNT", ("ingest",), "5000", "Messages in a batch at most."),
    Variable(
        "IOC_INGEST_BATCH_MAX_AGE_S", ("ingest",), "0.2", "Seconds a message waits for its batch."
    ),
    Variable(
        "IOC_INGEST_RECEIVE_MAXIMUM",
        ("ingest",),
        "2000",
        "Messages that the broker may send before the first is acknowledged.",
    ),
    Variable(
        "IOC_INGEST_STOP_BAD_SHARE",
        ("ingest",),
        "",
        "Share of dead letters from which the worker stops; empty: it goes on.",
    ),
    Variable(
        "IOC_INGEST_LETTER_DEVICE_BYTES_PER_MIN",
        ("ingest",),
        "262144",
        "Bytes of dead letters a minute and slot for one device; more are only counted.",
    ),
    Variable(
        "IOC_INGEST_LETTER_REASON_BYTES_PER_MIN",
        ("ingest",),
        "4194304",
        "Bytes of dead letters a minute and slot for one reason; more are only counted.",
    ),
    Variable(
        "IOC_INGEST_LETTER_TOTAL_BYTES_PER_MIN",
        ("ingest",),
        "8388608",
        "Bytes of dead letters a minute and slot in all, half of it for clients without account.",
    ),
    Variable(
        "IOC_INGEST_MAX_SENSORS",
        ("ingest",),
        "250000",
        "Sensors that may be registered; births of further ones are dead letters.",
    ),
    Variable(
        "IOC_INGEST_RAW_RETENTION_DAYS", ("ingest",), "90", "Days that raw readings are kept."
    ),
    Variable(
        "IOC_INGEST_15M_RETENTION_DAYS",
        ("ingest",),
        "731",
        "Days that rollups of 15 minutes are kept; no fewer than raw readings.",
    ),
    Variable(
        "IOC_INGEST_1H_RETENTION_DAYS",
        ("ingest",),
        "3653",
        "Days that hourly rollups are kept; no fewer than those of 15 minutes.",
    ),
    Variable(
        "IOC_INGEST_1D_RETENTION_DAYS",
        ("ingest",),
        "",
        "Days that daily rollups are kept; empty: for ever.",
    ),
    Variable(
        "IOC_INGEST_DEAD_LETTER_RETENTION_DAYS",
        ("ingest",),
        "30",
        "Days that dead letters are kept, by the wall clock.",
    ),
    Variable(
        "IOC_INGEST_METRICS_PORT",
        ("ingest",),
        "9101",
        "Port of its Prometheus metrics; where it is taken, another one is used and logged.",
    ),
    Variable(
        "IOC_INGEST_METRICS_PORT_FILE", ("ingest",), "", "File to write the port in use into."
    ),
    Variable("IOC_API_HOST", ("api",), "127.0.0.1", "Address that the API listens on."),
    Variable(
        "IOC_API_HOSTS",
        ("api",),
        "",
        "Further names that the API answers to, separated by commas; * for all. Loopback's and "
        "the address it listens on are always among them; where that is every address, so are all "
        "addresses and the machine's own name.",
    ),
    Variable(
        "IOC_API_CORS_ORIGINS",
        ("api",),
        "",
        "Origins whose pages may read the API, separated by commas, such as "
        "https://map.example; * for all, empty for none.",
    ),
    Variable(
        "IOC_API_PROXIES",
        ("api",),
        "127.0.0.1",
        "Addresses and networks of proxies, separated by commas, which are believed what their "
        "X-Forwarded-For and X-Forwarded-Proto say of whoever asks.",
    ),
    Variable("IOC_API_PORT", ("api",), "8000", "Port that the API listens on."),
    Variable(
        "IOC_API_TRUTH",
        ("api",),
        "0",
        "1 serves what really happened in the simulated city, to supervisors; 0 to nobody. "
        "./ioc up sets it to 1.",
    ),
    *DOORS,
    Variable("IOC_API_VENDOR_DIR", ("api",), ".ioc/vendor", "Folder with the browser's libraries."),
    Variable(
        "IOC_API_BUNDLE_DIR",
        ("api",),
        ".ioc/bundle",
        "Folder with the room's bundle; where none is, the browser loads the single files.",
    ),
    Variable(
        "IOC_OPERATIONS_TARGETS",
        ("operations",),
        "",
        "File that says whom to tell of alerts, as docs/telling.md explains; empty: nobody but the "
        "room and the broker.",
    ),
    Variable(
        "IOC_OPERATIONS_METRICS_PORT",
        ("operations",),
        "9103",
        "Port of its Prometheus metrics; where it is taken, another one is used and logged.",
    ),
    Variable(
        "IOC_OPERATIONS_METRICS_PORT_FILE",
        ("operations",),
        "",
        "File to write the port in use into.",
    ),
    Variable("IOC_SIMULATOR_SENSOR_COUNT", ("simulator",), "2000", "Sensors in the city."),
    Variable("IOC_SIMULATOR_SEED", ("simulator",), "42", "Same seed, same city."),
    Variable(
        "IOC_SIMULATOR_SPEED", ("simulator",), "1", "City seconds per wall second, at most 3 600."
    ),
    Variable("IOC_SIMULATOR_PERIOD_SCALE", ("simulator",), "1", "Factor on all reporting periods."),
    Variable(
        "IOC_SIMULATOR_SCENARIO",
        ("simulator",),
        "",
        "What is made to happen from the run's begin: a name of `python -m simulator scenarios`.",
    ),
    Variable(
        "IOC_SIMULATOR_TROUBLE",
        ("simulator",),
        "1",
        "How much goes wrong by itself, against the city's usual; 0: nothing, at most 20. "
        "Left out, `stream` and `digest` take 0.",
    ),
    Variable(
        "IOC_SIMULATOR_HISTORY",
        ("simulator",),
        "0",
        "How long the past is that a new data folder gets, such as 24h or 30d, at most 3660d; 0: "
        "none. ./ioc up says 24h.",
    ),
    Variable(
        "IOC_SIMULATOR_DATA_DIR",
        ("simulator",),
        ".ioc/data/simulator",
        "Folder for checkpoints and boot counters.",
    ),
    Variable(
        "IOC_SIMULATOR_METRICS_PORT",
        ("simulator",),
        "9102",
        "Port of its Prometheus metrics; where it is taken, another one is used and logged.",
    ),
    Variable(
        "IOC_SIMULATOR_METRICS_PORT_FILE",
        ("simulator",),
        "",
        "File to write the port in use into.",
    ),
)

NAMES = frozenset(variable.name for variable in VARIABLES)


def complaint(place: Sequence[int | str], problem: str) -> str:
    """Return what is wrong with the setting at a place, under its name in the environment.

    A problem of several settings together has no place. The value is left out: it may be a
    password.
    """
    problem = problem.removeprefix("Value error, ")
    return f"{PREFIX}{str(place[0]).upper()}: {problem}" if place else problem


def refuse_unknown(environ: Mapping[str, str]) -> None:
    """Stop at the first `IOC_*` name that is not listed.

    Raises
    ------
    UnknownVariableError
        With the nearest known names.
    """
    for name in sorted(environ):
        if name.startswith(PREFIX) and name not in NAMES:
            near = difflib.get_close_matches(name, sorted(NAMES), n=2)
            hint = (
                f"did you mean {' or '.join(near)}?"
                if near
                else f"known: {', '.join(sorted(NAMES))}"
            )
            raise UnknownVariableError(f"unknown environment variable {name}; {hint}")
